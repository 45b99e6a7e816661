"""Noise for counts of people: whole numbers from the discrete normal distribution.

Computed with decimals, whose exponential is the same on every machine; that of floats is not.
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
    """The possible noise values, with the upper limit of the drawn number for each but the last."""

    values: range
    ends: tuple[int, ...]

    def picked(self, drawn: int) -> int:
        """The noise value for a number drawn from `range(WHOLE)`."""
        return self.values[bisect_right(self.ends, drawn)]


@cache
def noise(group: int) -> Noise:
    """The noise for a group size: its standard deviation is two fifths of that."""
    with localcontext(Context(prec=40)):
        deviation = Decimal(2 * group) / 5
        reach = int(CUT * deviation)
        values = range(-reach, reach + 1)
        weights = [(-(z * z) / (2 * deviation * deviation)).exp() for z in map(Decimal, values)]
        sums = list(accumulate(weights))
        return Noise(values, tuple(int(WHOLE * part / sums[-1]) for part in sums[:-1]))
