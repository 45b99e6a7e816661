"""What each possible answer would change by itself.

All members get an answer at the same time, each as if nothing that is so of them changed what is so of others; where it
would, the answer is tried for that member alone. So it costs little more for many members than for few.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TypeAlias

from herstelkb.consequences.unknowns import Slot
from herstelkb.engines.sets.layout import Block, among
from herstelkb.engines.sets.running import Sets, alone
from herstelkb.explanation.variants.base_case import AttributeOf, BaseCase, Changes
from herstelkb.explanation.variants.influence import Influence
from herstelkb.ground.progress import Progress
from herstelkb.knowledge.conditions import Literal, Value

_Answer: TypeAlias = tuple[Slot, Value | None]
BeforeAndAfter: TypeAlias = tuple[Sets, Sets]


@dataclass(frozen=True, slots=True)
class AnswerEffect:
    """A possible answer, and what it changes by itself: literals gained, lost, or shifted in degree or time."""

    value: Value
    gained: tuple[Literal, ...]
    lost: tuple[Literal, ...]
    shifted: tuple[Literal, ...]

    @property
    def changes(self) -> tuple[Literal, ...]:
        """All literals that it changes."""
        return (*self.gained, *self.lost, *self.shifted)


@dataclass(frozen=True)
class Effects:
    """The effect of each answer on some outcomes: atoms, by number, of some.

    `decided`: by attribute and atom, of whom the atom is changed by some answer about them, or about the one subject.
    """

    answers: Mapping[_Answer, AnswerEffect]
    outcomes: Mapping[int, Block]
    decided: Mapping[tuple[AttributeOf, int], Block]


def effects(influence: Influence, outcomes: Collection[Literal], progress: Progress | None = None) -> Effects:
    """What each of the options changes among the outcomes; `progress` gets the number of places done, of the total."""
    basis, options = influence.basis, influence.options
    found = _Found(basis, outcomes)
    for (attribute, value), whom in influence.offered.items():
        if attribute[0]:
            _of_members(basis, attribute, value, whom, found)
        else:
            found.book(attribute, value, 0, basis.run({attribute: {value: basis.layout.all}}))
        if progress is not None:
            progress(sum(all((place, v) in found.effects for v in of) for place, of in options.items()), len(options))
    nothing: list[list[Literal]] = [[], [], []]
    answers = {
        (place, value): AnswerEffect(value, *map(tuple, found.effects.get((place, value), nothing)))  # type: ignore[arg-type]
        for place, values in options.items()
        for value in values
    }
    return Effects(answers, found.outcomes, found.decided)


class _Found:
    """The effects while they are found."""

    def __init__(self, basis: BaseCase, outcomes: Collection[Literal]) -> None:
        self.basis = basis
        self.effects: dict[_Answer, list[list[Literal]]] = {}
        self.decided: dict[tuple[AttributeOf, int], Block] = {}
        places: dict[int, list[int]] = {}
        for literal in outcomes:
            number = basis.number(literal)
            assert number is not None  # Invariant: what can differ is in the program
            places.setdefault(number, []).append(basis.places[literal.subject])
        self.outcomes = {n: basis.layout.block(those) for n, those in places.items()}

    def book(self, attribute: AttributeOf, value: Value | None, place: int, after: Sets) -> None:
        """The effect of an answer about one subject, given the sets after it."""
        answer = ((self.basis.subjects[place], attribute[1]), value)
        effect = self.effects.setdefault(answer, [[], [], []])
        for number, blocks in self._changed(after, attribute, 1 << place, self.basis.layout.first):
            self._decide(attribute, number, blocks, self.basis.layout.first if place == 0 else 1 << place)
            for way, block in zip(effect, blocks, strict=True):
                way += self.basis.literals(number, block)

    def book_apart(self, attribute: AttributeOf, value: Value | None, whom: Block, after: Sets) -> None:
        """The effects of an answer about each of some members, given the sets after all got it, each apart."""
        for subject in among(whom, self.basis.subjects):
            self.effects[(subject, attribute[1]), value] = [[], [], []]
        for number, blocks in self._changed(after, attribute, whom, whom):
            self._decide(attribute, number, blocks, whom)
            for way, block in enumerate(blocks):
                for literal in self.basis.literals(number, block):
                    self.effects[(literal.subject, attribute[1]), value][way].append(literal)

    def _changed(
        self, after: Sets, attribute: AttributeOf, whom: Block, only: Block
    ) -> Iterator[tuple[int, tuple[Block, ...]]]:
        """For each atom of whom it is gained, lost or shifted; without what was itself answered, about `whom`."""
        before = self.basis.sets
        for number, those in self.outcomes.items():
            differ = 0
            for held, there in zip(before.held, after.held, strict=True):
                if held[number] != there[number]:
                    differ |= self.basis.layout.whoever(held[number] ^ there[number])
            atom = self.basis.program.atoms[number]
            differ &= only & (those & ~whom if attribute == (atom.each, atom.attribute) else those)
            if differ:
                was, now = before.held[-1][number], after.held[-1][number]
                yield number, (differ & now & ~was, differ & was & ~now, differ & was & now)

    def _decide(self, attribute: AttributeOf, number: int, blocks: Iterable[Block], whom: Block) -> None:
        known = self.decided.get((attribute, number), 0)
        self.decided[attribute, number] = known | reduce(or_, blocks) & whom


def _of_members(basis: BaseCase, attribute: AttributeOf, value: Value | None, whom: Block, found: _Found) -> None:
    """The effects of an answer about each of some members."""
    layout = basis.layout
    together = list(_runs(basis, {attribute: {value: layout.spread(whom, layout.degrees)}}, apart=True))
    for kind in _kinds(basis, whom, together):
        for place in among(kind, range(layout.width)):
            tried = list(_runs(basis, {attribute: {value: alone(layout, place, layout.degrees)}}))
            if not any(_moves_gates(*one) for one in tried):
                break  # and so it is for all of this kind
            found.book(attribute, value, place, tried[0][1])
            whom &= ~(1 << place)
    found.book_apart(attribute, value, whom, together[0][1])


def _runs(basis: BaseCase, changes: Changes, *, apart: bool = False) -> Iterator[BeforeAndAfter]:
    """The sets before and after changes, with and without what was established earlier."""
    yield basis.sets, basis.run(changes, apart=apart)
    if basis.alone is not None:
        yield from _runs(basis.alone, changes, apart=apart)


def _moves_gates(before: Sets, after: Sets) -> bool:
    pairs = zip(before.held, after.held, strict=True)
    return any(held[number] != there[number] for held, there in pairs for number in before.program.gates)


def _kinds(basis: BaseCase, whom: Block, together: Sequence[BeforeAndAfter]) -> Iterable[Block]:
    """Those whose answer may bear on others, in kinds of whom all that does so is alike, before it and after.

    Where what is so of members and of the one subject support each other, anybody's may, each in their own way.
    """
    if basis.program.in_circles:
        return [1 << place for place in among(whom, range(basis.layout.width))]
    feeding, rows = 0, dict[int, None]()
    for before, after in together:
        for held, there in zip(before.held, after.held, strict=True):
            for number in basis.program.feeding:
                if held[number] != there[number]:
                    feeding |= basis.layout.whoever(held[number] ^ there[number]) & whom
                    rows |= dict.fromkeys(basis.layout.blocks(held[number]) + basis.layout.blocks(there[number]))
    kinds = [feeding]
    for row in rows:
        kinds = [part for kind in kinds for part in (kind & row, kind & ~row) if part]
    return filter(None, kinds)
