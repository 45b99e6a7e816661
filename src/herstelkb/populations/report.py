"""The page of a population report, made from its disclosure and no other data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from herstelkb.ground.version import VERSION
from herstelkb.knowledge.base import Knowledge
from herstelkb.populations.disclosure import KIND, MOST, Disclosure, Figure, ShownTable
from herstelkb.populations.tallies import EDGES, FIFTHS, NONE, OPEN, About, Cell, CountTable
from herstelkb.reporting.voice import Voice

LISTED = 12  # rows in the lists of missing observations and deciding claims


@dataclass(frozen=True)
class Row:
    """A row of a table: its label and figure; `plain` is False for subjects without a value."""

    label: str
    figure: Figure
    plain: bool = True


@dataclass(frozen=True)
class Chart:
    """A distribution as a table with bars; `most` is the clearly most frequent value, if any."""

    title: str
    group: int
    rows: tuple[Row, ...]
    most: str | None


class PopulationReport:
    """The values for the template."""

    def __init__(self, knowledge: Knowledge, voice: Voice, shown: Disclosure) -> None:
        self.knowledge, self.voice, self.shown = knowledge, voice, shown
        self.sizes, self.least, self.fewest, self.most = shown.sizes, shown.least, KIND * shown.least, MOST

    @property
    def kinds(self) -> list[str]:
        """The kinds of subject that are shown."""
        return [kind for kind, size in self.sizes.items() if size is not None]

    def charts(self, about: About, kind: str) -> list[Chart]:
        """The distribution of each conclusion, or measure, about a kind of subject."""
        return [self._chart(one) for one in self._tables(about, kind)]

    def listed(self, about: About, kind: str) -> Chart | None:
        """The most frequently missing observations, or the claims that affect most; None if no figure is shown."""
        tables = list(self._tables(about, kind))
        found = [(one.figures[0], Row(self._title(one.table), one.figures[0])) for one in tables]
        ranked = sorted(found, key=lambda pair: pair[0].rank, reverse=True)
        rows = tuple(row for figure, row in ranked if figure.percent is not None)
        return Chart("", tables[0].group, rows[:LISTED], None) if rows else None

    def _tables(self, about: About, kind: str) -> Iterator[ShownTable]:
        return (one for one in self.shown.tables if one.table.about == about and one.table.kind == kind)

    def _chart(self, one: ShownTable) -> Chart:
        rows = tuple(
            Row(self._cell(one.table, cell), figure, cell[0] not in (OPEN, NONE))
            for cell, figure in zip(one.table.cells, one.figures, strict=True)
        )
        most = one.most_frequent
        return Chart(self._title(one.table), one.group, rows, self._cell(one.table, most) if most else None)

    def _title(self, table: CountTable) -> str:
        if table.about == "claim":
            said = self.voice.text(self.knowledge.source.claims[table.name].says)
            return self.voice.phrase("population.cited", claim=table.name, says=said)
        return self.voice.label(f"{table.kind}.{table.name}")

    def _cell(self, table: CountTable, cell: Cell) -> str:
        form, value = cell
        if form == "value":
            return self.voice.value_label(value, f"{table.kind}.{table.name}")  # type: ignore[arg-type]
        if form == "bin":
            assert isinstance(value, int)  # Invariant: `tallies` numbers the bins
            return self._bin(value, self.knowledge.measures[table.name].is_share)
        return self.voice.phrase("population.nobody" if table.about == "measure" else f"population.{form}")

    def _bin(self, place: int, share: bool) -> str:
        if share:
            low, high = (self.voice.percent(Fraction(end, FIFTHS)) for end in (place, place + 1))
            return self.voice.phrase("number.range", low=low, high=high)
        if place + 1 == len(EDGES):
            return self.voice.phrase("population.or_more", number=EDGES[place])
        first, last = EDGES[place], EDGES[place + 1] - 1
        return str(first) if first == last else self.voice.phrase("number.range", low=first, high=last)


def page(knowledge: Knowledge, shown: Disclosure, language: str | None = None) -> str:
    """The report as one self-contained HTML page.

    Raises:
        UnusableInput: the language is not known.
    """
    voice = Voice(knowledge, None, language, form="html")
    report = PopulationReport(knowledge, voice, shown)
    return voice.render("population/html.j2", report=report, version=VERSION).strip() + "\n"
