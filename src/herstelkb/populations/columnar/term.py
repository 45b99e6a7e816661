"""A term: the computation of a cell's degree, as a value.

It represents a column of small whole numbers, 0 (does not hold) or a degree; as a truth value it is 0 or the highest
degree, so that *and* is `least` and *or* is `greatest`. It knows nothing about rules or dataframe libraries.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A column: how it is computed (`op` of `args`), for each member or for the one subject of a case.

    `possible` is the set of its possible numbers, as bits; `number` orders terms, arguments first.
    """

    op: str
    args: tuple[Term, ...]
    detail: Any
    each: bool
    possible: int
    number: int = field(repr=False)

    def __hash__(self) -> int:
        """Its number, so that sets of terms have the same order in every run: comparing stops after so many steps."""
        return self.number

    @property
    def highest(self) -> int:
        """The highest number it can be."""
        return self.possible.bit_length() - 1

    @property
    def lowest(self) -> int:
        """The lowest number it can be."""
        return (self.possible & -self.possible).bit_length() - 1
