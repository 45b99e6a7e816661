"""A `Case` that a program put together, or that was read with another rule base, held to what a case file is held to.

It is written out as the data of a case file and read again, so that there is one reader and one set of mistakes; here
stands only what such data could not say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from herstelkb.cases.case import Case, Member, Observation, OwnView
from herstelkb.cases.plain import UNANSWERED, member_data
from herstelkb.cases.reading import case_from
from herstelkb.ground.diagnostics import Diagnostic, UnusableInput
from herstelkb.ground.messages import message
from herstelkb.ground.showing import listed, spoken
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal
from herstelkb.knowledge.terms import Terms

_HINT = message("give the case as a mapping or a file: then everything is looked up")


def checked(case: Case, knowledge: Knowledge) -> Case:
    """The case in the terms of this rule base, with ids and days in their normal form: what was observed, and no more.

    Raises:
        UnusableInput: with everything in it that no file could hold.
    """
    if not all(_is_typed(part) for part in (case.members, case.observations, case.unanswered, case.terms)):
        said = message("a Case has Members, Observations of a Literal each, a mapping of what is unanswered, and Terms")
        raise UnusableInput.because("wrong-type", said, hint=_HINT)
    if case.given or case.done:  # of another evaluation, which said what it rests on
        case = replace(case, given=(), done=frozenset())
    found = list(_mistakes(case))
    if found:
        raise UnusableInput(found)
    read = replace(case_from(_data(case), knowledge), file=case.file)
    return case if _alike(read, case) else read


def _is_typed(part: Any) -> bool:
    """Whether all parts have the types that a case declares."""
    match part:
        case list() | tuple():
            return all(_is_typed(one) for one in part)
        case Mapping():
            return all(isinstance(key, tuple) and [type(name) for name in key] == [str, str] for key in part)
        case Member():
            name: Any = part.id
            view: Any = part.own_view
            return isinstance(name, str) and (view is None or isinstance(view, OwnView))
        case Terms():
            return True
        case Observation():
            about: Any = part.literal
            return type(about) is Literal and all(isinstance(name, str) for name in about[:2])
    return False


def _mistakes(case: Case) -> Iterator[Diagnostic]:
    subjects = {case.terms.one, *case.ids}
    before: set[tuple[str, str]] = set()
    for subject, attribute in [
        *((o.literal.subject, o.literal.attribute) for o in case.observations),
        *case.unanswered,
    ]:
        if subject not in subjects:
            said = message("there is no '{subject}' in this case", subject=subject[:80])
            yield Diagnostic("unknown-subject", said, hint=message("list each as a member"))
        if (subject, attribute) in before:
            said = message("{what} is observed twice", what=f"{subject[:80]}.{attribute[:80]}")
            yield Diagnostic("duplicate-key", said, hint=message("keep one of the two"))
        before.add((subject, attribute))
    for degree in dict.fromkeys(str(o.degree) for o in case.observations if not _is_degree(o.degree, case.terms)):
        most = len(case.terms.certainty)
        said = message("{degree} is not a degree from 1 to {most}", degree=degree[:80], most=most)
        yield Diagnostic("unknown-scale-point", said, hint=_HINT)
    for reason in case.unanswered.values():
        if reason not in UNANSWERED:
            said = message("'{reason}' is not a reason for having no answer", reason=spoken(reason)[:80])
            yield Diagnostic("unknown-value", said, hint=message("one of {values}", values=listed(UNANSWERED)))


def _is_degree(degree: object, terms: Terms) -> bool:
    return type(degree) is int and 1 <= degree <= len(terms.certainty)


def _data(case: Case) -> dict[str, Any]:
    """The case as the data of a case file, whether or not the vocabulary knows its names."""
    known: dict[str, dict[str, Any]] = {}
    for seen in case.observations:
        details = {"by": seen.by, "on": seen.on, "note": seen.note, "certainty": case.terms.certainty[seen.degree - 1]}
        if seen.degree == len(case.terms.certainty):
            del details["certainty"]  # the highest, on any scale
        said = {"value": seen.literal.value} | {key: value for key, value in details.items() if value is not None}
        known.setdefault(seen.literal.subject, {})[seen.literal.attribute] = said
    for (subject, attribute), reason in case.unanswered.items():
        known.setdefault(subject, {})[attribute] = {reason: UNANSWERED[reason]}
    return {
        "case": case.name or None,
        "date": case.date,
        case.terms.one: known.get(case.terms.one, {}),
        case.terms.list: [{**member_data(member), **known.get(member.id, {})} for member in case.members],
    }


def _alike(read: Case, given: Case) -> bool:
    """Whether two cases are the same, regardless of order."""
    return (
        (read.name, read.date, read.members, read.terms) == (given.name, given.date, given.members, given.terms)
        and dict(read.unanswered) == dict(given.unanswered)
        and type(given.observations) is tuple
        and {seen.literal: replace(seen, place=None) for seen in given.observations} == dict(read.observed)
    )
