"""Runs a plan on two dataframes through Narwhals: each term becomes an expression, each crossing a join.

What a library lacks is worked around here and nowhere else. Lazy frames stay lazy: nothing is collected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

import narwhals as nw

from herstelkb.diagnostics import spoken
from herstelkb.engines.columnar.planning import Kept, Stage, plan
from herstelkb.engines.columnar.results import Result
from herstelkb.engines.columnar.terms import Term

CASE, ID = "case", "id"
KEYS = {False: (CASE,), True: (CASE, ID)}
MOST = 10**9  # employees that one case can have here

_MET: dict[str, Callable[[nw.Expr, nw.Expr, nw.Expr], nw.Expr]] = {
    "below": lambda low, high, threshold: high < threshold,
    "at_most": lambda low, high, threshold: high <= threshold,
    "at_least": lambda low, high, threshold: low >= threshold,
    "above": lambda low, high, threshold: low > threshold,
}
# A test is surely not met where its opposite is surely met.
_OPPOSITE = {"below": "at_least", "at_most": "above", "at_least": "below", "above": "at_most"}


def column(term: Term) -> str:
    """The name of a term's column; no name in a rule base begins like it."""
    return f"_{term.number}"


class Population:
    """The two frames of a population, to which columns of terms are added.

    `one` and `many` hold what was given: a column for each observed attribute, `graded` ones also one with the degree
    of each observation (see `degree_column`).
    """

    def __init__(
        self,
        one: nw.LazyFrame[Any],
        many: nw.LazyFrame[Any],
        texts: Iterable[tuple[bool, str]],
        graded: Iterable[tuple[bool, str]],
        certainty: Sequence[str],
    ) -> None:
        self.frames = {False: one, True: many}
        self.texts, self.graded, self.top = frozenset(texts), frozenset(graded), len(certainty)
        self.enums = one.implementation.is_polars() or one.implementation.is_duckdb()
        for each, attribute in sorted(self.graded):
            said = nw.col(f"{attribute}__certainty")
            degree = number(self.top)  # an observation without a certainty is certain
            for place, word in enumerate(certainty[:-1], 1):
                degree = nw.when(said == word).then(number(place)).otherwise(degree)
            self.frames[each] = self.frames[each].with_columns(degree.alias(degree_column(attribute)))

    def select(self, each: bool, keys: Sequence[str], results: Iterable[Result]) -> nw.LazyFrame[Any]:
        """A frame of some ids and results, whose terms have been computed."""
        return self.frames[each].select(*keys, *(self._result(result).alias(result.name) for result in results))

    def _result(self, result: Result) -> nw.Expr:
        term, words = result.term, result.words
        found = number(term.detail) if term.op == "constant" else nw.col(column(term))
        if result.truth:
            return found > 0
        if words is None:
            return found
        booleans = all(isinstance(word, bool) for word in words)
        dtype: Any = nw.Boolean if booleans else nw.String
        if not booleans and self.enums:
            dtype = nw.Enum([spoken(word) for word in words])
        chosen = nw.lit(None, dtype)
        for place, word in reversed(list(enumerate(words, 1))):
            if term.possible >> place & 1:
                value = nw.lit(word if booleans else spoken(word), dtype)
                chosen = nw.when(found == place).then(value).otherwise(chosen)
        return chosen

    def compute(self, wanted: Iterable[Term]) -> None:
        """Add a column (`column`) for every wanted term that is no constant."""
        made: set[Term] = set()
        for stage in plan(wanted):
            one, many = self.frames[False], self.frames[True]
            if stage.lifted:
                self.frames[True] = self._lift(one, many, stage)
            if stage.gathered:
                self.frames[False] = self._gather(one, many, stage)
            made.update(stage.lifted, stage.gathered)
            for layer in stage.layers:
                for each, kept in layer.kept.items():
                    new = [self._expression(t, made).alias(column(t)) for t in layer.made if t.each == each]
                    if new:
                        self.frames[each] = self.frames[each].select(*KEYS[each], *self._names(each, kept), *new)
                made.update(layer.made)

    def _names(self, each: bool, kept: Iterable[Kept]) -> list[str]:
        """The columns that are kept: selecting them, rather than adding to all, keeps queries small."""
        names = []
        for one in kept:
            names.append(one if isinstance(one, str) else column(one))
            if (each, one) in self.graded:
                names.append(degree_column(names[-1]))
        return names

    def _lift(self, one: nw.LazyFrame[Any], many: nw.LazyFrame[Any], stage: Stage) -> nw.LazyFrame[Any]:
        names = {column(term): nw.col(column(term.args[0])) for term in stage.lifted}
        joined = _looked_up(many, one.select(CASE, **names))
        numbers = (nw.col(name).fill_null(0) for name in names)
        return joined.select(*KEYS[True], *self._names(True, stage.kept[True]), *numbers)

    def _gather(self, one: nw.LazyFrame[Any], many: nw.LazyFrame[Any], stage: Stage) -> nw.LazyFrame[Any]:
        counts, most = [], []
        for term in stage.gathered:
            if term.op == "size":
                counts.append(nw.len().alias(column(term)))
            elif term.op == "sum":
                counts.append((nw.col(column(term.args[0])) > 0).cast(nw.Int64).sum().alias(column(term)))
            else:
                most.append(nw.col(column(term.args[0])).max().alias(column(term)))
        joined = _looked_up(one, many.group_by(CASE).agg(*counts, *most))
        numbers = (
            nw.col(column(term)).fill_null(0).cast(nw.Int8 if term.op == "any" else nw.Int64) for term in stage.gathered
        )
        return joined.select(CASE, *self._names(False, stage.kept[False]), *numbers)

    def _expression(self, term: Term, made: set[Term]) -> nw.Expr:
        def of(arg: Term) -> nw.Expr:
            return nw.col(column(arg)) if arg in made else self._expression(arg, made)

        match term.op:
            case "constant":
                return number(term.detail)
            case "observed":
                return self._observed(term)
            case "least":
                return nw.min_horizontal(*(of(arg) for arg in term.args))
            case "greatest":
                return nw.max_horizontal(*(of(arg) for arg in term.args))
            case "above":
                kept, floor = term.args
                return nw.when(of(kept) > of(floor)).then(of(kept)).otherwise(number(0))
            case "at_least":
                return self._truth(of(term.args[0]) >= term.detail)
            case "absent":
                return self._truth(of(term.args[0]) == 0)
            case "rest":
                whole, part = term.args
                return of(whole) - of(part)
            case "first":
                found = number(0)
                for place, arg in reversed(list(enumerate(term.args, 1))):
                    if arg.op == "constant" and not arg.detail:
                        continue
                    found = nw.when(of(arg) > 0).then(number(place)).otherwise(found)
                return found
            case "verdict":
                test, cuts = term.detail
                size, *counts = (of(arg) for arg in term.args)
                met = [_met(test, size, counts[2 * n], counts[2 * n + 1]) for n in range(len(cuts))]
                found = number(0)
                for cut, holds in zip(reversed(cuts), reversed(met), strict=True):
                    found = nw.when(holds).then(number(cut)).otherwise(found)
                return found
            case "refuted":
                (op, *rest), (size, sure, excluded) = term.detail, (of(arg) for arg in term.args)
                return self._truth(_met((_OPPOSITE[op], *rest), size, sure, excluded))
            case _:
                raise AssertionError(term.op)  # Invariant: crossings are columns before anything rests on them

    def _truth(self, holds: nw.Expr) -> nw.Expr:
        return nw.when(holds).then(number(self.top)).otherwise(number(0))

    def _observed(self, term: Term) -> nw.Expr:
        attribute, value = term.detail
        known = nw.col(attribute)
        key = (term.each, attribute)
        if key in self.texts:
            holds = known == (value if isinstance(value, str) else str(value).lower())
        else:
            holds = known if value else ~known
        degree = nw.col(degree_column(attribute)) if key in self.graded else number(self.top)
        return nw.when(holds).then(degree).otherwise(number(0))


