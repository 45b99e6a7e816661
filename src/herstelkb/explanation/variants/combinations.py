"""What answers can decide, by themselves or together with others: every combination of the answers that bear on an
outcome is tried, if there are few enough.

Members of whom the same is known are interchangeable: what was found for one is used for all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import prod
from operator import or_
from typing import TypeAlias

from herstelkb.consequences.unknowns import Slot
from herstelkb.engines.sets.layout import Block, among
from herstelkb.engines.sets.plan import rests_on
from herstelkb.explanation.variants.effects import Effects
from herstelkb.explanation.variants.influence import Influence
from herstelkb.explanation.variants.variants import Some, variants
from herstelkb.knowledge.conditions import Literal, Value

EXACT = 1 << 17  # the most combinations of answers tried for one conclusion
WHOLE = 1 << 21  # and, where they bear on others, the most members in all copies of the case together
Deciding: TypeAlias = dict[Slot, set[Literal]]  # what the answer about a place can decide


@dataclass
class _Group:
    """Members of whom some atoms depend on the same free atoms, and on nothing of others."""

    free: frozenset[int]
    whom: Block
    atoms: dict[int, None]
    can_be_tried: bool


class Combinations:
    """The search for what answers can decide: `certain`, and `perhaps`, where there are too many combinations."""

    def __init__(self, influence: Influence, alone: Effects) -> None:
        self.influence, self.alone = influence, alone
        self.basis, self.program = influence.basis, influence.program
        self.certain: Deciding = {}
        self.perhaps: Deciding = {}
        for (place, _), effect in alone.answers.items():
            if effect.changes:
                self.certain.setdefault(place, set()).update(effect.changes)

    def try_all(self) -> None:
        """Try the combinations for each outcome of which it is not known yet that all that bears on it decides it."""
        together: list[Literal] = []
        apart: list[tuple[frozenset[int], Block, int]] = []
        for number, those in self.alone.outcomes.items():
            for kind, of in self.influence.kinds(number, those):
                if any(one in self.program.gates for one in of):
                    together += self.basis.literals(number, kind)
                else:
                    apart.append((frozenset(of), self._undecided(number, kind, of), number))
        for group in self._groups(apart):
            for members in self._alike(group):
                self._try_apart(group, [self.basis.subjects[place] for place in members])
        self._try_together(together)

    # --- those of whom nothing bears on others ---

    def _undecided(self, number: int, kind: Block, free: Sequence[int]) -> Block:
        each, name, _ = self.program.atoms[number]
        attributes = dict.fromkeys(self.program.atoms[one][:2] for one in free)
        known = (self.alone.decided.get((of, number), 0) for of in attributes if of != (each, name))
        return reduce(or_, (kind & ~block for block in known), 0)

    def _groups(self, found: Sequence[tuple[frozenset[int], Block, int]]) -> list[_Group]:
        """If what bears on one atom is part of what bears on another, trying all for the other covers both."""
        groups: list[_Group] = []
        for free, whom, number in sorted(found, key=lambda one: -len(one[0])):
            for group in groups:
                if free <= group.free and whom & group.whom and group.can_be_tried:
                    group.atoms[number] = None
                    whom &= ~group.whom
            if whom:
                someone = next(among(whom, self.basis.subjects))
                places = self.influence.places(self.influence.influencing(someone, free))
                groups.append(_Group(free, whom, {number: None}, self._count(places) <= EXACT))
        return groups

    def _alike(self, group: _Group) -> Iterator[Sequence[int]]:
        """The members of a group, in kinds of whom all is alike that its atoms are computed from."""
        layout, members = self.basis.layout, list(among(group.whom, range(self.basis.layout.width)))
        if len(members) == 1 or self.basis.alone is not None:
            yield from ([place] for place in members)
            return
        columns: dict[Block, None] = {}
        for found in self._known(group):
            columns |= dict.fromkeys(block & group.whom for block in layout.blocks(found))
        texts = [f"{column:0{layout.width}b}" for column in columns if column not in (0, group.whom)]
        kinds: dict[tuple[str, ...], list[int]] = {}
        for place in members:
            kinds.setdefault(tuple(text[~place] for text in texts), []).append(place)
        yield from kinds.values()

    def _known(self, group: _Group) -> Iterator[Block]:
        """The sets that its atoms are computed from: as they are, or, of what can differ, as they start."""
        sets, plan = self.basis.sets, self.program.plan
        of = {number: one for one, number in plan.numbers.items()}
        waiting, seen = list(group.atoms), set(group.atoms)
        while waiting:
            number = waiting.pop()
            if self.influence.fluid(number) & group.whom:
                yield sets.start.observed[number]
                yield from (given.get(number, 0) for given in sets.start.given.values())
                parts = {plan.numbers[part] for part in rests_on(of[number], plan.clauses, plan.measures)}
                waiting += parts - seen
                seen |= parts
            else:
                yield from (held[number] for held in sets.held)

    def _try_apart(self, group: _Group, subjects: Sequence[str]) -> None:
        first, one = subjects[0], self.program.one
        goals = [Literal(first, *self.program.atoms[number][1:]) for number in group.atoms]
        places = self.influence.places(self.influence.influencing(first, group.free))
        for (about, name), goal, found in self._tried(goals, places, first):
            for subject in subjects:
                place = (one if about == one else subject, name)
                found.setdefault(place, set()).add(Literal(subject, goal.attribute, goal.value))

    # --- those of whom something does ---

    def _try_together(self, goals: Collection[Literal]) -> None:
        groups: dict[frozenset[Slot], list[Literal]] = {}
        bearing = {goal: frozenset(self.influence.bearing([goal]).places) for goal in goals}
        for goal, places in sorted(bearing.items(), key=lambda item: -len(item[1])):
            if any(place != goal[:2] and goal not in self.certain.get(place, ()) for place in places):
                wider = (of for of, known in groups.items() if places <= of and self._can_be_tried([*known, goal]))
                groups.setdefault(next(wider, places), []).append(goal)
        for found in groups.values():
            for together in [found] if self._can_be_tried(found) else [[goal] for goal in found]:
                for place, goal, into in self._tried(together, self.influence.bearing(together).places, None):
                    into.setdefault(place, set()).add(goal)

    def _can_be_tried(self, goals: Sequence[Literal]) -> bool:
        return self._count(self.influence.bearing(goals).places) <= self._most(None)

    def _most(self, about: str | None) -> int:
        """The most combinations that are tried, about one member or about all."""
        return EXACT if about is not None else min(EXACT, WHOLE // self.basis.layout.width)

    def _count(self, places: Mapping[Slot, Collection[Value]]) -> int:
        return prod(map(len, self._classes(places).values()))

    # --- all combinations ---

    def _classes(self, places: Mapping[Slot, Collection[Value]]) -> Mapping[Slot, Sequence[Value | None]]:
        """Of each place: unknown, each value that makes a difference, and one that stands for the rest."""
        found = {}
        for place, values in places.items():
            distinct = [value for value in self.influence.options[place] if value in values]
            found[place] = [None, *distinct, *[v for v in self.influence.options[place] if v not in values][:1]]
        return found

    def _tried(
        self, goals: Sequence[Literal], places: Mapping[Slot, Collection[Value]], about: str | None
    ) -> Iterator[tuple[Slot, Literal, Deciding]]:
        """Each place on which a goal depends, or might, and where that is to be noted."""
        classes = self._classes(places)
        count = prod(map(len, classes.values()))
        if count > self._most(about):
            yield from ((place, goal, self.perhaps) for place in places for goal in goals if place != goal[:2])
            return
        digits = _digits(classes, count)
        choices = {
            place: {value: first << stride * n for n, value in enumerate(classes[place]) if n}
            for place, (first, stride) in digits.items()
        }
        found = variants(self.basis, goals, choices, count, about=about)
        for goal in goals:
            courses = found.courses(goal)
            for place, (first, stride) in digits.items():
                if place != goal[:2] and any(
                    (course ^ course >> stride * digit) & first
                    for course in courses
                    for digit in range(1, len(classes[place]))
                ):
                    yield place, goal, self.certain


def _digits(classes: Mapping[Slot, Sequence[Value | None]], count: int) -> Mapping[Slot, tuple[Some, int]]:
    """Every combination is numbered with one digit for each place: the variants in which it is 0, and its weight."""
    digits, stride = {}, 1
    for place, values in classes.items():
        period = stride * len(values)
        first, width = (1 << stride) - 1, period
        while width < count:  # every `period` variants again, by doubling: a division would take quadratic time
            first, width = first | first << width, 2 * width
        digits[place] = first & (1 << count) - 1, stride
        stride = period
    return digits
