"""The unknowns that matter, symbolically: `consequences.unknowns` with terms for truth values.

An attribute is open if it has no value and a rule could conclude it if something were known, or if such a rule waits
for it. Truth is that at the last point of time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from herstelkb.knowledge.conditions import AllOf, AnyOf, Atom, Condition, Is, Measured
from herstelkb.populations.columnar.term import Term
from herstelkb.populations.columnar.unfolding import Unfolding

OpenSlot: TypeAlias = tuple[bool, str]  # whether of a member, and an attribute or a measure


def open_places(unfolding: Unfolding) -> dict[OpenSlot, Term]:
    """Whether each place that can be open is open."""
    knowledge, terms = unfolding.knowledge, unfolding.terms
    concerns: dict[OpenSlot, dict[bool, Term]] = {}  # where it matters to a rule, by member or one subject

    def add(place: OpenSlot, of_each: bool, term: Term) -> None:
        known = concerns.setdefault(place, {True: terms.zero, False: terms.zero})
        known[of_each] = terms.greatest([known[of_each], term])

    def matters(place: OpenSlot) -> Term:
        of_each, of_one = (concerns.get(place, {}).get(each, terms.zero) for each in (True, False))
        return terms.greatest([terms.lift(of_one), of_each] if place[0] else [of_one, terms.any(of_each)])

    for rule, conditions in knowledge.conditions.items():
        heads = [_place(unfolding, name) for name in knowledge.source.rules[rule].then]
        if conditions.when is None or not heads:
            continue
        going = terms.true
        if conditions.unless is not None:
            going = terms.absent(unfolding.established(conditions.unless, len(knowledge.time) - 1))
        missing = _missing(unfolding, conditions.when)
        waits = terms.greatest(terms.least([at, without_value(unfolding, place)]) for place, at in missing.items())
        undecided = terms.greatest(without_value(unfolding, head) for head in heads)
        for head in heads:
            add(head, conditions.each, terms.least([going, waits]))
        for place, at in missing.items():
            add(place, conditions.each, terms.least([going, undecided, at]))
    for name, measure in knowledge.measures.items():
        wanted = matters((False, name))
        for place, at in _missing(unfolding, measure.counted).items():
            add(place, True, terms.least([wanted, at]))
    found = {place: terms.joint([matters(place), missed(unfolding, place)]) for place in concerns}
    return {place: term for place, term in found.items() if term is not terms.zero}


def without_value(unfolding: Unfolding, place: OpenSlot) -> Term:
    """Whether an attribute has no value at the end; always true for a measure, which is never concluded."""
    each, name = place
    knowledge, terms, last = unfolding.knowledge, unfolding.terms, len(unfolding.knowledge.time) - 1
    if not each and name in knowledge.measures:
        return terms.true
    values = knowledge.source.vocabulary[f"{knowledge.many if each else knowledge.one}.{name}"].values
    return terms.absent(terms.greatest(unfolding.degree(Atom(each, name, value), last) for value in values))


def missed(unfolding: Unfolding, place: OpenSlot) -> Term:
    """Has an attribute no value at all in the end, and is it one to ask for?"""
    knowledge = unfolding.knowledge
    condition = knowledge.asked_if.get(f"{knowledge.many if place[0] else knowledge.one}.{place[1]}")
    unknown = without_value(unfolding, place)
    if condition is None:
        return unknown
    _, fails = unfolding.truth(condition, len(knowledge.time) - 1)
    asked = unfolding.terms.absent(fails)
    return unfolding.terms.joint([unknown, unfolding.terms.lift(asked) if place[0] else asked])


def _place(unfolding: Unfolding, qualified: str) -> OpenSlot:
    kind, _, attribute = qualified.partition(".")
    return kind == unfolding.knowledge.many, attribute


def _missing(unfolding: Unfolding, condition: Condition) -> Mapping[OpenSlot, Term]:
    """For each place in a condition, where the lack of a value makes the condition unknown."""
    terms = unfolding.terms
    if isinstance(condition, Is):
        return {(condition.each, condition.attribute): terms.true}
    true, false = unfolding.truth(condition, len(unfolding.knowledge.time) - 1)
    match condition:
        case Measured(measure):
            return {(False, measure): terms.absent(terms.greatest([true, false]))}
        case AllOf(parts) | AnyOf(parts):
            undecided = terms.absent(false if isinstance(condition, AllOf) else true)
            found: dict[OpenSlot, Term] = {}
            for part in parts:
                for place, at in _missing(unfolding, part).items():
                    found[place] = terms.greatest([found.get(place, terms.zero), terms.least([at, undecided])])
            return found
