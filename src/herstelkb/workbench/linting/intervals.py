"""The values that a measure can have, and those that meet given bounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from herstelkb.knowledge.conditions import Measured
from herstelkb.knowledge.measures import Measure

HUGE = Fraction(10**9)  # larger than any count


class Interval(NamedTuple):
    """The numbers from `low` to `high`, either bound included or not. Intervals sort by their lower bound."""

    low: Fraction
    open_low: bool
    high: Fraction
    open_high: bool

    @property
    def empty(self) -> bool:
        """Whether it holds no number."""
        return self.low > self.high or (self.low == self.high and (self.open_low or self.open_high))

    def times(self, of: int) -> range:
        """The whole numbers in the interval scaled by `of`."""
        low, high = self.low * of, self.high * of
        return range(floor(low) + 1 if self.open_low else ceil(low), ceil(high) if self.open_high else floor(high) + 1)


def interval(tests: Iterable[Measured], *, is_share: bool) -> Interval:
    """The numbers that meet all these tests of one measure."""
    low, open_low, high, open_high = Fraction(0), False, Fraction(1) if is_share else HUGE, False
    for test in tests:
        if test.op in ("above", "at_least"):
            low, open_low = max((low, open_low), (test.threshold, test.op == "above"))
        else:
            # The lower bound, and of equal ones the one that excludes the bound itself.
            high, closed = min((high, not open_high), (test.threshold, test.op != "below"))
            open_high = not closed
    return Interval(low, open_low, high, open_high)


def impossible(tests: Sequence[Measured], measure: Measure) -> bool:
    """Whether no value of the measure meets all these tests, though their bounds are in its range."""
    if not all(in_range(test.threshold, measure) for test in tests):
        return False
    found = interval(tests, is_share=measure.is_share)
    return found.empty or (not measure.is_share and not found.times(1))


def in_range(threshold: Fraction, measure: Measure) -> bool:
    """Whether the measure can have this value."""
    return threshold >= 0 and (threshold <= 1 or not measure.is_share)


def range_of(measure: Measure) -> str:
    """The values a measure can have, in words."""
    return "a share lies between 0 and 1" if measure.is_share else "a count is not negative"


def bound(test: Measured) -> str:
    """A bound in words."""
    return f"{test.op.replace('_', ' ')} {float(test.threshold):g}"
