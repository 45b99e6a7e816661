"""The minimal sets of moves after which something holds; a move gives one place another value.

Sets are tried by size, thousands at a time; a set that contains a smaller one is not returned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from herstelkb.consequences.unknowns import Slot
from herstelkb.derivation.derivation import Derivation
from herstelkb.explanation.worlds.choices import Worlds
from herstelkb.explanation.worlds.influence import Options, Slice
from herstelkb.explanation.worlds.worlds import Variants, variants
from herstelkb.ground.progress import Progress
from herstelkb.knowledge.conditions import Literal, Value

BATCH = 1 << 14  # the fewest sets to evaluate together


@dataclass(frozen=True, slots=True)
class Move:
    """Other values for a place, all with the same effect on the goals."""

    place: Slot
    values: tuple[Value | None, ...]


def moves(derivation: Derivation, relevant: Slice, options: Options) -> list[Move]:
    """The options that can matter; values that nothing in the slice distinguishes make one move."""
    moves = []
    for place in relevant.places:
        distinct = {li.value for li in relevant.literals if (li.subject, li.attribute) == place}
        rest = tuple(value for value in options[place] if value is not None and value not in distinct)
        moves += [Move(place, (value,)) for value in options[place] if value is None or value in distinct]
        present = derivation.case.by_attribute.get(place)
        if rest and (relevant.outdating or present is None or present.literal.value in distinct):
            moves.append(Move(place, rest))
    return moves


class Search:
    """A search for minimal sets of moves by size; each set is one move followed by a smaller set of later moves.

    Invariant: `_sets` are the sets of the last size that contain no sufficient set, in descending order of their first
    move, so that those with only later moves than a given one come first; `_masks` has, for each move, the sets it is
    in.
    """

    def __init__(
        self,
        derivation: Derivation,
        relevant: Slice,
        moves: Sequence[Move],
        enough: Callable[[Variants], Worlds],
        degrees: Mapping[Literal, int] | None = None,
    ) -> None:
        self.derivation, self.relevant, self.moves, self.enough = derivation, relevant, moves, enough
        self.degrees = degrees
        self.tried = 0
        self._minimal: set[tuple[int, ...]] = set()
        self._sets: list[tuple[int, ...]] = [()]
        self._masks: list[Worlds] = [0] * len(moves)

    def minimal(self, size: int, progress: Progress | None) -> list[list[Move]]:
        """The sufficient sets of this size without a sufficient proper subset. Call it with 1, 2, … in order.

        `progress` gets the number of sets tried and the number of sets of this size.
        """
        blocks = self._blocks()
        total, done = sum(count for _, count in blocks), 0
        found: list[tuple[int, ...]] = []
        short: list[tuple[int, ...]] = []
        for batch in _batches(blocks):
            tried = [(first, *self._sets[number]) for first, count in batch for number in range(count)]
            enough = self._tried(batch)
            for number, chosen in enumerate(tried):
                (found if enough >> number & 1 else short).append(chosen)
            done += len(tried)
            if progress is not None:
                progress(done, total)
        self.tried += done
        found = [chosen for chosen in found if self._could_be_minimal(chosen)]
        short = [chosen for chosen in short if self._could_be_minimal(chosen)]
        self._minimal.update(found)
        self._sets, self._masks = short, [0] * len(self.moves)
        for number, chosen in enumerate(short):
            for move in chosen:
                self._masks[move] |= 1 << number
        return [[self.moves[move] for move in chosen] for chosen in sorted(found)]

    def _blocks(self) -> list[tuple[int, int]]:
        """Each first move, in descending order, with the number of sets that have only later moves."""
        blocks, count = [], 0
        for first in reversed(range(len(self.moves))):
            while count < len(self._sets) and (not self._sets[count] or self._sets[count][0] > first):
                count += 1
            blocks.append((first, count))
        return blocks

    def _tried(self, blocks: Sequence[tuple[int, int]]) -> Worlds:
        """The sufficient ones among the sets of some blocks, concatenated."""
        masks, offset = [0] * len(self.moves), 0
        for first, count in blocks:
            every = (1 << count) - 1
            for move in range(first + 1, len(self.moves)):
                masks[move] |= (self._masks[move] & every) << offset
            masks[first] |= every << offset
            offset += count
        choices: dict[Slot, dict[Value | None, Worlds]] = {}
        for chosen, mask in zip(self.moves, masks, strict=True):
            if mask:
                choices.setdefault(chosen.place, {})[chosen.values[0]] = mask
        return self.enough(variants(self.derivation, self.relevant, choices, offset, self.degrees))

    def _could_be_minimal(self, chosen: tuple[int, ...]) -> bool:
        """Does it change no place twice, and contain no smaller sufficient set?"""
        if len({self.moves[move].place for move in chosen}) < len(chosen):
            return False
        parts = (part for size in range(1, len(chosen)) for part in combinations(chosen, size))
        return not any(part in self._minimal for part in parts)


def _batches(blocks: Iterable[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    batch: list[tuple[int, int]] = []
    size = 0
    for block in blocks:
        if block[1]:
            batch.append(block)
            size += block[1]
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
