"""The meaning of a rule base: the specification in `docs/architecture.md`, against which everything else is tested.

It is possibilistic Datalog over a short time scale, by naive evaluation. At each point of time, starting now, and in
each stratum, lowest first, the immediate consequences of what holds are added until nothing rises: the least fixpoint.
A literal holds to the maximum of the degrees to which it is derived; a clause derives to the minimum of what it rests
on. Nothing here is optimised or cached, and no engine is imported; it shares only the types of rules with them.

Degrees are integers from 1, the weakest certainty, up; 0: does not hold. Points of time count from 0, which is now.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from herstelkb.cases.case import Case
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import AllOf, AnyOf, Condition, Is, Literal, Measured, Value
from herstelkb.knowledge.measures import Bounds

_COMPARE = {"below": operator.lt, "at_most": operator.le, "at_least": operator.ge, "above": operator.gt}


def least_fixpoint(knowledge: Knowledge, case: Case) -> LeastFixpoint:
    """What holds in a case, by each point of time."""
    found = LeastFixpoint(knowledge, case, ())
    holds: Mapping[Literal, int] = {seen.literal: seen.degree for seen in case.observations}
    for point, _ in enumerate(knowledge.time):
        given = {one.literal: max(one.degree, holds.get(one.literal, 0)) for one in case.given if one.point == point}
        found = replace(found, at=(*found.at, {**holds, **given}))  # what holds by one point holds at all later ones
        for stratum in knowledge.strata:
            found = found.closed_under(stratum)
        holds = found.at[-1]
    return found


@dataclass(frozen=True, eq=False)
class LeastFixpoint:
    """For each point of time, the degree of each literal that holds by then.

    A clause is one way in which a rule can fire; it is *about* the one subject, or about one member at a time.
    """

    knowledge: Knowledge
    case: Case
    at: tuple[Mapping[Literal, int], ...]

    def degree(self, literal: Literal, point: int) -> int:
        """The degree to which a literal holds by a point of time."""
        return self.at[point].get(literal, 0)

    # --- the fixpoint ---

    def closed_under(self, stratum: Iterable[Clause]) -> LeastFixpoint:
        """This, closed under the clauses of a stratum at the last point of time."""
        found = self
        while (more := found.consequences(stratum)) != found.at[-1]:
            found = replace(found, at=(*found.at[:-1], more))
        return found

    def consequences(self, stratum: Iterable[Clause]) -> Mapping[Literal, int]:
        """What holds at the last point of time, with its immediate consequences: Datalog's operator T."""
        point = len(self.at) - 1
        holds = dict(self.at[point])
        for clause in stratum:
            for subject in self.subjects(clause):
                conclusion, derived = clause.conclusion(self.knowledge.one, subject), self.step(clause, subject, point)
                if self.runs(clause, subject) and derived > holds.get(conclusion, 0):
                    holds[conclusion] = derived
        return holds

    def subjects(self, clause: Clause) -> Sequence[str]:
        """The subjects that a clause can be about."""
        return self.case.ids if clause.each else (self.knowledge.one,)

    def runs(self, clause: Clause, subject: str) -> bool:
        """Does it run? Once something was done, no evidence does, and nothing concludes what was set."""
        subject, attribute, _ = clause.conclusion(self.knowledge.one, subject)
        is_read_off_a_deed = bool(self.case.done) and self.knowledge.is_evidence(clause)
        return not is_read_off_a_deed and (subject, attribute) not in self.case.done

    # --- one clause, about one subject ---

    def step(self, clause: Clause, subject: str, point: int) -> int:
        """The degree to which it derives its conclusion at a point; 0 if that is no firmer than before, or barred."""
        worth = self.worth(clause, subject, point)
        firmer = all(worth > self.worth(clause, subject, earlier) for earlier in range(point))
        return worth if firmer and not self.is_barred(clause, subject, point) else 0

    def worth(self, clause: Clause, subject: str, point: int) -> int:
        """The degree to which it fires: the minimum of its hedge, premises and tests.

        0 where it is exempt or too early, or where a premise is less firm than it asks.
        """
        if clause.time > point or self.established(clause, subject, point):
            return 0
        premises = [self.degree(premise, point) for premise in clause.premises(self.knowledge.one, subject)]
        if any(degree < least for degree, least in zip(premises, clause.least, strict=True)):
            return 0
        tests = [self.met(test, point) for test in clause.tests]
        return min([clause.hedge, *premises, *tests])

    def established(self, clause: Clause, subject: str, point: int) -> bool:
        """Is its `unless` established, to any degree? A lower stratum has settled that."""
        return clause.unless is not None and self.firmness(clause.unless, subject, point) > 0

    def is_barred(self, clause: Clause, subject: str, point: int) -> bool:
        """Is its conclusion not admitted? An observation outranks what is derived for now, and only for now."""
        return point == 0 and self.contradicts_observation(clause.conclusion(self.knowledge.one, subject))

    def is_foretold(self, literal: Literal) -> bool:
        """Does a clause conclude it that begins to fire later than now?"""
        clauses = [clause for clause in self.knowledge.clauses if clause.head[1:] == literal[1:]]
        return any(
            not self.worth(clause, subject, 0) and any(self.worth(clause, subject, p) for p in range(1, len(self.at)))
            for clause in clauses
            for subject in self.subjects(clause)
            if clause.conclusion(self.knowledge.one, subject) == literal and self.runs(clause, subject)
        )

    def contradicts_observation(self, literal: Literal) -> bool:
        """Was another value of the attribute observed?"""
        seen = self.case.by_attribute.get((literal.subject, literal.attribute))
        return seen is not None and seen.literal != literal

    # --- conditions ---

    def firmness(self, condition: Condition, subject: str, point: int) -> int:
        """The degree to which a condition is established: that of its weakest part, or of its firmest alternative."""
        match condition:
            case Is(each, attribute, values, _, least):
                found = self._firmest(each, subject, attribute, values, point)
                return found if found >= least else 0
            case Measured():
                return self.met(condition, point)
            case AllOf(parts):
                return min(self.firmness(part, subject, point) for part in parts)
            case AnyOf(parts):
                return max(self.firmness(part, subject, point) for part in parts)

    def truth(self, condition: Condition, subject: str, point: int, cut: int) -> bool | None:
        """Kleene's true, false or (None) unknown, by what holds to at least degree `cut`.

        An attribute without a value is unknown. With two values, both are true: true takes precedence over false.
        """
        match condition:
            case Is(each, attribute, values, others, least):
                is_so = self._firmest(each, subject, attribute, values, point) >= max(cut, least)
                is_other = self._firmest(each, subject, attribute, others, point) >= cut
                return True if is_so else False if is_other else None
            case AllOf(parts):
                truths = [self.truth(part, subject, point, cut) for part in parts]
                return False if False in truths else None if None in truths else True
            case AnyOf(parts):
                truths = [self.truth(part, subject, point, cut) for part in parts]
                return True if True in truths else None if None in truths else False
            case Measured():
                raise AssertionError(condition.measure)  # Invariant: resolution refuses a measure inside a measure

    def _firmest(self, each: bool, subject: str, attribute: str, values: Iterable[Value], point: int) -> int:
        of = subject if each else self.knowledge.one
        return max((self.degree(Literal(of, attribute, value), point) for value in values), default=0)

    # --- measures ---

    def counted(self, measure: str, point: int, cut: int) -> Bounds:
        """For how many members the counted condition is true, and for how many it may be, in a cut."""
        condition, members = self.knowledge.measures[measure].counted, self.case.ids
        truths = [self.truth(condition, member, point, cut) for member in members]
        return Bounds(truths.count(True), len(members) - truths.count(False), len(members))

    def is_met(self, test: Measured, point: int, cut: int) -> bool:
        """Is a test met in a cut, whatever the unknowns turn out to be? A share of nobody meets no test."""
        found = self.counted(test.measure, point, cut)
        is_share = self.knowledge.measures[test.measure].is_share
        limit = test.threshold * found.total if is_share else test.threshold
        possible = range(found.lower, found.upper + 1)
        return not (is_share and not found.total) and all(_COMPARE[test.op](count, limit) for count in possible)

    def met(self, test: Measured, point: int) -> int:
        """The degree to which a test is met: the highest cut in which it is."""
        cuts = range(1, len(self.knowledge.certainty) + 1)
        return max((cut for cut in cuts if self.is_met(test, point, cut)), default=0)
