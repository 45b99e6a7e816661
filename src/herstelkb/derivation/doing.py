"""The derivation of a case in which something is done, and of one that an earlier case tells something about.

`specification/doing.py` says what both mean; here it is read off firings that an engine found.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from herstelkb.cases.case import Case, GivenLiteral
from herstelkb.derivation.derivation import Derivation
from herstelkb.derivation.deriving import Evaluate
from herstelkb.engines.firings import Step
from herstelkb.knowledge.conditions import Literal
from herstelkb.specification.doing import acted, first_after, rising


def done(now: Derivation, deeds: Collection[Literal], evaluate: Evaluate) -> Derivation:
    """What holds once these values are set, with what evidence gave in the case kept; the case itself if none is.

    Of the case now it says nothing: until something is done, what holds is what held.
    """
    return evaluate(acted(now.knowledge, now.case, deeds, kept(now))).with_source(now) if deeds else now


def course(now: Derivation, then: Derivation, literal: Literal) -> tuple[Step, ...]:
    """The degrees of a literal over time if something is done, each from where it is another than before.

    It may fall once, at the first point after now; a degree of 0 says that it holds no longer.
    """
    since, held, found = first_after(now.knowledge), 0, []
    for point in range(len(now.knowledge.time)):
        degree = (then if point >= since else now).degree(literal, point)
        if degree != held:
            found.append(Step(point, degree))
            held = degree
    return tuple(found)


def kept(now: Derivation) -> tuple[GivenLiteral, ...]:
    """What goes on whatever is done: what was given in the case, and what evidence gave."""
    clauses = filter(now.knowledge.is_evidence, now.knowledge.clauses)
    evidence = (firing for clause in clauses for firing in now.found.fired(clause))
    found = [GivenLiteral(one.conclusion, step.degree, step.point) for one in evidence for step in one.steps]
    return rising((*now.case.given, *found))


def carrying_over(earlier: Derivation, case: Case, evaluate: Evaluate) -> Derivation:
    """The derivation of a case, with what an earlier one established and it, of itself, does not contradict.

    A case of something else, or of a later date, tells nothing.
    """
    alone = evaluate(replace(case, given=()))
    if not is_earlier(earlier.case, case):
        return alone
    given = tuple(one for one in established(earlier) if _goes_on(one, alone))
    found = evaluate(replace(case, given=given)) if given else alone
    return found.with_source(earlier, alone)


def is_earlier(earlier: Case, case: Case) -> bool:
    """Can one case be an earlier one of the same as another, by their names and dates?"""
    same = not earlier.name or not case.name or earlier.name == case.name
    return same and not (earlier.date and case.date and earlier.date > case.date)


def established(earlier: Derivation) -> tuple[GivenLiteral, ...]:
    """What a case has established for later cases: the value now, of one mind, of what carries over to them."""
    knowledge = earlier.knowledge
    held = (
        [literal for value in values if earlier.degree(literal := Literal(subject, name, value), 0)]
        for subject in (knowledge.one, *earlier.case.ids)
        for name, values in knowledge.carried_to_later_cases(subject)
    )
    return tuple(GivenLiteral(found[0], earlier.degree(found[0], 0)) for found in held if len(found) == 1)


def _goes_on(given: GivenLiteral, alone: Derivation) -> bool:
    """Is it about somebody still there, and neither observed nor concluded otherwise?"""
    subject, attribute, _ = literal = given.literal
    here = subject == alone.knowledge.one or subject in alone.case.id_set
    seen = (subject, attribute) in alone.case.by_attribute
    return here and not seen and not any(alone.degree(other, 0) for other in alone.knowledge.others(literal))
