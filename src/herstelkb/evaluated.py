"""A case with everything that follows from it, as values: what reports, JSON and questions are made of.

No wording and no questions: those are asked of an `Evaluation`, which is this and the verbs.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from herstelkb.cases import Case
from herstelkb.derivation import Conflict, Derivation, Tension
from herstelkb.diagnostics import UnusableInput
from herstelkb.engines.firings import Engine, Facts
from herstelkb.explanation import conclusions, unknowns
from herstelkb.knowledge.base import Knowledge

if TYPE_CHECKING:
    from herstelkb.advice import Given
    from herstelkb.explanation.conclusions import Conclusion
    from herstelkb.explanation.constraints import Violation
    from herstelkb.explanation.unknowns import Unknown

EngineName: TypeAlias = Literal["durable", "reference"]
ENGINES: tuple[EngineName, ...] = ("durable", "reference")


@dataclass(frozen=True)
class Evaluated:
    """What follows from a case."""

    kb: Knowledge
    case: Case
    engine: str
    derivation: Derivation = field(repr=False)

    @cached_property
    def conclusions(self) -> tuple[Conclusion, ...]:
        """One entry for each step of each literal that a rule concludes."""
        return conclusions.conclusions(self.derivation)

    @cached_property
    def unknowns(self) -> tuple[Unknown, ...]:
        """What is not known and keeps something from being concluded."""
        return unknowns.unknowns(self.derivation)

    @property
    def tensions(self) -> tuple[Tension, ...]:
        """Derivations for now that an observation contradicts."""
        return self.derivation.tensions

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Attributes with several values that come at one time."""
        return self.derivation.conflicts

    @cached_property
    def violations(self) -> tuple[Violation, ...]:
        """The constraints of the rule base that this case breaks; a sound rule base has none in any case."""
        from herstelkb.explanation.constraints import violations

        return violations(self.derivation)

    @cached_property
    def advice(self) -> tuple[Given, ...]:
        """What is advised, in the order in which to act."""
        from herstelkb.advice import advice

        return advice(self.derivation)

    def again(self, case: Case) -> Derivation:
        """What follows from another case, by the same rules and engine."""
        return derive(self.kb, case, self.engine)


def default_engine() -> EngineName:
    """`durable` wherever durable-rules can be imported, otherwise `reference`."""
    return "durable" if importlib.util.find_spec("durable_rules_engine") is not None else "reference"


def derive(kb: Knowledge, case: Case, engine: str) -> Derivation:
    """What follows from a case by the rules, found by an engine.

    Raises:
        UnusableInput: there is no such engine here, or the case is beyond a limit of it.
    """
    return Derivation(kb, case, _engine(engine)(kb, Facts.of(case)))


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
        raise UnusableInput.because("engine-missing", f"durable-rules is not there: {error}", hint=hint) from None
    return durable.evaluate
