"""Chance to be added to counts of people: whole numbers from the discrete normal distribution.

Worked out in decimals, whose exponential is the same on every machine where that of floats is not.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from functools import cache
from itertools import accumulate

from herstelkb.populations.secret import WHOLE

CUT = 6  # standard deviations beyond which nothing is added


@dataclass(frozen=True)
class Noise:
    """The numbers that may be added, and below which number drawn each of them but the last is meant."""

    values: range
    ends: tuple[int, ...]

    def picked(self, drawn: int) -> int:
        """What a number from 0 below `WHOLE` stands for."""
        return self.values[bisect_right(self.ends, drawn)]


@cache
def noise(group: int) -> Noise:
    """Noise whose standard deviation is two fifths of a group's size."""
    with localcontext(Context(prec=40)):
        deviation = Decimal(2 * group) / 5
        reach = int(CUT * deviation)
        values = range(-reach, reach + 1)
        weights = [(-(z * z) / (2 * deviation * deviation)).exp() for z in map(Decimal, values)]
        sums = list(accumulate(weights))
        return Noise(values, tuple(int(WHOLE * part / sums[-1]) for part in sums[:-1]))
