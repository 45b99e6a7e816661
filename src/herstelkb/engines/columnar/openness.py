"""What is unknown and matters, symbolically: `explanation.unknowns` with terms for truth values.

An attribute is open where it has no value and a rule would conclude it if something were known, or where it is what
such a rule waits for. Truth is that of the last point of time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from herstelkb.engines.columnar.terms import Term
from herstelkb.engines.columnar.unfolding import Unfolding
from herstelkb.knowledge.conditions import AllOf, AnyOf, Atom, Condition, Is, Measured

Place: TypeAlias = tuple[bool, str]  # of each employee?, an attribute or a measure


def open_places(unfolding: Unfolding) -> dict[Place, Term]:
    """For every place that can be open, whether it is."""
    kb, terms, last = unfolding.kb, unfolding.terms, len(unfolding.kb.time) - 1
    found: dict[Place, Term] = {}

    def add(place: Place, of_each: bool, term: Term) -> None:
        at = terms.lift(term) if place[0] else terms.any(term) if of_each else term
        found[place] = terms.greatest([found.get(place, terms.zero), at])

    for rule, conditions in kb.conditions.items():
        heads = [_place(unfolding, name) for name in kb.source.rules[rule].then]
        if conditions.when is None or not heads:
            continue
        missing = _missing(unfolding, conditions.when)
        waits = terms.greatest(missing.values())
        if conditions.unless is not None:
            waits = terms.least([waits, terms.absent(unfolding.established(conditions.unless, last))])
        lacking = {head: absent_value(unfolding, head) for head in heads}
        for head, lacks in lacking.items():
            add(head, conditions.each, terms.least([waits, lacks]))
        undecided = terms.least([waits, terms.greatest(lacking.values())])
        for place, misses in missing.items():
            add(place, conditions.each, terms.least([undecided, misses]))
    for name, measure in kb.measures.items():
        wanted = found.get((False, name), terms.zero)
        for place, misses in _missing(unfolding, measure.counted).items():
            add(place, True, terms.least([wanted, misses]))
    return {place: term for place, term in found.items() if term is not terms.zero}


def absent_value(unfolding: Unfolding, place: Place) -> Term:
    """Has an attribute no value at all in the end?"""
    each, attribute = place
    entry = unfolding.kb.source.vocabulary[f"{unfolding.kb.many if each else unfolding.kb.one}.{attribute}"]
    last = len(unfolding.kb.time) - 1
    known = unfolding.terms.greatest(unfolding.degree(Atom(each, attribute, value), last) for value in entry.values)
    return unfolding.terms.absent(known)


def _place(unfolding: Unfolding, qualified: str) -> Place:
    kind, _, attribute = qualified.partition(".")
    return kind == unfolding.kb.many, attribute


def _missing(unfolding: Unfolding, condition: Condition) -> Mapping[Place, Term]:
    """For each place in a condition, whether its being unknown makes the condition unknown."""
    terms = unfolding.terms
    if isinstance(condition, Is):
        place = (condition.each, condition.attribute)
        return {place: absent_value(unfolding, place)}
    true, false = unfolding.truth(condition, len(unfolding.kb.time) - 1)
    match condition:
        case Measured(measure):
            return {(False, measure): terms.absent(terms.greatest([true, false]))}
        case AllOf(parts) | AnyOf(parts):
            decided = terms.absent(false if isinstance(condition, AllOf) else true)
            found: dict[Place, Term] = {}
            for part in parts:
                for place, misses in _missing(unfolding, part).items():
                    found[place] = terms.greatest([found.get(place, terms.zero), terms.least([misses, decided])])
            return found
