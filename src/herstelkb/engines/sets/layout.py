"""A set of members, to every degree at once, as one whole number.

It has a block of bits for each degree, the weakest lowest. In a block, bit 0 stands for the one subject and bit n for
the n-th member. The block of degree d holds those of whom something is so to degree d at least, so blocks are nested:
*and* of two numbers is the minimum of degrees, *or* the maximum. What is so of the one subject has all bits of a block
set, members too: a rule that joins both kinds of subject needs nothing but *and*.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import compress
from typing import TypeAlias, TypeVar

Members: TypeAlias = int  # a set of members to every degree, as above
Block: TypeAlias = int  # a single block: members, whatever the degree

T = TypeVar("T")
_IS_ONE = bytes(code == ord("1") for code in range(256))


class Layout:
    """The constants of a number of members and of degrees, and what is done with sets that are laid out so.

    `width`: the bits of a block. `up_to`: everyone to each degree, 0 included. `all`: everyone to the highest. `many`:
    the members only, to the highest. `first`: everyone, as a block.
    """

    def __init__(self, members: int, degrees: int, width: int | None = None) -> None:
        self.members, self.degrees, self.width = members, degrees, members + 1 if width is None else width
        self.up_to: tuple[Members, ...] = tuple([(1 << self.width * degree) - 1 for degree in range(degrees + 1)])
        self.first: Block = self.up_to[1]
        self.all: Members = self.up_to[-1]
        self._doublings = [tuple(self._doubled(degree)) for degree in range(degrees + 1)]
        self.many: Members = self.spread(self.first ^ 1, degrees)

    def _doubled(self, degree: int) -> Iterator[tuple[Members, int]]:
        """How a block becomes as many: a number is shifted and added to itself, as far as `mask` goes."""
        done = 1
        while done < degree:
            yield self.up_to[min(done, degree - done)], done * self.width
            done *= 2

    def spread(self, block: Block, degree: int) -> Members:
        """Those of a block, to a degree."""
        for mask, shift in self._doublings[degree]:
            block |= (block & mask) << shift
        return block

    def whoever(self, found: Members) -> Block:
        """Those in some block; blocks need not be nested."""
        block = 0
        while found:
            block |= found & self.first
            found >>= self.width
        return block

    def anyone(self, found: Members) -> Members:
        """The one subject, to the highest degree to which some member is in the set."""
        return self.up_to[(found.bit_length() + self.width - 1) // self.width]

    def firmly(self, found: Members, least: int) -> Members:
        """Those who are in the set to degree `least` at least, each to their own degree."""
        block = found >> (least - 1) * self.width & self.first
        return found & ~self.up_to[least - 1] | self.spread(block, least - 1)

    def without(self, found: Members) -> Members:
        """Those who are not in the set to any degree, to the highest."""
        return self.all ^ self.spread(found & self.first, self.degrees)

    def everyone_if(self, found: Members, needed: int) -> Members:
        """Everyone, to the highest degree at which so many members are in the set; blocks need not be nested."""
        found &= self.many
        for degree in range(self.degrees, 0, -1):
            if (found >> (degree - 1) * self.width & self.first).bit_count() >= needed:
                return self.up_to[degree]
        return 0

    def by_degree(self, found: Members) -> Iterator[tuple[int, Block]]:
        """Who is in the set to which degree at most, the weakest first; blocks at the bottom may lack them."""
        for degree in range(1, self.degrees + 1):
            block, found = found & self.first, found >> self.width
            if block & ~found:
                yield degree, block & ~found
            if not found:
                return

    def copied(self, found: Members) -> Members:
        """A set of a case that is laid out so, in each of its copies here: it is its only copy."""
        return found

    def blocks(self, found: Members) -> list[Block]:
        """Its blocks, the weakest degree first."""
        return [found >> cut * self.width & self.first for cut in range(self.degrees)]

    def block(self, places: Iterable[int]) -> Block:
        """The block of some places: 0 for the one subject, n for the n-th member."""
        marks = bytearray(b"0") * self.width  # as text, since Python reads and writes binary text in linear time
        for place in places:
            marks[~place] = 49  # "1"
        return int(marks, 2)


class Copies(Layout):
    """The layout of copies of a case, side by side: in a block, each has a field of bits, as a case by itself has.

    A field is a power of two, and wide enough to count its members in. A set of copies is a number with a bit for each.
    """

    def __init__(self, of: Layout, copies: int) -> None:
        self.of, self.field = of, 1 << (of.members + 1).bit_length()
        super().__init__(of.members, of.degrees, copies * self.field)
        self.many = self._repeated(of.many & of.first, self.field)
        self._each = self._repeated(1, self.field)
        halves = [1 << n for n in range(self.field.bit_length() - 1)]
        self._halves = [(bits, self._repeated((1 << bits) - 1, 2 * bits)) for bits in halves]

    def _repeated(self, pattern: int, period: int) -> Members:
        """A pattern of bits once in each period, in all blocks."""
        while period < self.width * self.degrees:
            pattern, period = pattern | pattern << period, period * 2
        return pattern & self.all

    def copied(self, found: Members) -> Members:
        """A set of the case, in each of the copies."""
        copied = 0
        for degree, block in self.of.by_degree(found):
            copied |= self._repeated(block, self.field) & self.up_to[degree]
        return copied

    def some(self, place: int, copies: int) -> Block:
        """A subject, in some of the copies: the one subject is everyone."""
        spaced = int(("0" * (self.field - 1)).join(f"{copies:b}"), 2)
        return spaced << place if place else (spaced << self.field) - spaced

    def copies(self, place: int, block: Block) -> int:
        """The copies in which a subject is in a block."""
        return int(f"{block:b}"[::-1][place :: self.field][::-1] or "0", 2)

    def anyone(self, found: Members) -> Members:
        """In each copy the one subject, to the highest degree to which some member is in the set."""
        return self._with(1, found)

    def everyone_if(self, found: Members, needed: int) -> Members:
        """In each copy everyone, to the highest degree at which so many members are in the set."""
        met = self._with(needed, found) if needed > 0 else self.all
        for _ in range(self.degrees - 1):
            met |= met >> self.width
        return met

    def _with(self, needed: int, found: Members) -> Members:
        """The fields with so many members, whole."""
        if needed > self.members:
            return 0
        found &= self.many
        for bits, mask in self._halves:  # each sum is of two neighbours, until there is one in each field
            found = (found & mask) + (found >> bits & mask)
        top = self.field - 1
        met = (found + self._each * ((1 << top) - needed)) >> top & self._each
        return (met << self.field) - met


class CopiesOfOne(Layout):
    """The layout of copies of one member, apart from others: in a block, a bit for each, for the one subject too."""

    def __init__(self, of: Layout, place: int, copies: int) -> None:
        super().__init__(1, of.degrees, copies)
        self.of, self.place, self.many = of, place, self.all

    def copied(self, found: Members) -> Members:
        """A set of the case, in each of the copies."""
        return self.up_to[sum(found >> self.place + cut * self.of.width & 1 for cut in range(self.degrees))]

    def some(self, _place: int, copies: int) -> Block:
        """A subject, in some of the copies."""
        return copies

    def copies(self, _place: int, block: Block) -> int:
        """The copies in which a subject is in a block."""
        return block


def among(block: Block, subjects: Iterable[T]) -> Iterator[T]:
    """Those of the subjects, the one subject first, who are in a block."""
    return compress(subjects, bin(block)[:1:-1].encode().translate(_IS_ONE))
