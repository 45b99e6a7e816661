"""Choices: the worlds in which a place has another value than in the case; and so what is observed in which worlds.

A set of worlds is an int with one bit per world. Choices are seen, or done; `worlds` evaluates what follows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from herstelkb.cases.case import Case
from herstelkb.consequences.unknowns import Slot
from herstelkb.derivation.derivation import Derivation
from herstelkb.explanation.worlds.influence import Slice
from herstelkb.knowledge.conditions import Is, Literal, Value, leaves
from herstelkb.knowledge.measures import Measure

Worlds = int
Choices = Mapping[Slot, Mapping[Value | None, Worlds]]


@dataclass(frozen=True, eq=False)
class SeenInWorlds:
    """What is observed in which worlds: each literal to each degree, and (`against`) any other value."""

    case: Case
    every: Worlds
    held: Mapping[Literal, list[Worlds]]
    against: Mapping[Literal, Worlds]
    done: Mapping[Literal, Worlds]  # what was set, where something is done: no rule concludes anything of it
    _moving: dict[str, Sequence[str]] = field(default_factory=dict)

    def moving(self, measure: Measure, one: str) -> Sequence[str]:
        """The members for whom what a measure counts can differ between worlds."""
        if measure.name not in self._moving:
            counted = [leaf for leaf in leaves(measure.counted) if isinstance(leaf, Is)]
            places = dict.fromkeys((literal.subject, literal.attribute) for literal in self.held)
            whole = any((one, leaf.attribute) in places for leaf in counted if not leaf.each)
            each = {leaf.attribute for leaf in counted if leaf.each}
            members = dict.fromkeys(subject for subject, attribute in places if attribute in each and subject != one)
            self._moving[measure.name] = self.case.ids if whole else tuple(members)
        return self._moving[measure.name]


def seen_in_worlds(
    derivation: Derivation,
    of: Slice,
    choices: Choices,
    every: Worlds,
    degrees: Mapping[Literal, int],
    deeds: Choices,
) -> SeenInWorlds:
    """The observations of the literals of a slice: the chosen ones, or else those of the case."""
    top = len(derivation.knowledge.certainty)
    held: dict[Literal, list[Worlds]] = {literal: [0] * top for literal in of.literals}
    observed: dict[Slot, dict[Value, Worlds]] = {(literal.subject, literal.attribute): {} for literal in of.literals}

    def give(literal: Literal, degree: int, worlds: Worlds) -> None:
        values = observed[literal.subject, literal.attribute]
        values[literal.value] = values.get(literal.value, 0) | worlds
        for cut in range(degree if literal in held else 0):
            held[literal][cut] |= worlds

    for place in observed:
        left = every
        for value, worlds in choices.get(place, {}).items():
            left &= ~worlds
            if value is not None:
                give(Literal(*place, value), degrees.get(Literal(*place, value), top), worlds)
        present = derivation.case.by_attribute.get(place)
        if present is not None:
            give(present.literal, present.degree, left)
    against = {}
    for literal in held:
        others = observed[literal.subject, literal.attribute].items()
        against[literal] = reduce(or_, (worlds for value, worlds in others if value != literal.value), 0)
    done = {literal: chosen(deeds, literal) for literal in held} if deeds else {}
    return SeenInWorlds(derivation.case, every, held, against, done)


def with_outdated(derivation: Derivation, choices: Choices, *, doing: bool) -> Choices:
    """Changes, with the observations that they withdraw."""
    top = len(derivation.knowledge.certainty)
    found = {place: dict(of) for place, of in choices.items()}
    for place, of in choices.items():
        present = derivation.case.by_attribute.get(place)
        for value, worlds in of.items():
            so = present is not None and present.literal.value == value and (present.degree == top or not doing)
            if value is None or so or (present is None and not doing):
                continue
            for other in derivation.knowledge.outdated_by(*place):
                left = worlds & ~reduce(or_, choices.get(other, {}).values(), 0)
                withdrawn = found.setdefault(other, {})
                withdrawn[None] = withdrawn.get(None, 0) | left
    return found


def chosen(choices: Choices, literal: Literal) -> Worlds:
    """The worlds in which a literal's place has another value than in the case."""
    return reduce(or_, choices.get((literal.subject, literal.attribute), {}).values(), 0)
