"""The parts of a measure that rules divide between them: rules with the same other premises that conclude values of
one attribute, one below a bound and one above it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Measured, Value
from herstelkb.workbench.uses import in_range


class Part(NamedTuple):
    """The part of a measure that a clause is about: from `low` to `high`, the bounds themselves in it or not."""

    low: Fraction
    open_low: bool  # so that parts sort by where they begin
    high: Fraction
    open_high: bool
    measure: str
    rule: str
    number: int
    value: Value


def neighbours(kb: Knowledge) -> Iterator[tuple[Part, Part]]:
    """Each two parts that stand next to each other, the lower one first."""
    families: dict[object, list[Part]] = {}
    for clause in kb.clauses:
        names = {test.measure for test in clause.tests}
        if len(names) == 1:
            name = names.pop()
            if not all(in_range(test.threshold, kb.measures[name]) for test in clause.tests):
                continue
            part = _part(clause.tests, kb.measures[name].is_share)
            found = Part(*part, name, clause.rule, clause.number, clause.head.value)
            family = (name, clause.head[:2], frozenset(clause.atoms), repr(clause.unless), clause.time)
            families.setdefault(family, []).append(found)
    for parts in families.values():
        yield from pairwise(sorted(parts, key=lambda part: part[:4]))


def gap(lower: Part, upper: Part) -> bool:
    """Is there something between the two that belongs to neither?"""
    return lower.high < upper.low or (lower.high == upper.low and lower.open_high and upper.open_low)


def overlap(lower: Part, upper: Part) -> bool:
    """Is there something that belongs to both, while they conclude different values?"""
    if lower.value == upper.value and type(lower.value) is type(upper.value):
        return False
    return lower.high > upper.low or (lower.high == upper.low and not lower.open_high and not upper.open_low)


def between(lower: Part, upper: Part) -> str:
    """Where two neighbours meet, in words."""
    low, high = sorted((lower.high, upper.low))
    return f"of {float(low):g}" if low == high else f"between {float(low):g} and {float(high):g}"


def _part(tests: tuple[Measured, ...], is_share: bool) -> tuple[Fraction, bool, Fraction, bool]:
    low, open_low, high, open_high = Fraction(0), False, Fraction(1 if is_share else 10**9), False
    for test in tests:
        if test.op in ("above", "at_least"):
            low, open_low = max((low, open_low), (test.threshold, test.op == "above"))
        else:
            # The lesser bound, and of equal ones the one that leaves the bound itself out.
            high, closed = min((high, not open_high), (test.threshold, test.op != "below"))
            open_high = not closed
    return low, open_low, high, open_high
