"""The report of a whole population, as one self-contained HTML page in which no small group can be found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import herstelkb
from herstelkb.ground.files import replace_text
from herstelkb.knowledge.base import Knowledge
from herstelkb.populations.suppression import published, rounded
from herstelkb.populations.tallies import EDGES, FIFTHS, NONE, OPEN, Cell, Distribution, Tally
from herstelkb.reporting.voice import Voice

SHOWN = 12  # rows of the lists of what is missing and what decides


@dataclass(frozen=True)
class Row:
    """A line of a table: what it is about, how many, and which part of all; None where that is not shown."""

    label: str
    count: int | None
    share: Fraction | None
    plain: bool = True  # False for those without a value


@dataclass(frozen=True)
class Chart:
    """A distribution as a table that is a bar chart too."""

    title: str
    kind: str
    rows: tuple[Row, ...]


class PopulationReport:
    """What the template shows of a tally, with groups smaller than `least` kept back."""

    def __init__(self, knowledge: Knowledge, voice: Voice, found: Tally, least: int) -> None:
        self.knowledge, self.voice, self.found, self.least = knowledge, voice, found, least

    @property
    def sizes(self) -> Mapping[str, int | None]:
        """How many subjects there are of each kind."""
        return {k: rounded(n, self.least) if n > self.least else None for k, n in self.found.sizes.items()}

    def conclusions(self, kind: str) -> list[Chart]:
        """How each conclusion about a kind of subject is distributed."""
        return [self._chart(one) for one in self.found.conclusions if one.kind == kind]

    def measures(self) -> list[Chart]:
        """How each measure is distributed."""
        return [self._chart(one) for one in self.found.measures]

    def missing(self) -> list[tuple[str, Row, int]]:
        """What is missing most, by how many conclusions are open where it is: of whom, how often, how many."""
        rows = []
        for one in sorted(self.found.missing, key=lambda m: (-m.conclusions, -m.subjects, m.attribute)):
            row = self._row(self.voice.label(f"{one.kind}.{one.attribute}"), one.kind, one.subjects)
            if row.count:
                rows.append((one.kind, row, rounded(one.conclusions, self.least)))
        return rows[:SHOWN]

    def claims(self, kind: str) -> list[tuple[str, Row]]:
        """The claims that rest behind most conclusions about a kind of subject."""
        counted = [(claim, counts[kind]) for claim, counts in self.found.claims.items() if kind in counts]
        rows = [
            (claim, self._row(self.voice.text(self.knowledge.source.claims[claim].says), kind, count))
            for claim, count in sorted(counted, key=lambda pair: (-pair[1], pair[0]))
        ]
        return [(claim, row) for claim, row in rows if row.count][:SHOWN]

    def _row(self, label: str, kind: str, count: int) -> Row:
        """One group beside the rest of its kind."""
        cells = {"of": count, "rest": self.found.sizes[kind] - count}
        shown = published(cells, self.least)["of"]
        return Row(label, shown, self._share(shown, kind))

    def _chart(self, one: Distribution) -> Chart:
        shown = published(one.cells, self.least)
        rows = [
            Row(self._cell(one, cell), count, self._share(count, one.kind), cell[0] not in (OPEN, NONE))
            for cell, count in shown.items()
            if count != 0 or cell[0] not in (OPEN, NONE)
        ]
        return Chart(self.voice.label(f"{one.kind}.{one.attribute}"), one.kind, tuple(rows))

    def _share(self, count: int | None, kind: str) -> Fraction | None:
        """In whole hundredths of what is shown, so that it says no more than the count."""
        size = self.sizes[kind]
        return None if count is None or not size else Fraction(min(100, round(100 * count / size)), 100)

    def _cell(self, one: Distribution, cell: Cell) -> str:
        form, value = cell
        if form == "value":
            return self.voice.value_label(value, f"{one.kind}.{one.attribute}")  # type: ignore[arg-type]
        if form == "bin":
            assert isinstance(value, int)
            return self._bin(value, self.knowledge.measures[one.attribute].is_share)
        measure = one.attribute in self.knowledge.measures and one.kind == self.knowledge.one
        return self.voice.phrase("population.nobody" if measure else f"population.{form}")

    def _bin(self, place: int, share: bool) -> str:
        if share:
            low, high = (self.voice.percent(Fraction(end, FIFTHS)) for end in (place, place + 1))
            return self.voice.phrase("number.range", low=low, high=high)
        if place + 1 == len(EDGES):
            return self.voice.phrase("population.or_more", number=EDGES[place])
        first, last = EDGES[place], EDGES[place + 1] - 1
        return str(first) if first == last else self.voice.phrase("number.range", low=first, high=last)


def population_report(knowledge: Knowledge, found: Tally, path: Path, *, language: str, least: int) -> None:
    """Write the report of a population; no group smaller than `least` can be read from it or worked out.

    Raises:
        UnusableInput: the language is not known, or the file cannot be written.
    """
    voice = Voice(knowledge, None, language, form="html")
    report = PopulationReport(knowledge, voice, found, least)
    replace_text(path, voice.render("population/html.j2", report=report, version=herstelkb.__version__).strip() + "\n")
