"""Grading of matches: their degree at a point of time, and whether their conclusion is admitted.

This is the possibilistic and temporal half of the meaning, computed fast; the specification says what the result must
be. The other half, finding which literals make which clause's body hold, is up to each engine.
"""

from __future__ import annotations

from herstelkb.engines.firings import Facts, Firing, Step
from herstelkb.engines.recorded import RecordedFixpoint
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import Literal, Measured, degree
from herstelkb.knowledge.measures import Bounds, bounds, highest_cut


class Grading:
    """The degrees of all literals as they rise, point by point and stratum by stratum.

    Invariant: `degrees` never fall, and every rise is appended to `risen`, so a reader with a cursor misses none.
    """

    def __init__(self, knowledge: Knowledge, facts: Facts) -> None:
        self.knowledge, self.facts, self.one = knowledge, facts, knowledge.one
        self.point = 0
        self.degrees: dict[Literal, int] = dict(facts.observed)
        self.risen: list[Literal] = list(facts.observed)
        self._observed = {(literal.subject, literal.attribute): literal.value for literal in facts.observed}
        self._matches: dict[tuple[int, str], _Match] = {}
        self._verdicts: dict[tuple[int, Measured], int] = {}
        self._bounds: dict[tuple[int, str, int], Bounds] = {}

    def begin(self, point: int) -> None:
        """Come to a point of time: what is given from then on holds."""
        self.point = point
        for one in self.facts.given:
            if one.point == point and one.degree > self.degrees.get(one.literal, 0):
                self.degrees[one.literal] = one.degree
                self.risen.append(one.literal)

    def consider(self, clause: Clause, subject: str) -> None:
        """Grade a clause for a subject at this point, and raise its conclusion to that degree."""
        if self.facts.done and not self._runs(clause, subject):
            return
        worth = self._worth(clause, subject)
        if not worth:
            return
        match = self._matches.get((clause.number, subject))
        if match is None:
            match = self._matches[clause.number, subject] = _Match(clause, subject)
        if worth <= match.worth:
            return
        match.worth = worth
        conclusion = clause.conclusion(self.one, subject)
        if self.point == 0 and self._against_observation(conclusion):
            match.barred = worth
            return
        match.steps[self.point] = worth
        if worth > self.degrees.get(conclusion, 0):
            self.degrees[conclusion] = worth
            self.risen.append(conclusion)

    def fixpoint(self) -> RecordedFixpoint:
        """All that fired and holds so far."""
        return RecordedFixpoint(self.facts, [match.firing(self.one) for match in self._matches.values()])

    def _runs(self, clause: Clause, subject: str) -> bool:
        """Once something was done, no evidence runs, and nothing concludes what was set."""
        subject, attribute, _ = clause.conclusion(self.one, subject)
        return (subject, attribute) not in self.facts.done and not self.knowledge.is_evidence(clause)

    def _worth(self, clause: Clause, subject: str) -> int:
        """The minimum of the rule's hedge and its premises' degrees at this point; 0 if it does not fire.

        It does not if a premise holds less firmly than the rule asks.
        """
        if clause.time > self.point:
            return 0
        worth, degrees, one = clause.hedge, self.degrees, self.one
        for (each, attribute, value), least in zip(clause.atoms, clause.least, strict=True):
            held = degrees.get((subject if each else one, attribute, value), 0)  # type: ignore[call-overload]
            if held < least:
                return 0
            worth = min(worth, held)
        for test in clause.tests:
            worth = min(worth, self._verdict(test))
        if clause.unless is not None and worth and degree(clause.unless, one, subject, self._degree, self._verdict):
            return 0
        return worth

    def _degree(self, literal: Literal) -> int:
        return self.degrees.get(literal, 0)

    def _verdict(self, test: Measured) -> int:
        """The highest cut in which a measure's test is met. What the measure counts is settled at this point."""
        found = self._verdicts.get((self.point, test))
        if found is None:
            measure, top = self.knowledge.measures[test.measure], len(self.knowledge.certainty)
            found = highest_cut(test, measure, lambda cut: self._counted(test.measure, cut), top)
            self._verdicts[self.point, test] = found
        return found

    def _counted(self, measure: str, cut: int) -> Bounds:
        key = (self.point, measure, cut)
        if key not in self._bounds:
            known = self.knowledge.measures[measure]
            self._bounds[key] = bounds(known, self.one, self.facts.members, self._degree, cut)
        return self._bounds[key]

    def _against_observation(self, literal: Literal) -> bool:
        observed = self._observed.get((literal.subject, literal.attribute))
        return observed is not None and observed != literal.value


class _Match:
    """A clause and a subject while they are being graded."""

    __slots__ = ("barred", "clause", "steps", "subject", "worth")

    def __init__(self, clause: Clause, subject: str) -> None:
        self.clause, self.subject = clause, subject
        self.worth = self.barred = 0
        self.steps: dict[int, int] = {}

    def firing(self, one: str) -> Firing:
        clause, subject = self.clause, self.subject
        steps = tuple([Step(point, worth) for point, worth in self.steps.items()])
        return Firing(
            clause, subject, clause.premises(one, subject), clause.conclusion(one, subject), steps, self.barred
        )
