"""Terms as expressions: truth values for terms that can only be 0 or one degree, otherwise numbers.

Truth values are boolean columns and numbers are 8-bit columns: tables are wide, so column width dominates the cost.
The expressions are those of Narwhals, or of Polars, whose calls are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import and_, or_
from typing import Any, TypeAlias

from herstelkb.populations.columnar.term import Term

Expression: TypeAlias = Any  # of either library

MOST = 10**9  # the most members of a case
COUNTS = ("sum", "size", "rest", "chosen")

_MET: dict[str, Callable[[Expression, Expression, Expression], Expression]] = {
    "below": lambda low, high, threshold: high < threshold,
    "at_most": lambda low, high, threshold: high <= threshold,
    "at_least": lambda low, high, threshold: low >= threshold,
    "above": lambda low, high, threshold: low > threshold,
}
# A test is certainly not met where its opposite certainly is.
_OPPOSITE = {"below": "at_least", "at_most": "above", "at_least": "below", "above": "at_most"}


def column(term: Term) -> str:
    """The name of a term's column; no name in a rule base starts like this."""
    return f"_{term.number}"


def degree_column(attribute: str) -> str:
    """The name of the column with the degrees of an attribute's observations."""
    return f"_{attribute}"


@dataclass(frozen=True)
class Expressions:
    """Makes expressions from terms; those in `made` are already columns.

    `library` is the module of the expressions, `narwhals` or `polars`. `texts` and `graded`: the observed attributes
    with a text column, and those with a column of degrees.
    """

    library: Any
    top: int
    texts: Set[tuple[bool, str]]
    graded: Set[tuple[bool, str]]
    made: Set[Term]

    def is_truth(self, term: Term) -> bool:
        """Whether the term's column holds truth values: 0 or its only degree."""
        return term.possible & ~1 == 1 << term.highest and term.op not in COUNTS

    def column(self, term: Term) -> Expression:
        """The term's expression, under its column's name."""
        made = self._new_truth(term) if self.is_truth(term) else self._new_number(term)
        return made.alias(column(term))

    def holds(self, term: Term) -> Expression:
        """Whether the term is above 0."""
        return self._reaches(term, 1)

    def number(self, term: Term) -> Expression:
        """The term as a number."""
        if term.op == "constant":
            return self.small(term.detail)
        if self.is_truth(term):
            return self.where(self._truth(term), self.small(term.highest), self.small(0))
        return self._made(term) if term in self.made else self._new_number(term)

    def small(self, value: int) -> Expression:
        """A small whole number."""
        return self.library.lit(value, self.library.Int8 if value < 128 else self.library.Int16)

    def where(self, holds: Expression, this: Expression, that: Expression) -> Expression:
        """`this` where `holds`, and `that` elsewhere. `holds` may not be null."""
        return self.library.when(holds).then(this).otherwise(that)

    # --- as a truth value ---

    def _reaches(self, term: Term, degree: int) -> Expression:
        """Whether the term is at least this degree. If it is not a column, from its parts: truth values are cheap."""
        if term.lowest >= degree or term.highest < degree:
            return self.library.lit(term.lowest >= degree)
        if term not in self.made and term.op == "least":
            return _all(self._reaches(arg, degree) for arg in term.args if arg.lowest < degree)
        if term not in self.made and term.op == "greatest":
            return _any(self._reaches(arg, degree) for arg in term.args if arg.highest >= degree)
        return self._truth(term) if self.is_truth(term) else self.number(term) >= self.small(degree)

    def _truth(self, term: Term) -> Expression:
        return self._made(term) if term in self.made else self._new_truth(term)

    def _made(self, term: Term) -> Expression:
        return self.library.col(column(term))

    def _new_truth(self, term: Term) -> Expression:
        match term.op:
            case "constant" | "least" | "greatest":
                return self._reaches(term, term.highest)
            case "observed":
                return self._observed(term)
            case "above":
                kept, floor = term.args
                return self._reaches(kept, term.highest) & (self.number(kept) > self.number(floor))
            case "at_least":
                return self._reaches(term.args[0], term.detail)
            case "absent":
                return ~self.holds(term.args[0])
            case "verdict" | "refuted":
                op, *rest = term.detail[0] if term.op == "verdict" else term.detail
                test = (op if term.op == "verdict" else _OPPOSITE[op], *rest)
                return _met(test, *(self.number(arg) for arg in term.args))
            case _:
                raise AssertionError(term.op)  # Invariant: crossings are columns before anything rests on them

    def _observed(self, term: Term) -> Expression:
        attribute, value = term.detail
        known = self.library.col(attribute)
        if (term.each, attribute) in self.texts:
            known = known == (value if isinstance(value, str) else str(value).lower())
        elif not value:
            known = ~known
        return known.fill_null(False)

    # --- as a number ---

    def _new_number(self, term: Term) -> Expression:
        match term.op:
            case "observed":
                degree = self.library.col(degree_column(term.detail[0]))
                return self.where(self._observed(term), degree, self.small(0))
            case "least" | "greatest":
                return self._extreme(term)
            case "above":
                kept, floor = (self.number(arg) for arg in term.args)
                return self.where(kept > floor, kept, self.small(0))
            case "verdict":
                return self._verdict(term)
            case "rest":
                whole, part = term.args
                return self.number(whole) - self.number(part)
            case "chosen":
                which, yes, no = term.args
                return self.where(self.holds(which), self.number(yes), self.number(no))
            case _:
                raise AssertionError(term.op)  # Invariant: crossings are columns before anything rests on them

    def _verdict(self, term: Term) -> Expression:
        """The highest cut in which the test of a measure is met."""
        test, cuts = term.detail
        size, *counts = (self.number(arg) for arg in term.args)
        found = self.small(0)
        for place in reversed(range(len(cuts))):
            met = _met(test, size, counts[2 * place], counts[2 * place + 1])
            found = self.where(met, self.small(cuts[place]), found)
        return found

    def _extreme(self, term: Term) -> Expression:
        """The least or greatest of a term's parts; truth values of the top degree are combined by *and* or *or*."""
        plain = [arg for arg in term.args if self.is_truth(arg) and arg.highest == self.top]
        rest = self._by_degrees(term.op, [arg for arg in term.args if arg not in plain])
        if not plain:
            return rest
        if term.op == "least":
            return self.where(_all(map(self._truth, plain)), rest, self.small(0))
        return self.where(_any(map(self._truth, plain)), self.small(self.top), rest)

    def _by_degrees(self, op: str, parts: list[Term]) -> Expression:
        """The least or greatest of numbers, composed from comparisons with each degree.

        The greatest of two unrelated columns of a million rows takes Polars 2.1 4 ms; comparing a column with a degree
        and choosing takes 0.1 ms.
        """
        if len(parts) == 1:
            return self.number(parts[0])
        pick = min if op == "least" else max
        lowest, highest = pick(part.lowest for part in parts), pick(part.highest for part in parts)
        found = self.small(lowest)
        for degree in range(lowest + 1, highest + 1):
            able = [part for part in parts if part.possible >> degree & 1]
            if op == "least" and able:
                reached = _all(self._reaches(part, degree) for part in parts if part.lowest < degree)
                found = self.where(reached, self.small(degree), found)
            elif able:  # a part that is never this degree exceeds it only where it also exceeds a later one
                found = self.where(_any(self._reaches(part, degree) for part in able), self.small(degree), found)
        return found


def _all(truths: Iterable[Expression]) -> Expression:
    return reduce(and_, truths)


def _any(truths: Iterable[Expression]) -> Expression:
    return reduce(or_, truths)


def _met(test: tuple[str, int, int, bool], size: Expression, sure: Expression, excluded: Expression) -> Expression:
    """Whether the test of a measure is met, whatever the unknown members are. In whole numbers, so exact."""
    op, numerator, denominator, share = test
    threshold = Fraction(numerator, denominator)
    near = threshold.limit_denominator(MOST)
    if near != threshold:
        # No share of at most MOST lies between the threshold and its nearest fraction, so its side decides.
        strict = {"at_most": "below", "above": "at_least"}
        loose = {"below": "at_most", "at_least": "above"}
        op = (loose if near < threshold else strict).get(op, op)
    low, high = sure * near.denominator, (size - excluded) * near.denominator
    met = _MET[op](low, high, size * near.numerator if share else near.numerator)
    return met & (size > 0) if share else met
