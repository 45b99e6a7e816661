"""Whoever wants to find one person in population reports, and what they learn.

The worst of them knows the method, everybody else's answers and how answers go together, and weighs all tables of all
reports at once: what they believe afterwards is worked out exactly, by Bayes' rule.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import polars as pl

from herstelkb.populations.disclosure import Disclosure, Figure, NoiseSource, disclosed, figure
from herstelkb.populations.fingerprints import fingerprints, whole
from herstelkb.populations.noise import Noise, noise
from herstelkb.populations.secret import WHOLE, Secret
from herstelkb.populations.tallies import CountedSubjects, CountTable

Gains = Sequence[Sequence[float]]  # by table: how much likelier each cell makes what is seen than no cell does; in logs
NEVER = -1e6
MOVED = 5.0
SURE = 0.9999
KNOWN = 0.9  # who thought so already has learned nothing


@dataclass(frozen=True)
class World:
    """People to publish counts of, all of one kind, and what an attacker thinks people can be."""

    kind: str
    subjects: CountedSubjects

    @cached_property
    def rows(self) -> list[tuple[tuple[str, ...], str]]:
        return list(self.subjects.places.items())

    @cached_property
    def sorts(self) -> pl.DataFrame:
        """The different rows there are, and the logarithm of how many have each; in no cell is 0, the first is 1."""
        counted = Counter(self.subjects.places.values())
        places = [[int(place) + 1 if place else 0 for place in row.split(",")] for row in counted]
        names = [f"t{at}" for at in range(len(self.subjects.tables))]
        found = pl.DataFrame(places, schema=names, orient="row")
        return found.with_columns(prior=pl.Series([math.log(n) for n in counted.values()]))

    @cached_property
    def charts(self) -> list[int]:
        """The tables whose cells are what somebody concludes of a person."""
        tables = enumerate(self.subjects.tables)
        return [at for at, table in tables if table.about in ("conclusion", "measure")]

    @cached_property
    def believed(self) -> list[dict[int, float]]:
        """What is thought of anybody before a report is read: for each chart, how likely each cell is."""
        return self.beliefs([[0.0] * len(table.cells) for table in self.subjects.tables])

    def beliefs(self, gains: Gains) -> list[dict[int, float]]:
        """What is thought after it."""
        seen = [
            pl.lit(pl.Series([0.0, *gain])).gather(pl.col(f"t{at}").cast(pl.UInt32)) for at, gain in enumerate(gains)
        ]
        weight = (pl.col("prior") + pl.sum_horizontal(seen)).alias("weight")
        found = self.sorts.with_columns(weight)
        found = found.with_columns((pl.col("weight") - pl.col("weight").max()).exp())
        found = found.with_columns(pl.col("weight") / pl.col("weight").sum())
        return [dict(found.group_by(f"t{at}").agg(pl.col("weight").sum()).iter_rows()) for at in self.charts]

    def some(self, size: int, dice: random.Random) -> CountedSubjects:
        """About so many, as they stand beside each other: whole teams, but for the first and last."""
        first = dice.randrange(len(self.rows) - size)
        return CountedSubjects(self.subjects.tables, dict(self.rows[first : first + size]))

    def without(self, subjects: CountedSubjects, who: tuple[str, ...]) -> CountedSubjects:
        return CountedSubjects(subjects.tables, {one: row for one, row in subjects.places.items() if one != who})

    def reports(self, secret: Secret, subjects: CountedSubjects, least: int, times: int = 1) -> list[Disclosure]:
        """Reports of a series; where there are more, something else than these subjects changed in between."""
        population = {self.kind: subjects}
        everything = whole(fingerprints(secret, population, least))
        return [disclosed(population, NoiseSource(secret, "series", f"{everything} {n}"), least) for n in range(times)]

    def own(self, subjects: CountedSubjects, who: tuple[str, ...]) -> list[int | None]:
        """The place of somebody's cell in each table."""
        return [int(place) if place else None for place in subjects.places[who].split(",")]


@dataclass
class Score:
    """What was learned of the people that were attacked."""

    people: int = 0
    certain: int = 0  # of whom something was learned for certain, right or wrong
    likely: int = 0  # of whom something was learned that is more than nine in ten sure
    guesses: int = 0
    right: int = 0
    right_before: int = 0

    @property
    def gained(self) -> float:
        """By how many points more guesses are right."""
        return 100 * (self.right - self.right_before) / self.guesses

    def add(self, world: World, after: list[dict[int, float]], own: list[int | None]) -> None:
        self.people += 1
        learned = [0.0]
        for at, thought, before in zip(world.charts, after, world.believed, strict=True):
            place = own[at]
            truth = 0 if place is None else place + 1
            best = max(thought, key=lambda cell: thought[cell])
            self.guesses += 1
            self.right += best == truth
            self.right_before += max(before, key=lambda cell: before[cell]) == truth
            if before[best] <= KNOWN:
                learned.append(thought[best])
        self.certain += max(learned) > SURE
        self.likely += max(learned) > KNOWN


