"""A case with everything that follows from it, as values: the basis of reports, JSON and answers.

It has no wording and no questions; `Evaluation` adds the verbs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from herstelkb.cases.case import Case
from herstelkb.cases.warnings import case_warnings
from herstelkb.consequences import conclusions, unknowns
from herstelkb.derivation.derivation import Conflict, Derivation, Tension
from herstelkb.derivation.deriving import derive
from herstelkb.derivation.doing import carrying_over, is_earlier
from herstelkb.engines.firings import EngineName
from herstelkb.ground.caching import cached_property
from herstelkb.ground.diagnostics import Diagnostic
from herstelkb.ground.messages import message
from herstelkb.knowledge.base import Knowledge

if TYPE_CHECKING:
    from herstelkb.consequences.advice import Given
    from herstelkb.consequences.conclusions import Conclusion
    from herstelkb.consequences.evidence import LackingEvidence
    from herstelkb.consequences.unknowns import Unknown
    from herstelkb.consequences.violations import Violation


@dataclass(frozen=True, repr=False)
class Consequences:
    """What follows from a case; each part is computed when first used."""

    knowledge: Knowledge
    case: Case
    asked: EngineName | None  # the engine that was asked for; None: the default
    earlier: Consequences | None = field(default=None, kw_only=True)  # what it established carries over

    @cached_property
    def derivation(self) -> Derivation:
        """The derivation graph that everything else is read off.

        Raises:
            UnusableInput: the engine is not installed, or the case exceeds one of its limits.
        """
        return self._derived(self.case, self.asked)

    @property
    def engine(self) -> EngineName:
        """The engine that answered."""
        return self.derivation.engine

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """Oddities of the case that do not prevent any conclusion: dates that look like mistakes, another's past."""
        found = case_warnings(self.case)
        if self.earlier is not None and not is_earlier(self.earlier.case, self.case):
            said = message("the earlier case is of something else, or of a later date: nothing carries over from it")
            found = (*found, Diagnostic("not-earlier", said, severity="warning"))
        return found

    @cached_property
    def conclusions(self) -> tuple[Conclusion, ...]:
        """One conclusion for each step of each literal that a rule concludes."""
        return conclusions.conclusions(self.derivation)

    @cached_property
    def unknowns(self) -> tuple[Unknown, ...]:
        """The unknowns that keep something from being concluded."""
        return unknowns.unknowns(self.derivation)

    @cached_property
    def lacking_evidence(self) -> tuple[LackingEvidence, ...]:
        """The observations that should still say who saw it, when, or what there was to see."""
        from herstelkb.consequences.evidence import lacking_evidence

        return lacking_evidence(self.knowledge, self.case)

    @property
    def tensions(self) -> tuple[Tension, ...]:
        """Derivations for now that an observation contradicts."""
        return self.derivation.tensions

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Values of one attribute with a step at the same point of time."""
        return self.derivation.conflicts

    @cached_property
    def violations(self) -> tuple[Violation, ...]:
        """The constraints of the rule base that this case violates; with a sound rule base, none."""
        from herstelkb.consequences.violations import violations

        return violations(self.derivation)

    @cached_property
    def advice(self) -> tuple[Given, ...]:
        """The advice, in the order in which to act."""
        from herstelkb.consequences.advice import advice

        return advice(self.derivation)

    def again(self, case: Case) -> Derivation:
        """The derivation of another case, by the same rules and, within its limits, the same engine."""
        return self._derived(case, None if self.engine == "durable" else self.asked)

    def _derived(self, case: Case, engine: EngineName | None) -> Derivation:
        if self.earlier is None or case.done:  # where something is done, what carried over is among what is kept
            return derive(self.knowledge, case, engine)
        return carrying_over(self.earlier.derivation, case, lambda one: derive(self.knowledge, one, engine))
