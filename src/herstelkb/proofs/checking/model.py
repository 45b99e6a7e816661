"""The model: what holds in a case, by the plainest evaluation there is.

Every clause for every subject, again and again, until nothing changes. The checkers look here for what cannot be
pointed at: that something is absent, what is counted, that a clause never fires.
"""

from __future__ import annotations

from herstelkb.cases.case import Case
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import Literal, Measured, degree
from herstelkb.knowledge.measures import Bounds, bounds, highest_cut


class LeastFixpoint:
    """The least fixpoint of a rule base on a case: for each point of time the degree of each literal that holds."""

    def __init__(self, knowledge: Knowledge, case: Case) -> None:
        self.knowledge, self.case = knowledge, case
        self.at: list[dict[Literal, int]] = []
        observed = {o.literal: o.degree for o in case.observations}
        worth: dict[tuple[int, str], list[int]] = {}  # by clause and subject: what it was worth, point by point
        for point in range(len(knowledge.time)):
            self.at.append(dict(self.at[-1] if self.at else observed))
            for stratum in knowledge.strata:
                while self._round(stratum, point, worth):
                    pass

    def _round(self, stratum: tuple[Clause, ...], point: int, worth: dict[tuple[int, str], list[int]]) -> bool:
        changed, now = False, self.at[point]
        for clause in stratum:
            for subject in self.case.ids if clause.each else (self.knowledge.one,):
                graded = self.worth(clause, subject, point)
                history = worth.setdefault((clause.number, subject), [0] * len(self.knowledge.time))
                history[point] = max(history[point], graded)
                conclusion = clause.conclusion(self.knowledge.one, subject)
                if graded <= max(history[:point], default=0):
                    continue
                if point == 0 and self.contradicts_observation(conclusion):
                    continue
                if graded > now.get(conclusion, 0):
                    now[conclusion] = graded
                    changed = True
        return changed

    def worth(self, clause: Clause, subject: str, point: int) -> int:
        """The degree to which a clause fires for a subject at a point of time."""
        if clause.time > point or self.established(clause, subject, point):
            return 0
        held = [self.at[point].get(premise, 0) for premise in clause.premises(self.knowledge.one, subject)]
        return min([clause.hedge, *held, *(self.met(test, point) for test in clause.tests)])

    def established(self, clause: Clause, subject: str, point: int) -> bool:
        """Is what the clause's `unless` names established, to whatever degree?"""
        if clause.unless is None:
            return False
        now = self.at[point]
        return (
            degree(clause.unless, self.knowledge.one, subject, lambda li: now.get(li, 0), lambda t: self.met(t, point))
            > 0
        )

    def met(self, test: Measured, point: int) -> int:
        """The highest cut in which a measure's test is met."""
        measure = self.knowledge.measures[test.measure]
        return highest_cut(test, measure, lambda cut: self.counted(test, point, cut), len(self.knowledge.certainty))

    def counted(self, test: Measured, point: int, cut: int) -> Bounds:
        """The interval of a test's measure at a point of time, in a cut."""
        now = self.at[point]
        return bounds(
            self.knowledge.measures[test.measure], self.knowledge.one, self.case.ids, lambda li: now.get(li, 0), cut
        )

    def contradicts_observation(self, literal: Literal) -> bool:
        """Does an observation give the attribute another value?"""
        observation = self.case.by_attribute.get((literal.subject, literal.attribute))
        return observation is not None and observation.literal != literal
