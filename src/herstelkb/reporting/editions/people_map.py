"""The many in one picture: who is where, by two attributes; or, where nobody may be found in it, as bands.

Unknown is a column and a row of its own, never counted as no. What is drawn is for the templates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from herstelkb.knowledge.conditions import Value
from herstelkb.reporting.editions.passages import Passages


@dataclass(frozen=True, slots=True)
class Mark:
    """One of the many in the picture: whether what they get fits them (None: not known), and whether all is firm."""

    subject: str
    fits: bool | None
    firm: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """A column or row: a value (None: unknown), what it is called, and how many are in it."""

    value: Value | None
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class PeopleMap:
    """The many by a column and a row, which are numbered from 0; `title` names what is across and down."""

    title: str
    columns: tuple[Lane, ...]
    rows: tuple[Lane, ...]
    marks: Mapping[tuple[int, int], tuple[Mark, ...]]  # by row and column
    fits: Mapping[bool | None, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CountBand:
    """How many have something, of all: a count that may be shown, or only on which side of the half it is."""

    label: str
    count: int | None
    most: bool | None  # more than half, or less; None: not known, or exactly half


@dataclass(frozen=True, slots=True)
class Bands:
    """What may be said of so many; None of it leads to one of them."""

    total: int
    bands: tuple[CountBand, ...]


def people_map(passages: Passages) -> PeopleMap | None:
    """Everybody in the picture; None without anybody, or where the rule base names no attributes for it."""
    return None


def bands(passages: Passages) -> Bands | None:
    """What of the picture may be told to those who may know nothing of anybody; None for fewer than ten."""
    return None
