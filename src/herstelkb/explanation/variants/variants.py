"""What holds in many variants of a case, evaluated side by side as copies of it.

A set of variants is an int with one bit for each.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from herstelkb.consequences.unknowns import Slot
from herstelkb.engines.firings import Step
from herstelkb.engines.sets.layout import Copies, CopiesOfOne
from herstelkb.engines.sets.running import Sets
from herstelkb.explanation.variants.base_case import AttributeOf, BaseCase
from herstelkb.knowledge.conditions import Literal, Value

Some: TypeAlias = int  # a set of variants
Choices = Mapping[Slot, Mapping[Value | None, Some]]  # the variants in which a place has another value, or none
AT_ONCE = 1 << 20  # bits of a block: more than this are evaluated in turns


@dataclass(frozen=True, eq=False)
class Variants:
    """In which variants some literals hold; `every` is the set of them all.

    `held`: for each literal, by point of time, the variants in which it holds to each degree.
    """

    every: Some
    held: Mapping[Literal, Sequence[Sequence[Some]]]

    def holds(self, literal: Literal, degree: int = 1, point: int = -1) -> Some:
        """The variants in which a literal holds to at least a degree, by a point of time (by default the last)."""
        return self.held[literal][point][degree - 1]

    def with_steps(self, literal: Literal, steps: Sequence[Step]) -> Some:
        """The variants in which a literal has exactly these steps."""
        found = self.every
        for point, cuts in enumerate(self.held[literal]):
            wanted = max((step.degree for step in steps if step.point <= point), default=0)
            for degree, holding in enumerate(cuts, 1):
                found &= holding if degree <= wanted else ~holding
        return found

    def courses(self, literal: Literal) -> tuple[Some, ...]:
        """Those in which it holds to each degree by each point; two variants with equal bits have equal steps."""
        return tuple(dict.fromkeys(holding for cuts in self.held[literal] for holding in cuts))


def variants(
    basis: BaseCase,
    goals: Collection[Literal],
    choices: Choices,
    count: int,
    *,
    degrees: Mapping[Literal, int] | None = None,
    about: str | None = None,
) -> Variants:
    """In which of `count` variants the goals hold: the case with the given choices made in each.

    A choice has the top degree, unless `degrees` gives one for its literal. `about`: the only subject, beside the one
    subject, that choices and goals are about, where nothing they change bears on others.
    """
    size = basis.layout.width if about is None else 1
    turn = max(1, AT_ONCE // size)
    held: dict[Literal, list[list[Some]]] = {}
    for begin in range(0, count, turn):
        some = (1 << min(turn, count - begin)) - 1
        made = {place: {value: at >> begin & some for value, at in of.items()} for place, of in choices.items()}
        layout = _layout(basis, some.bit_length(), about)
        sets = basis.run(_changes(basis, layout, made, degrees or {}), layout, apart=about is not None)
        for goal in goals:
            known = held.setdefault(goal, [[0] * layout.degrees for _ in sets.held])
            for cuts, found in zip(known, _read(sets, layout, basis, goal), strict=True):
                for cut, copies in enumerate(found):
                    cuts[cut] |= copies << begin
    return Variants((1 << count) - 1, held)


def _layout(basis: BaseCase, copies: int, about: str | None) -> Copies | CopiesOfOne:
    return Copies(basis.layout, copies) if about is None else CopiesOfOne(basis.layout, basis.places[about], copies)


def _changes(
    basis: BaseCase, layout: Copies | CopiesOfOne, choices: Choices, degrees: Mapping[Literal, int]
) -> Mapping[AttributeOf, Mapping[Value | None, int]]:
    found: dict[AttributeOf, dict[Value | None, int]] = {}
    for (subject, name), of in choices.items():
        place = basis.places[subject]
        now = found.setdefault((place > 0, name), {})
        for value, copies in of.items():
            degree = layout.degrees
            if value is not None:
                degree = degrees.get(Literal(subject, name, value), degree)
            now[value] = now.get(value, 0) | layout.spread(layout.some(place, copies), degree)
    return found


def _read(sets: Sets, layout: Copies | CopiesOfOne, basis: BaseCase, goal: Literal) -> list[list[Some]]:
    """By point of time and degree, the copies in which a literal holds."""
    number, place = basis.number(goal), basis.places[goal.subject]
    found = [0 if number is None else held[number] for held in sets.held]
    read = {known: [layout.copies(place, block) for block in layout.blocks(known)] for known in dict.fromkeys(found)}
    return [read[known] for known in found]
