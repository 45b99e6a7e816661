"""A term as an expression of Narwhals: as a truth value where it can only be 0 or the highest degree, else as a number.

Truth values are boolean columns and numbers 8-bit ones: a population is as wide as it is long, so width is what counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

import narwhals as nw

from herstelkb.engines.columnar.terms import Term

MOST = 10**9  # employees that one case can have here
COUNTS = ("sum", "size", "rest")
_PLACES = ("first",)

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


def degree_column(attribute: str) -> str:
    """The name of the column that holds the degree of an attribute's observations."""
    return f"_{attribute}"


def number(value: int) -> nw.Expr:
    """A small whole number as an expression."""
    return nw.lit(value, nw.Int8 if value < 128 else nw.Int16)


@dataclass(frozen=True)
class Expressions:
    """Makes expressions of terms; those in `made` are columns already.

    `texts` and `graded`: the observed attributes whose columns are text, and that have a column of degrees.
    """

    top: int
    texts: Set[tuple[bool, str]]
    graded: Set[tuple[bool, str]]
    made: Set[Term]

    def is_truth(self, term: Term) -> bool:
        """Is the term's column one of truth values?"""
        return not term.possible & ~(1 | 1 << self.top) and term.op not in (*COUNTS, *_PLACES)

    def column(self, term: Term) -> nw.Expr:
        """The term as its column holds it, under its column's name."""
        made = self._new_truth(term) if self.is_truth(term) else self._new_number(term)
        return made.alias(column(term))

    def holds(self, term: Term) -> nw.Expr:
        """Is the term above 0?"""
        return self._truth(term) if self.is_truth(term) else self.number(term) > 0

    def number(self, term: Term) -> nw.Expr:
        """The term as a number."""
        if term.op == "constant":
            return number(term.detail)
        if self.is_truth(term):
            return nw.when(self._truth(term)).then(number(self.top)).otherwise(number(0))
        return nw.col(column(term)) if term in self.made else self._new_number(term)

    def _truth(self, term: Term) -> nw.Expr:
        return nw.col(column(term)) if term in self.made else self._new_truth(term)

    def _new_truth(self, term: Term) -> nw.Expr:
        match term.op:
            case "constant":
                return nw.lit(term.detail > 0)
            case "observed":
                return self._observed(term)
            case "least":
                return _all(self._at_top(arg) for arg in term.args)
            case "greatest":
                return _any(self._at_top(arg) for arg in term.args)
            case "above":
                kept, floor = term.args
                return self._at_top(kept) & (self.number(kept) > self.number(floor))
            case "at_least":
                return self.number(term.args[0]) >= number(term.detail)
            case "absent":
                (arg,) = term.args
                return ~self._truth(arg) if self.is_truth(arg) else ~(self.number(arg) > 0)
            case "verdict":
                test, _ = term.detail
                return _met(test, *(self.number(arg) for arg in term.args))
            case "refuted":
                op, *rest = term.detail
                return _met((_OPPOSITE[op], *rest), *(self.number(arg) for arg in term.args))
            case _:
                raise AssertionError(term.op)  # Invariant: crossings are columns before anything rests on them

    def _new_number(self, term: Term) -> nw.Expr:
        match term.op:
            case "observed":
                return nw.when(self._observed(term)).then(nw.col(degree_column(term.detail[0]))).otherwise(number(0))
            case "least":
                truths, numbers = self._sorted(term.args)
                least = nw.min_horizontal(*numbers) if len(numbers) > 1 else numbers[0]
                return nw.when(_all(truths)).then(least).otherwise(number(0)) if truths else least
            case "greatest":
                truths, numbers = self._sorted(term.args)
                most = nw.max_horizontal(*numbers) if len(numbers) > 1 else numbers[0]
                return nw.when(_any(truths)).then(number(self.top)).otherwise(most) if truths else most
            case "above":
                kept, floor = (self.number(arg) for arg in term.args)
                return nw.when(kept > floor).then(kept).otherwise(number(0))
            case "verdict":
                test, cuts = term.detail
                size, *counts = (self.number(arg) for arg in term.args)
                found = number(0)
                for place in reversed(range(len(cuts))):
                    met = _met(test, size, counts[2 * place], counts[2 * place + 1])
                    found = nw.when(met).then(number(cuts[place])).otherwise(found)
                return found
            case "rest":
                whole, part = term.args
                return self.number(whole) - self.number(part)
            case "first":
                found = number(0)
                for place, arg in reversed(list(enumerate(term.args, 1))):
                    if arg.possible > 1:
                        found = nw.when(self.holds(arg)).then(number(place)).otherwise(found)
                return found
            case _:
                raise AssertionError(term.op)  # Invariant: crossings are columns before anything rests on them

    def _at_top(self, term: Term) -> nw.Expr:
        return self._truth(term) if self.is_truth(term) else self.number(term) >= self.top

    def _sorted(self, terms: Iterable[Term]) -> tuple[list[nw.Expr], list[nw.Expr]]:
        """Truth values and numbers apart."""
        truths, numbers = [], []
        for term in terms:
            if self.is_truth(term):
                truths.append(self._truth(term))
            else:
                numbers.append(self.number(term))
        return truths, numbers

    def _observed(self, term: Term) -> nw.Expr:
        attribute, value = term.detail
        known = nw.col(attribute)
        if (term.each, attribute) in self.texts:
            known = known == (value if isinstance(value, str) else str(value).lower())
        elif not value:
            known = ~known
        return known.fill_null(False)


def _all(truths: Iterable[nw.Expr]) -> nw.Expr:
    return reduce(lambda left, right: left & right, truths)


def _any(truths: Iterable[nw.Expr]) -> nw.Expr:
    return reduce(lambda left, right: left | right, truths)


def _met(test: tuple[str, int, int, bool], size: nw.Expr, sure: nw.Expr, excluded: nw.Expr) -> nw.Expr:
    """Is a measure's test met, whatever the unknown turn out to be? In whole numbers, so exactly."""
    op, numerator, denominator, share = test
    threshold = Fraction(numerator, denominator)
    near = threshold.limit_denominator(MOST)
    if near != threshold:
        # No share of at most MOST lies between the threshold and its nearest fraction: which side of it counts.
        strict = {"at_most": "below", "above": "at_least"}
        loose = {"below": "at_most", "at_least": "above"}
        op = (loose if near < threshold else strict).get(op, op)
    low, high = sure * near.denominator, (size - excluded) * near.denominator
    met = _MET[op](low, high, (size if share else nw.lit(1, nw.Int64)) * near.numerator)
    return met & (size > 0) if share else met
