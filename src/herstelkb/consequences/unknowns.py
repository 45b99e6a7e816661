"""Unknowns that matter: a rule neither fires nor fails because something is unknown.

Unknown is not false: it is reported, with what it keeps from being concluded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from herstelkb.cases.plain import DOES_NOT_APPLY
from herstelkb.derivation.derivation import Derivation
from herstelkb.knowledge.conditions import AllOf, AnyOf, Condition, Is, Measured

Slot = tuple[str, str]  # a subject and an attribute


@dataclass(frozen=True, slots=True)
class Unknown:
    """An attribute without a known value: `because` names what it waits for, `decides` what waits for it."""

    subject: str
    attribute: str
    observable: bool
    because: tuple[Slot, ...] = field(repr=False)
    decides: tuple[Slot, ...] = field(repr=False)
    rules: tuple[str, ...] = field(repr=False)  # those that would conclude it, or that wait for it


def unknowns(derivation: Derivation) -> tuple[Unknown, ...]:
    """Every unknown that leaves a rule undecided, and every conclusion that is open because of that."""
    knowledge = derivation.knowledge
    because: dict[Slot, dict[Slot, None]] = {}
    decides: dict[Slot, dict[Slot, None]] = {}
    rules: dict[Slot, dict[str, None]] = {}
    for rule, subject, missing in _undecided(derivation):
        for conclusion in _open_conclusions(derivation, rule, subject):
            for place in missing:
                because.setdefault(conclusion, {})[place] = None
                decides.setdefault(place, {})[conclusion] = None
                rules.setdefault(place, {})[rule] = None
                rules.setdefault(conclusion, {})[rule] = None
    for name, measure in knowledge.measures.items():
        if (knowledge.one, name) in decides:
            for member in derivation.case.ids:
                for place in _missing(derivation, measure.counted, member):
                    because.setdefault((knowledge.one, name), {})[place] = None
                    decides.setdefault(place, {})[knowledge.one, name] = None
    order = {subject: n for n, subject in enumerate((knowledge.one, *derivation.case.ids))}
    beside = {place for place, reason in derivation.case.unanswered.items() if reason == DOES_NOT_APPLY}
    places = {place for place in (*because, *decides) if place not in beside and derivation.missed(*place)}
    found = []
    for subject, attribute in sorted(places, key=lambda place: (order[place[0]], place[1])):
        place, entry = (subject, attribute), knowledge.attribute(subject, attribute)
        found.append(
            Unknown(
                subject,
                attribute,
                entry is not None and entry.observable,
                tuple(because.get(place, ())),
                tuple(decides.get(place, ())),
                tuple(rules.get(place, ())),
            )
        )
    return tuple(found)


def _undecided(derivation: Derivation) -> Iterator[tuple[str, str, list[Slot]]]:
    """Each rule and subject for which the condition is unknown in the end, with what is missing."""
    knowledge = derivation.knowledge
    last = len(knowledge.time) - 1
    for rule, conditions in knowledge.conditions.items():
        for subject in derivation.case.ids if conditions.each else (knowledge.one,):
            missing = _missing(derivation, conditions.when, subject) if conditions.when is not None else []
            if missing and not derivation.established(rule, subject, last):
                yield rule, subject, missing


def _missing(derivation: Derivation, condition: Condition, subject: str) -> list[Slot]:
    """The unknown places that make a condition unknown; empty if it is true or false."""
    if derivation.truth(condition, subject) is not None:
        return []
    match condition:
        case Is(each, attribute):
            place = (subject if each else derivation.knowledge.one, attribute)
            return [] if place in derivation.values else [place]  # it may be known, less firmly than is asked
        case Measured(measure):
            return [(derivation.knowledge.one, measure)]
        case AllOf(parts) | AnyOf(parts):
            return [place for part in parts for place in _missing(derivation, part, subject)]


def _open_conclusions(derivation: Derivation, rule: str, subject: str) -> Iterator[Slot]:
    """The attributes without a value that a rule would conclude for a subject."""
    knowledge = derivation.knowledge
    for qualified in knowledge.source.rules[rule].then:
        kind, _, attribute = qualified.partition(".")
        place = (subject if kind == knowledge.many else knowledge.one, attribute)
        if place not in derivation.values:
            yield place
