"""From a case to its derivation, by the engine asked for."""

from __future__ import annotations

import importlib.util
from typing import Literal, TypeAlias

from herstelkb.cases.case import Case
from herstelkb.derivation.derivation import Derivation
from herstelkb.engines.firings import Engine, Facts
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.knowledge.base import Knowledge

EngineName: TypeAlias = Literal["durable", "reference"]


ENGINES: tuple[EngineName, ...] = ("durable", "reference")


def default_engine() -> EngineName:
    """The default engine: `durable` if durable-rules can be imported, otherwise `reference`."""
    return "durable" if importlib.util.find_spec("durable_rules_engine") is not None else "reference"


def derive(knowledge: Knowledge, case: Case, engine: str) -> Derivation:
    """The derivation of a case, found by an engine.

    Raises:
        UnusableInput: there is no such engine here, or the case is beyond one of its limits.
    """
    return Derivation(knowledge, case, _engine(engine)(knowledge, Facts.of(case)))


def _engine(name: str) -> Engine:
    if name == "reference":
        from herstelkb.engines import reference

        return reference.evaluate
    if name != "durable":
        raise UnusableInput.because("unknown-engine", f"there is no engine '{name}'", hint="durable or reference")
    try:
        from herstelkb.engines import durable
    except ImportError as error:
        hint = "durable-rules runs on Python 3.11 and 3.12, not on Windows: use --engine reference"
        raise UnusableInput.because("engine-missing", f"durable-rules cannot be imported: {error}", hint=hint) from None
    return durable.evaluate
