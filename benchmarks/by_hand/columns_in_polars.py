"""The result columns of attributes, by hand in Polars: value, certainty and time as words."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from herstelkb.knowledge.base import Knowledge


class ResultColumns:
    """The result columns of the attributes of one kind of subject."""

    def __init__(self, knowledge: Knowledge, kind: str) -> None:
        self.knowledge, self.kind = knowledge, kind

    def value(
        self,
        attribute: str,
        holds: Mapping[str, pl.Expr],
        degree: pl.Expr | int,
        time: pl.Expr | str = "direct",
    ) -> list[pl.Expr]:
        """The value, certainty and time of an attribute of which at most one value holds at a time."""
        some = pl.any_horizontal(holds.values()) if len(holds) > 1 else next(iter(holds.values()))
        return [
            self._first(attribute, holds),
            self._certainty(some, degree).alias(f"{attribute}__certainty"),
            pl.when(some).then(self.word(time) if isinstance(time, str) else time).alias(f"{attribute}__time"),
        ]

    def time(self, later: pl.Then) -> pl.Expr:
        return later.otherwise(self.word("direct"))

    def word(self, time: str) -> pl.Expr:
        return pl.lit(time, pl.Enum(self.knowledge.time))

    def _first(self, attribute: str, holds: Mapping[str, pl.Expr]) -> pl.Expr:
        values = list(self.knowledge.source.vocabulary[f"{self.kind}.{attribute}"].values)
        booleans = all(isinstance(value, bool) for value in values)
        dtype = pl.Boolean if booleans else pl.Enum([str(value) for value in values])
        chosen = pl.lit(None, dtype)
        for value, holding in holds.items():
            said = {"true": True, "false": False}[value] if booleans else value
            chosen = pl.when(holding).then(pl.lit(said, dtype)).otherwise(chosen)
        return chosen.alias(attribute)

    def _certainty(self, some: pl.Expr, degree: pl.Expr | int) -> pl.Expr:
        """The word for a degree; the lowest never occurs here."""
        scale = pl.Enum(self.knowledge.certainty)
        words = {place: pl.lit(word, scale) for place, word in enumerate(self.knowledge.certainty, 1)}
        if isinstance(degree, int):
            return pl.when(some).then(words[degree])
        return pl.when(degree == 4).then(words[4]).when(degree == 3).then(words[3]).when(degree == 2).then(words[2])