def of_reports(
    subjects: CountedSubjects, own: list[int | None], with_them: list[Disclosure], without: list[Disclosure]
) -> Gains:
    """How much likelier each of somebody's cells makes reports of all, and of all but them."""
    gains = []
    for at, (table, counts) in enumerate(_counts(subjects).items()):
        cells = []
        for place, count in enumerate(counts):
            others = count - (own[at] == place)
            seen, less = _seen(with_them, at, place), _seen(without, at, place)
            cells.append(_log(_likely(others + 1, others, seen, less)) - _log(_likely(others, others, seen, less)))
        assert len(cells) == len(table.cells)
        gains.append(cells)
    return gains


def of_what_moved(with_them: Disclosure, without: Disclosure) -> Gains:
    """For an attacker who knows nobody's answers, and takes it that what moved between two reports is somebody's."""
    if not with_them.tables or not without.tables:
        return []
    return [
        [MOVED if one != other else 0.0 for one, other in zip(before.figures, after.figures, strict=True)]
        for before, after in zip(with_them.tables, without.tables, strict=True)
    ]


Seen = tuple[Figure, int, int]  # what is shown, beside a kind of how many, in a table of which groups


def _seen(reports: list[Disclosure], at: int, place: int) -> tuple[Seen, ...]:
    return tuple(
        (report.tables[at].figures[place], size, report.tables[at].group)
        for report in reports
        for size in report.sizes.values()
        if size is not None
    )


@cache
def _likely(count: int, other: int, seen: tuple[Seen, ...], later: tuple[Seen, ...]) -> float:
    """How likely it is to see these of a count, and those of another: what lasts of the noise is the same."""
    if not seen and not later:
        return 1.0
    (group,) = {group for *_, group in (*seen, *later)}
    total = 0.0
    for lasting, likely in _chances(group):
        for each in seen:
            likely *= _falls(count + lasting, each)
        for each in later:
            likely *= _falls(other + lasting, each)
        total += likely
    return total


@cache
def _falls(count: int, seen: Seen) -> float:
    """How likely it is that new noise brings a count to what is shown."""
    low, high = _meant(seen)
    return _below(seen[2], high - count) - _below(seen[2], low - 1 - count)


@cache
def _meant(seen: Seen) -> tuple[int, int]:
    """Between which noisy counts something is shown."""
    shown, size, group = seen
    reach = range(-1, size * 2 + 20 * group)
    fits = [count for count in reach if figure(count, group, size) == shown]
    low, high = fits[0], fits[-1]
    return (-(10**9) if low == reach[0] else low), (10**9 if high == reach[-1] else high)


@cache
def _chances(group: int) -> list[tuple[int, float]]:
    of = noise(group)
    ends = [0, *of.ends, WHOLE]
    return [(value, (ends[at + 1] - ends[at]) / WHOLE) for at, value in enumerate(of.values)]


@cache
def _summed(group: int) -> list[float]:
    return [end / WHOLE for end in (*noise(group).ends, WHOLE)]


def _below(group: int, value: int) -> float:
    """How likely noise is no more than a value."""
    at = value - noise(group).values[0]
    return 0.0 if at < 0 else _summed(group)[min(at, len(_summed(group)) - 1)]


def _log(likely: float) -> float:
    return math.log(likely) if likely > 0 else NEVER


def _counts(subjects: CountedSubjects) -> dict[CountTable, list[int]]:
    return {table: list(cells.values()) for table, cells in subjects.counts().items()}


# --- the usual remedy, which makes things worse ---

CELL_KEYS: Noise = noise(4)


def cell_keyed(secret: Secret, subjects: CountedSubjects) -> list[list[int]]:
    """Counts with cell keys: the noise of a cell is drawn by who is in it, so that it stays while they do."""
    keys: Mapping[CountTable, list[int]] = {table: [0] * len(table.cells) for table in subjects.tables}
    for who, row in subjects.places.items():
        key = secret.number("person", *who)
        for table, place in zip(subjects.tables, row.split(","), strict=True):
            if place:
                keys[table][int(place)] += key
    return [
        [n + CELL_KEYS.picked(secret.number("cell", str(key))) for n, key in zip(counts, keys[table], strict=True)]
        for table, counts in _counts(subjects).items()
    ]


def of_cell_keys(
    subjects: CountedSubjects, own: list[int | None], with_them: list[list[int]], without: list[list[int]]
) -> Gains:
    """How much likelier each of somebody's cells makes a report of all and one of all but them, with cell keys."""
    gains = []
    for at, counts in enumerate(_counts(subjects).values()):
        gains.append(
            [
                _log(dict(_chances(4)).get(shown - (count - (own[at] == place)) - 1, 0.0))
                - (0.0 if shown == less else NEVER)
                for place, (count, shown, less) in enumerate(zip(counts, with_them[at], without[at], strict=True))
            ]
        )
    return gains