def _looked_up(frame: nw.LazyFrame[Any], other: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The frame with the other's columns of the same case; on Polars the rows keep their order."""
    if frame.implementation.is_polars():
        kept = frame.to_native().join(other.to_native(), on=CASE, how="left", maintain_order="left")
        found: nw.LazyFrame[Any] = nw.from_native(kept)
        return found
    return frame.join(other, on=CASE, how="left")


def degree_column(attribute: str) -> str:
    """The name of the column that holds the degree of an attribute's observations."""
    return f"_{attribute}"


def number(value: int) -> nw.Expr:
    """A small whole number as an expression."""
    return nw.lit(value, nw.Int8 if value < 128 else nw.Int16)


def _met(test: tuple[str, int, int, bool], size: nw.Expr, sure: nw.Expr, excluded: nw.Expr) -> nw.Expr:
    """Is a measure's test met, whatever the unknown turn out to be? In whole numbers, so exactly."""
    op, numerator, denominator, share = test
    threshold = Fraction(numerator, denominator)
    total = size if share else nw.lit(1, nw.Int64)
    near = threshold.limit_denominator(MOST)
    if near != threshold:
        # No share of at most MOST lies between the threshold and its nearest fraction: which side of it counts.
        op = (
            {"below": "at_most", "at_least": "above"}.get(op, op)
            if near < threshold
            else {"at_most": "below", "above": "at_least"}.get(op, op)
        )
    low, high = sure * near.denominator, (size - excluded) * near.denominator
    met = _MET[op](low, high, total * near.numerator)
    return met & (size > 0) if share else met
