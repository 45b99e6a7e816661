"""From a case to its derivation, by the engine asked for."""

from __future__ import annotations

import importlib
import logging
import weakref
from collections.abc import Callable
from functools import cache
from typing import TypeAlias

from herstelkb.cases.case import Case
from herstelkb.derivation.derivation import Derivation
from herstelkb.engines.firings import ENGINES, Engine, EngineName, Facts
from herstelkb.engines.limits import BeyondLimit
from herstelkb.ground.diagnostics import Diagnostic, UnusableInput
from herstelkb.ground.messages import message
from herstelkb.ground.showing import listed
from herstelkb.knowledge.base import Knowledge

Evaluate: TypeAlias = Callable[[Case], Derivation]  # what follows from a case, by some engine
LARGE = 50  # members: a case of more is evaluated by sets, unless an engine is named

_LOG = logging.getLogger("herstelkb")
_warned: weakref.WeakSet[Knowledge] = weakref.WeakSet()


@cache
def default_engine() -> EngineName:
    """The engine for an ordinary case: `durable` if durable-rules can be imported, otherwise `sets`."""
    try:
        importlib.import_module("durable_rules_engine")
    except ModuleNotFoundError:
        return "sets"
    except ImportError as error:
        _LOG.warning("durable-rules is installed but cannot be imported, so the sets engine answers: %s", error)
        return "sets"
    return "durable"


def derive(knowledge: Knowledge, case: Case, engine: EngineName | None = None) -> Derivation:
    """The derivation of a case, found by an engine; if none is named, by the default engine.

    A case of more than `LARGE` members is evaluated by `sets`, and so is a rule base or case beyond the limits of the
    default engine; then the derivation says why, and the log of herstelkb says it once for each rule base.

    Raises:
        UnusableInput: the named engine is not available, or the case is beyond one of its limits.
    """
    if engine is not None:
        return _derived(knowledge, case, engine)
    try:
        return _derived(knowledge, case, default_engine() if len(case.members) <= LARGE else "sets")
    except BeyondLimit as limit:
        (why,) = limit.diagnostics
        if knowledge not in _warned:
            _warned.add(knowledge)
            _LOG.warning("%s; the sets engine answers instead", why.message)
        return _derived(knowledge, case, "sets", why)


def _derived(knowledge: Knowledge, case: Case, engine: EngineName, limit: Diagnostic | None = None) -> Derivation:
    found = _engine(engine)(knowledge, Facts.of(case))
    return Derivation(knowledge, case, found, engine, limit.message if limit else None)


def _engine(name: str) -> Engine:
    if name == "sets":
        from herstelkb.engines import sets

        return sets.evaluate
    if name == "reference":
        from herstelkb.engines import reference

        return reference.evaluate
    if name != "durable":
        said = message("there is no engine '{name}'", name=name)
        raise UnusableInput.because("unknown-engine", said, hint=message("one of {values}", values=listed(ENGINES)))
    try:
        from herstelkb.engines import durable
    except ImportError as error:
        hint = "pip install 'herstelkb[durable]', or use --engine sets"
        raise UnusableInput.because("engine-missing", f"durable-rules cannot be imported: {error}", hint=hint) from None
    return durable.evaluate
