"""Generates cases by the million, as lazy Polars frames, from the section `sampling` of a rule base.

Every number is a hash of the seed, the attribute and the row, so a case is the same however many are generated and
however the work is divided. This module does not know what the values mean.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from herstelkb.ground.showing import spoken
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.rule_file import SamplingEntry

if TYPE_CHECKING:
    import polars as pl

# How many members a case has: each equally likely, ten on average, now and then none.
SIZES = (0, 1, 3, 4, 5, 6, 7, 7, 8, 9, 9, 10, 11, 12, 13, 14, 16, 18, 21, 26)
_MOST = 1 << 8  # the members per case that row numbers have room for
_PIECE = 1 << 16


@dataclass(frozen=True)
class Sample:
    """Cases `first` up to `last` of the infinite population of a rule base and a seed.

    `one` and `many` are lazy frames in the form that `evaluate_frames` takes. Members without observations, and
    cases without members, occur.
    """

    knowledge: Knowledge
    seed: int
    first: int
    last: int

    @property
    def one(self) -> pl.LazyFrame:
        """A row for each case: `case` and its observations."""
        return self._observed(self._cases(), self.knowledge.one, "_case").select(
            "case", *self._names(self.knowledge.one)
        )

    @property
    def many(self) -> pl.LazyFrame:
        """A row for each member: `case`, `id` and the observations."""
        import polars as pl

        sizes = pl.lit(pl.Series(SIZES, dtype=pl.Int64)).gather(self._hash("_case", "sizes") % len(SIZES))
        rows = self._cases().with_columns(_nth=pl.int_ranges(1, sizes + 1)).explode("_nth").drop_nulls("_nth")
        rows = rows.with_columns(
            pl.format("m{}", pl.col("_nth").cast(pl.String).str.zfill(2)).alias("id"),
            (pl.col("_case") * _MOST + pl.col("_nth").cast(pl.UInt64)).alias("_row"),
        )
        return self._observed(rows, self.knowledge.many, "_row").select("case", "id", *self._names(self.knowledge.many))

    # --- rows ---

    def _cases(self) -> pl.LazyFrame:
        """The cases by number, with the case's own factors."""
        import polars as pl

        rows = pl.LazyFrame({"_case": pl.int_range(self.first, self.last, dtype=pl.UInt64, eager=True)})
        rows = rows.with_columns(pl.format("{}", pl.col("_case").cast(pl.String).str.zfill(7)).alias("case"))
        return self._with_factors(rows, self.knowledge.one, "_case")

    def _with_factors(self, rows: pl.LazyFrame, kind: str, row: str) -> pl.LazyFrame:
        for name in _in_order(self.knowledge.source.sampling):
            if name.startswith(f"{kind}."):
                factor = self._going_along(self.knowledge.source.sampling[name], self._hash(row, name))
                rows = rows.with_columns(factor.alias(name))
        return rows

    def _observed(self, rows: pl.LazyFrame, kind: str, row: str) -> pl.LazyFrame:
        if kind == self.knowledge.many:
            rows = self._with_factors(rows, kind, row)
        told = {name: self._sampled(kind, name) for name in self._names(kind)}
        rows = rows.with_columns(self._hash(row, f"{kind}.{name}").alias(f"_{name}") for name in told)
        always = [self._value(kind, name, item) for name, item in told.items() if not item.only_if]
        rest = [self._value(kind, name, item) for name, item in told.items() if item.only_if]
        return rows.with_columns(always).with_columns(rest) if rest else rows.with_columns(always)

    # --- columns ---

    def _value(self, kind: str, name: str, item: SamplingEntry) -> pl.Expr:
        """The observed value: the share of the normal distribution that a row falls in; null if unknown."""
        import polars as pl

        assert item.shares is not None  # Invariant: `_sampled` gives shares
        entry, drawn = self.knowledge.source.vocabulary[f"{kind}.{name}"], pl.col(f"_{name}")
        booleans = all(isinstance(value, bool) for value in entry.values)
        dtype: Any = pl.Boolean if booleans else pl.Enum([spoken(value) for value in entry.values])
        score = self._going_along(item, drawn)
        values = list(item.shares)
        bounds = [_bound(float(part)) for part in accumulate(list(item.shares.values())[:-1])]
        chosen = pl.lit(values[-1] if booleans else spoken(values[-1]), dtype)
        for value, bound in reversed(list(zip(values, bounds, strict=False))):
            chosen = pl.when(score < bound).then(pl.lit(value if booleans else spoken(value), dtype)).otherwise(chosen)
        seen = (drawn // (_PIECE**3)) < int(item.known * _PIECE)
        for other, wanted in item.only_if.items():
            there = pl.col(other.partition(".")[2])
            seen &= there == (wanted if isinstance(wanted, bool) else spoken(wanted))
        return pl.when(seen).then(chosen).alias(name)

    def _going_along(self, item: SamplingEntry, drawn: pl.Expr) -> pl.Expr:
        """An approximately standard normal number that correlates with factors as `follows` says."""
        import polars as pl

        rest = (1 - sum(float(weight) ** 2 for weight in item.follows.values())) ** 0.5
        found: pl.Expr = _bell(drawn) * rest
        for factor, weight in item.follows.items():
            found = found + pl.col(factor) * float(weight)
        return found

    def _hash(self, row: str, name: str) -> pl.Expr:
        """64 well-mixed bits for each row (SplitMix64's finaliser), in a different sequence for every name and seed."""
        import polars as pl

        def number(value: int) -> pl.Expr:
            return pl.lit(value, pl.UInt64)

        key = int.from_bytes(hashlib.sha256(f"{self.seed} {name}".encode()).digest()[:8], "big")
        mixed = pl.col(row) * number(0x9E3779B97F4A7C15) + number(key)
        mixed = (mixed ^ (mixed // number(1 << 30))) * number(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed // number(1 << 27))) * number(0x94D049BB133111EB)
        return mixed ^ (mixed // number(1 << 31))

    # --- what is sampled ---

    def _names(self, kind: str) -> list[str]:
        return [
            n for n in self.knowledge.attributes[kind] if self.knowledge.source.vocabulary[f"{kind}.{n}"].observable
        ]

    def _sampled(self, kind: str, name: str) -> SamplingEntry:
        """The rule base's entry for an attribute; by default, each value is equally likely."""
        found = self.knowledge.source.sampling.get(f"{kind}.{name}")
        if found is not None and found.shares is not None:
            return found
        values = self.knowledge.source.vocabulary[f"{kind}.{name}"].values
        return SamplingEntry(shares=dict.fromkeys(values, Decimal(1) / len(values)))


def _bell(drawn: pl.Expr) -> pl.Expr:
    """The sum of three 16-bit pieces: approximately normal, with mean 0 and variance 1, from -3 to 3."""
    import polars as pl

    pieces = [(drawn // _PIECE**place % _PIECE).cast(pl.Float32) for place in range(3)]
    return pl.sum_horizontal(pieces) * (2 / _PIECE) - 3


def _bound(below: float) -> float:
    """The bound below which this share of a standard normal distribution lies."""
    return NormalDist().inv_cdf(below) if 0 < below < 1 else (-1e9 if below <= 0 else 1e9)


def _in_order(sampling: Mapping[str, SamplingEntry]) -> Iterator[str]:
    """The hidden factors, each after those it follows."""
    done: dict[str, None] = {}

    def take(name: str) -> None:
        if name not in done:
            for factor in sampling[name].follows:
                take(factor)
            done[name] = None

    for name, item in sampling.items():
        if item.shares is None:
            take(name)
    yield from done
