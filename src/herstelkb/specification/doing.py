"""What doing something comes to, as against having seen it; and what an earlier case tells of a later one.

Seeing a value tells of its causes and its effects; setting it tells only of its effects. So what evidence gives about
the present is kept, and what follows is predicted without it: abduction, action, prediction (J. Pearl, Causality, 2nd
ed., 2009, section 7.1). Carrying over is the same for a later case, which was observed anew. Naive, like
`least_fixpoint`, and as much the measure of whatever is faster.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from herstelkb.cases.case import Case, GivenLiteral, Observation
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal
from herstelkb.specification.least_fixpoint import LeastFixpoint, least_fixpoint


@dataclass(frozen=True, eq=False)
class CourseOfDoing:
    """What holds over time when something is done: by now, what holds without it; from then on, what it brings.

    It is the one place where a degree may fall: once, when something is done.
    """

    now: LeastFixpoint
    then: LeastFixpoint

    def degree(self, literal: Literal, point: int) -> int:
        """The degree to which a literal holds by a point of time."""
        return (self.then if point >= first_after(self.now.knowledge) else self.now).degree(literal, point)


def course(knowledge: Knowledge, case: Case, deeds: Collection[Literal]) -> CourseOfDoing:
    """The course of a case in which these values are set from now on."""
    now = least_fixpoint(knowledge, case)
    then = least_fixpoint(knowledge, acted(knowledge, case, deeds, kept(now))) if deeds else now
    return CourseOfDoing(now, then)


def first_after(knowledge: Knowledge) -> int:
    """The first point of time at which what is done shows: the one after now, or now if there is no other."""
    return min(1, len(knowledge.time) - 1)


# --- abduction ---


def kept(now: LeastFixpoint) -> Iterator[GivenLiteral]:
    """What was given, and each step of each piece of evidence, admitted: the conclusion, its degree, from its point on.

    Steps, and not what holds: beside an observation, evidence may count only later, when it is firmer.
    """
    yield from now.case.given
    for clause in now.knowledge.clauses:
        if now.knowledge.is_evidence(clause):
            for subject in now.subjects(clause):
                for point in range(len(now.at)):
                    if now.runs(clause, subject) and (degree := now.step(clause, subject, point)):
                        yield GivenLiteral(clause.conclusion(now.knowledge.one, subject), degree, point)


# --- action ---


def acted(knowledge: Knowledge, case: Case, deeds: Collection[Literal], given: Iterable[GivenLiteral]) -> Case:
    """The case in which these values are set as firmly as can be, from which to predict.

    What a deed outdates is no longer observed, unless somebody set it; a deed that is so already outdates nothing.
    """
    top = len(knowledge.certainty)
    done = case.done.union((literal.subject, literal.attribute) for literal in deeds)
    news = [one for one in deeds if one not in case.observed or case.observed[one].degree < top]
    outdated = {place for one in news for place in knowledge.outdated_by(one.subject, one.attribute)} - done
    gone = outdated.union((literal.subject, literal.attribute) for literal in deeds)
    left = [o for o in case.observations if (o.literal.subject, o.literal.attribute) not in gone]
    return replace(
        case,
        observations=(*left, *(Observation(literal, top) for literal in deeds)),
        unanswered={place: reason for place, reason in case.unanswered.items() if place not in gone},
        given=rising(one for one in given if (one.literal.subject, one.literal.attribute) not in done),
        done=done,
    )


def rising(given: Iterable[GivenLiteral]) -> tuple[GivenLiteral, ...]:
    """What is given, without what adds nothing: for each literal, its steps, each firmer than those before."""
    found: dict[Literal, list[GivenLiteral]] = {}
    for one in sorted(given, key=lambda one: (str(one.literal), one.point, -one.degree)):
        steps = found.setdefault(one.literal, [])
        if not steps or one.degree > steps[-1].degree:
            steps.append(one)
    return tuple(one for steps in found.values() for one in steps)


# --- carrying over ---


def carried(before: LeastFixpoint, case: Case) -> tuple[GivenLiteral, ...]:
    """What an earlier case established and a later one, of itself, neither observed nor concludes otherwise.

    Only what the earlier case is of one mind about, and what is marked so and can be observed: as only that can be
    contradicted.
    """
    alone = least_fixpoint(before.knowledge, replace(case, given=()))
    return tuple(
        GivenLiteral(held[0], before.degree(held[0], 0))
        for subject in (before.knowledge.one, *(one for one in before.case.ids if one in case.id_set))
        for name, values in before.knowledge.carried_to_later_cases(subject)
        if len(held := [li for value in values if before.degree(li := Literal(subject, name, value), 0)]) == 1
        if (subject, name) not in case.by_attribute
        if not any(alone.degree(other, 0) for other in before.knowledge.others(held[0]))
    )
