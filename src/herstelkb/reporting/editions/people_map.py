"""The many in one picture, by two attributes. Unknown is a column and a row of its own, never counted as no.

What of it may be told to who may know of nobody is for `bands`; how it is drawn is for the templates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from herstelkb.knowledge.conditions import Value
from herstelkb.reporting.editions.telling import Telling
from herstelkb.reporting.findings import ReportedLiteral

CROWD = 40  # more people than this are counted in the picture, and those alike share a card: nobody reads so many


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
    """The many by column and row, both in order and counted from 0; the titles say what is across and down."""

    across: str
    down: str
    columns: tuple[Lane, ...]
    rows: tuple[Lane, ...]
    marks: Mapping[tuple[int, int], tuple[Mark, ...]]  # by row and column; a place without anybody is not there

    def fitting(self, fits: bool | None) -> int:
        """For how many it fits, does not, or (None) is not known."""
        return sum(mark.fits is fits for marks in self.marks.values() for mark in marks)


def people_map(telling: Telling) -> PeopleMap | None:
    """Everybody in the picture; None without anybody, or where the rule base has no picture."""
    entry, voice = telling.report.map, telling.voice
    if entry is None or not telling.case.ids:
        return None
    columns, rows = (_Axis(telling, name) for name in (entry.columns, entry.rows))
    marks: dict[tuple[int, int], list[Mark]] = {}
    for subject in telling.case.ids:
        found = [telling.now(subject, name) for name in (entry.columns, entry.rows, entry.fits) if name is not None]
        fits = telling.now(subject, entry.fits) if entry.fits is not None else None
        mark = Mark(subject, None if fits is None else fits.literal.value is True, _firm(telling, found))
        marks.setdefault((rows.place(subject), columns.place(subject)), []).append(mark)
    drawn = {place: tuple(marks[place]) for place in sorted(marks)}
    return PeopleMap(voice.label(entry.columns), voice.label(entry.rows), columns.lanes(), rows.lanes(), drawn)


class _Axis:
    """The values of an attribute in order, and behind them unknown, if it is so of anybody."""

    def __init__(self, telling: Telling, qualified: str) -> None:
        self.telling, self.qualified = telling, qualified
        self.found = {subject: telling.now(subject, qualified) for subject in telling.case.ids}
        self.values: tuple[Value | None, ...] = tuple(telling.knowledge.source.vocabulary[qualified].values)
        if None in self.found.values():
            self.values += (None,)

    def place(self, subject: str) -> int:
        found = self.found[subject]
        return self.values.index(found.literal.value) if found is not None else len(self.values) - 1

    def lanes(self) -> tuple[Lane, ...]:
        places = [self.place(subject) for subject in self.found]
        return tuple(
            Lane(value, self.telling.called(self.qualified, value), places.count(place))
            for place, value in enumerate(self.values)
        )


def _firm(telling: Telling, found: list[ReportedLiteral | None]) -> bool:
    return all(one is None or one.degree == len(telling.knowledge.certainty) for one in found)
