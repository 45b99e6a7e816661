"""What a report may show of a population's counts: each with two layers of noise, and rounded.

One layer is the same for a series of reports, so that averaging many of them does not remove it. The other is drawn
again as soon as one person or one answer changes: otherwise the numbers that change between two reports would be that
person's. Small groups, and kinds of subject with few subjects, are not shown at all. docs/populations.md describes
the attacks on it, and their success.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from herstelkb.ground.showing import spoken
from herstelkb.populations.noise import noise
from herstelkb.populations.secret import Secret
from herstelkb.populations.tallies import About, Cell, CountedPopulation, CountTable

KIND = 10  # groups needed to show a kind of subject: with fewer, shares are off by more than five points
LEAD = 2  # groups by which the most frequent leads: with less, it is often wrong
MOST = 90  # the percentage above which the number itself is not shown
SPREAD: Mapping[About, int] = {"conclusion": 1, "measure": 1, "missing": 3, "claim": 3}
"""The factor by which groups, and so the noise, are larger in some tables: those a reader needs least."""


@dataclass(frozen=True)
class Figure:
    """What is shown of a count: approximate number and percentage; `None` if not shown.

    For less than a group, neither is shown. For nearly all, only the percentage is: it means above `MOST`.
    """

    count: int | None
    percent: int | None

    @property
    def nearly_all(self) -> bool:
        """Whether this is everybody, or all but a few."""
        return self.count is None and self.percent is not None

    @property
    def rank(self) -> tuple[int, int]:
        """A sort key: larger for higher counts, as far as shown."""
        return (1, 0) if self.nearly_all else (0, self.count or 0)


@dataclass(frozen=True)
class ShownTable:
    """A table with the figures of its cells; `group` is the size of the smallest group it shows."""

    table: CountTable
    group: int
    figures: tuple[Figure, ...]

    @property
    def most_frequent(self) -> Cell | None:
        """The cell with the highest count, if it leads by too much for noise to explain; else None."""
        below = self.group - _step(self.group)  # the highest count of a group that is not shown
        ranked = sorted(zip(self.figures, self.table.cells, strict=True), key=lambda pair: pair[0].rank)
        (first, cell), others = ranked[-1], [figure for figure, _ in ranked[:-1]]
        if first.nearly_all:
            return cell if not any(other.nearly_all for other in others) else None
        second = max([other.count or below for other in others], default=0)
        return cell if first.count and first.count - second >= LEAD * self.group else None


@dataclass(frozen=True)
class Disclosure:
    """All that a report may show. `sizes`: the approximate number of each kind of subject, None if too few."""

    least: int
    sizes: Mapping[str, int | None]
    tables: tuple[ShownTable, ...]


@dataclass(frozen=True)
class NoiseSource:
    """The source of the noise of one report. `whole` is a fingerprint of everybody and all their answers."""

    secret: Secret
    series: str
    whole: str

    def noisy(self, count: int, group: int, *cell: str) -> int:
        """A count with both layers of noise. They depend on the group size: else two sizes would share their noise."""
        of = (self.series, str(group), *cell)
        drawn = self.secret.number("lasting", *of), self.secret.number("fresh", *of, self.whole)
        return count + sum(map(noise(group).picked, drawn))


def disclosed(population: CountedPopulation, chance: NoiseSource, least: int) -> Disclosure:
    """What may be shown of a population, in groups of at least `least` people."""
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
    """What is shown of a noisy count out of `size`; it depends on nothing else."""
    count = rounded(noisy, group)
    if count < group:
        return Figure(None, None)
    if 100 * count > MOST * size:
        return Figure(None, MOST)
    return Figure(count, round(Fraction(100 * count, size)))


def rounded(count: int, group: int) -> int:
    """The nearest multiple of half a group; ties go to the even one, so that rounding has no bias."""
    return round(Fraction(count, _step(group))) * _step(group)


def _step(group: int) -> int:
    return max(1, group // 2)
