"""The parts of a measure that rules divide between them: the rules have the same other premises and conclude values of
one attribute, one below a bound and one above it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import Measured
from herstelkb.workbench.linting.intervals import Interval, in_range, interval


class MeasurePart(NamedTuple):
    """The part of a measure that a clause is about."""

    interval: Interval
    measure: str
    clause: Clause


def neighbours(knowledge: Knowledge) -> Iterator[tuple[MeasurePart, MeasurePart]]:
    """Every two adjacent parts, the lower one first."""
    families: dict[object, list[MeasurePart]] = {}
    for clause in knowledge.clauses:
        names = {test.measure for test in clause.tests}
        if len(names) == 1 and all(in_range(test.threshold, knowledge.measures[test.measure]) for test in clause.tests):
            name = names.pop()
            found = MeasurePart(interval(clause.tests, is_share=knowledge.measures[name].is_share), name, clause)
            family = (name, clause.head[:2], frozenset(clause.asks), repr(clause.unless), clause.time)
            families.setdefault(family, []).append(found)
    for parts in families.values():
        yield from pairwise(sorted((part for part in parts if not part.interval.empty), key=lambda part: part.interval))


def gap(lower: MeasurePart, upper: MeasurePart) -> tuple[Measured, Measured] | None:
    """The bounds of what lies between two parts and belongs to neither; None if there is nothing."""
    low, high = lower.interval.high, upper.interval.low
    if low < high or (low == high and lower.interval.open_high and upper.interval.open_low):
        below = Measured(upper.measure, "at_most" if upper.interval.open_low else "below", high)
        return Measured(lower.measure, "at_least" if lower.interval.open_high else "above", low), below
    return None


def overlap(lower: MeasurePart, upper: MeasurePart) -> bool:
    """Whether something belongs to both parts, while their clauses conclude different values."""
    if lower.clause.head == upper.clause.head:
        return False
    high, low = lower.interval.high, upper.interval.low
    return high > low or (high == low and not lower.interval.open_high and not upper.interval.open_low)


def between(lower: MeasurePart, upper: MeasurePart) -> str:
    """The boundary between two neighbours, in words."""
    low, high = sorted((lower.interval.high, upper.interval.low))
    return f"of {float(low):g}" if low == high else f"between {float(low):g} and {float(high):g}"
