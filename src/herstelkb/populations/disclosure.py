"""What may be shown of a population's counts: each changed by chance, in two layers, and rounded.

One layer lasts for a series of reports, so that many of them cannot be averaged. The other is drawn anew as soon as
one person, or one answer, is another: else the numbers that move between two reports would be that person's. Nothing
here is shown of small groups, nor of kinds of subject of which there are few. How it was attacked, and with what
success, is in docs/populations.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from herstelkb.ground.showing import spoken
from herstelkb.populations.noise import noise
from herstelkb.populations.secret import Secret
from herstelkb.populations.tallies import About, Cell, CountedPopulation, CountTable

KIND = 10  # groups that it takes to show a kind of subject: below, shares are off by more than five points
LEAD = 2  # groups by which the most frequent is ahead: with less, it is often another
MOST = 90  # percent above which the number itself is not shown
SPREAD: Mapping[About, int] = {"conclusion": 1, "measure": 1, "missing": 3, "claim": 3}
"""How many times larger a group is in some tables, and the noise with it: those that a reader can do without."""


@dataclass(frozen=True)
class Figure:
    """What is shown of a count: about how many and which percentage, `None` where that is not shown.

    Neither is for fewer than a group. Of nearly all only the percentage is, which is then above `MOST`.
    """

    count: int | None
    percent: int | None

    @property
    def nearly_all(self) -> bool:
        """Is this all but a few, or everybody?"""
        return self.count is None and self.percent is not None

    @property
    def rank(self) -> tuple[int, int]:
        """Larger for more, as far as is shown."""
        return (1, 0) if self.nearly_all else (0, self.count or 0)


@dataclass(frozen=True)
class ShownTable:
    """A table with what is shown of each of its cells; `group` is the size of the smallest group in it."""

    table: CountTable
    group: int
    figures: tuple[Figure, ...]

    @property
    def most_frequent(self) -> Cell | None:
        """The cell with most, where it is so far ahead that chance did not put it there."""
        below = self.group - _step(self.group)  # the most that a group that is not shown can be rounded to
        ranked = sorted(zip(self.figures, self.table.cells, strict=True), key=lambda pair: pair[0].rank)
        (first, cell), others = ranked[-1], [figure for figure, _ in ranked[:-1]]
        if first.nearly_all:
            return cell if not any(other.nearly_all for other in others) else None
        second = max([other.count or below for other in others], default=0)
        return cell if first.count and first.count - second >= LEAD * self.group else None


@dataclass(frozen=True)
class Disclosure:
    """All that a report may show. `sizes`: about how many there are of each kind, None where they are too few."""

    least: int
    sizes: Mapping[str, int | None]
    tables: tuple[ShownTable, ...]


@dataclass(frozen=True)
class NoiseSource:
    """Where the noise of one report comes from. `whole` is what everybody and all answers come to."""

    secret: Secret
    series: str
    whole: str

    def noisy(self, count: int, group: int, *cell: str) -> int:
        """A count with both layers of noise. The group is drawn with: else two sizes of it would cancel each other."""
        of = (self.series, str(group), *cell)
        drawn = self.secret.number("lasting", *of), self.secret.number("fresh", *of, self.whole)
        return count + sum(map(noise(group).picked, drawn))


def disclosed(population: CountedPopulation, chance: NoiseSource, least: int) -> Disclosure:
    """What may be shown of a population, where a group has at least `least` people."""
    sizes: dict[str, int | None] = {}
    tables: list[ShownTable] = []
    for kind, subjects in population.items():
        size = rounded(chance.noisy(len(subjects.places), least, "size", kind), least)
        sizes[kind] = size if size >= KIND * least else None
        if size >= KIND * least:
            tables += [_shown(table, cells, chance, size, least) for table, cells in subjects.counts().items()]
    return Disclosure(least, sizes, tuple(tables))


def _shown(table: CountTable, counts: Mapping[Cell, int], chance: NoiseSource, size: int, least: int) -> ShownTable:
    group = least * SPREAD[table.about]
    noisy = [
        chance.noisy(count, group, table.about, table.kind, table.name, form, spoken(value))
        for (form, value), count in counts.items()
    ]
    return ShownTable(table, group, tuple(figure(count, group, size) for count in noisy))


def figure(noisy: int, group: int, size: int) -> Figure:
    """What is shown of a noisy count among about so many; it depends on nothing else."""
    count = rounded(noisy, group)
    if count < group:
        return Figure(None, None)
    if 100 * count > MOST * size:
        return Figure(None, MOST)
    return Figure(count, round(Fraction(100 * count, size)))


def rounded(count: int, group: int) -> int:
    """The nearest multiple of half a group; of two, the even one, so that neither is favoured."""
    return round(Fraction(count, _step(group))) * _step(group)


def _step(group: int) -> int:
    return max(1, group // 2)
