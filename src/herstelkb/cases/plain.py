"""A case as the plain data of a case file, in the terms it was read with. `writing` makes files of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from herstelkb.knowledge.terms import Terms

if TYPE_CHECKING:
    from herstelkb.cases.case import Case, Member, Observation

UNKNOWN, DOES_NOT_APPLY = "unknown", "does_not_apply"
UNANSWERED = {UNKNOWN: "asked", DOES_NOT_APPLY: True}  # {unknown: asked}, {does_not_apply: true}


def plain_case(case: Case) -> dict[str, Any]:
    """A case as JSON data: `case_data` with dates as text."""
    found: dict[str, Any] = _plain(case_data(case))
    return found


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    return data.isoformat() if isinstance(data, date) else data


def case_data(case: Case) -> dict[str, Any]:
    """A case as the data of a case file, in the terms it was read with."""
    listing = [{**member_data(member), **_observed(case, member.id)} for member in case.members]
    data = {"case": case.name or None, "date": case.date, case.terms.one: _observed(case, case.terms.one)}
    return {key: value for key, value in data.items() if value} | {case.terms.list: listing}


def member_data(member: Member) -> dict[str, Any]:
    """A member as in a case file, without observations."""
    view = member.own_view
    said = view and ({"text": view.text, "on": view.on} if view.on is not None else view.text)
    data = {"id": member.id, "name": member.name, "own_view": said}
    return {key: value for key, value in data.items() if value is not None}


def _observed(case: Case, subject: str) -> dict[str, Any]:
    """What is known about a subject, in the order of the vocabulary."""
    found: dict[str, Any] = {}
    for attribute in case.terms.of_one if subject == case.terms.one else case.terms.of_many:
        observation = case.by_attribute.get((subject, attribute))
        reason = case.unanswered.get((subject, attribute))
        if observation is not None:
            found[attribute] = _observation(observation, case.terms)
        elif reason is not None:
            found[attribute] = {reason: UNANSWERED[reason]}
    return found


def _observation(observation: Observation, terms: Terms) -> Any:
    details = {
        "by": observation.by,
        "on": observation.on,
        "certainty": terms.certainty[observation.degree - 1] if observation.degree < len(terms.certainty) else None,
        "note": observation.note,
    }
    known = {key: value for key, value in details.items() if value is not None}
    return {"value": observation.literal.value, **known} if known else observation.literal.value
