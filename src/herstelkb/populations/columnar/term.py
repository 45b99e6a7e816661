"""A term: what a cell's degree is computed from, as a value.

It stands for a column of small whole numbers, 0 (does not hold) or a degree; as a truth value it is 0 or the highest
degree, so that *and* is `least` and *or* is `greatest`. It says nothing of rules, and nothing of how any dataframe
library computes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A column: how it is computed (`op` of `args`), for each member or for the one subject of a case.

    `possible` is the set of numbers it can be, as bits; `number` orders terms, arguments before what is made of them.
    """

    op: str
    args: tuple[Term, ...]
    detail: Any
    each: bool
    possible: int
    number: int = field(repr=False)

    @property
    def highest(self) -> int:
        """The highest number it can be."""
        return self.possible.bit_length() - 1

    @property
    def lowest(self) -> int:
        """The lowest number it can be."""
        return (self.possible & -self.possible).bit_length() - 1
