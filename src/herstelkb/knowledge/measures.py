"""Measures: a share or a count over the many subjects, as an interval between what is sure and what is possible.

No verdict rests on who happened to be asked: a member of whom the counted condition is unknown widens the
interval. Over no subjects a share is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from herstelkb.knowledge.conditions import Condition, Degrees, Measured, truth


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure with its names resolved; `is_share` tells a share from a count."""

    name: str
    is_share: bool
    counted: Condition


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many subjects satisfy at least (`lower`) and at most (`upper`), of `total`."""

    lower: int
    upper: int
    total: int


def bounds(measure: Measure, one: str, subjects: Sequence[str], degrees: Degrees, cut: int) -> Bounds:
    """The interval of a measure over what is known to degree `cut` at least."""
    truths = [truth(measure.counted, one, subject, degrees, _no_measure, cut) for subject in subjects]
    sure, excluded = truths.count(True), truths.count(False)
    return Bounds(sure, len(subjects) - excluded, len(subjects))


def verdict(test: Measured, measure: Measure, found: Bounds) -> bool | None:
    """Is the test met, whatever the unknown turn out to be? None where that depends on them."""
    if measure.is_share and found.total == 0:
        return None
    total = found.total if measure.is_share else 1
    low, high = Fraction(found.lower, total), Fraction(found.upper, total)
    match test.op:
        case "below":
            return True if high < test.threshold else False if low >= test.threshold else None
        case "at_most":
            return True if high <= test.threshold else False if low > test.threshold else None
        case "at_least":
            return True if low >= test.threshold else False if high < test.threshold else None
        case _:
            return True if low > test.threshold else False if high <= test.threshold else None


def highest_cut(test: Measured, measure: Measure, found: Callable[[int], Bounds], top: int) -> int:
    """The degree of a test's verdict: that of the highest cut, from `top` down, in which it is met; 0 for none.

    `found` gives the interval of the measure in a cut.
    """
    return next((cut for cut in range(top, 0, -1) if verdict(test, measure, found(cut)) is True), 0)


def _no_measure(test: Measured) -> bool | None:
    raise AssertionError(f"{test.measure} inside a measure")  # Invariant: resolution refuses it
