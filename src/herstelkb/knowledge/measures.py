"""Measures: a share or a count over the members, as an interval from what is sure to what is possible.

No verdict depends on who happened to be asked: a member whose counted condition is unknown widens the interval. The
share of no members is unknown.
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
    """The numbers of members that meet the condition: at least `lower` and at most `upper`, of `total`."""

    lower: int
    upper: int
    total: int


def bounds(measure: Measure, one: str, subjects: Sequence[str], degrees: Degrees, cut: int) -> Bounds:
    """The interval of a measure, given what is known to at least degree `cut`."""
    truths = [truth(measure.counted, one, subject, degrees, _no_measure, cut) for subject in subjects]
    sure, excluded = truths.count(True), truths.count(False)
    return Bounds(sure, len(subjects) - excluded, len(subjects))


def verdict(test: Measured, measure: Measure, found: Bounds) -> bool | None:
    """Whether the test is met whatever is unknown turns out to be; None if it depends on that."""
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
    """The degree of a test's verdict: the highest cut, from `top` down, in which it is met; 0 for none.

    `found` gives the interval of the measure in a cut.
    """
    return next((cut for cut in range(top, 0, -1) if verdict(test, measure, found(cut)) is True), 0)


def _no_measure(test: Measured) -> bool | None:
    raise AssertionError(f"{test.measure} inside a measure")  # Invariant: resolution refuses it
