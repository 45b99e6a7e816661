"""Counts for who may know of nobody: none below five, and none from which one below five could be worked out.

A count is shown if it and the rest of the group are at least five, and so is whatever comes out when counts that are
shown are added to or taken from each other and the whole; else at most whether it is more or less than half.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from herstelkb.knowledge.conditions import Is, leaves
from herstelkb.reporting.editions.telling import Telling

FEWEST = 5  # a count below this is of people, not of a group
SMALLEST = 2 * FEWEST  # of a smaller group nothing is counted


@dataclass(frozen=True, slots=True)
class CountBand:
    """For how many something is so: a count that may be shown, at least so many; or whether it is more than half.

    `exact`: it is known of everybody, and `hedge` how firmly. `most` is None where it may not be said, or is not known.
    """

    label: str
    count: int | None
    exact: bool
    most: bool | None
    hedge: str


@dataclass(frozen=True, slots=True)
class Bands:
    """What may be said of `total` people; none of it leads to one of them."""

    total: int
    bands: tuple[CountBand, ...]


@dataclass(frozen=True, slots=True)
class _Counted:
    label: str
    sure: int
    possible: int
    about: frozenset[str]  # the attributes that it counts
    hedge: str


def bands(telling: Telling) -> Bands | None:
    """What the rule base counts of the many, as far as it may be told; None for fewer than ten."""
    entry, total = telling.report.map, len(telling.case.ids)
    if entry is None or total < SMALLEST or not entry.bands:
        return None
    counted = [_counted(telling, number) for number in range(len(entry.bands))]
    shown = may_be_shown([one.sure for one in counted], total)
    told = {attribute for one, is_shown in zip(counted, shown, strict=True) if is_shown for attribute in one.about}
    return Bands(
        total,
        tuple(
            CountBand(
                one.label,
                one.sure if is_shown else None,
                one.sure == one.possible,
                None if is_shown or one.about & told else _most(one.sure, one.possible, total),
                one.hedge,
            )
            for one, is_shown in zip(counted, shown, strict=True)
        ),
    )


def may_be_shown(counts: Iterable[int], total: int) -> list[bool]:
    """Which of these counts of a group of `total` may be shown, in order: each with all that were before it.

    Sums and differences of what is shown and the whole, each taken once, are all at least five.
    """
    shown: list[int] = []
    answer = []
    for count in counts:
        known = (*shown, count)
        sums = (
            abs(whole * total + sum(sign * one for sign, one in zip(signs, known, strict=True)))
            for whole, *signs in product((0, 1), *[(-1, 0, 1)] * len(known))
            if any(signs)
        )
        answer.append(all(one >= FEWEST for one in sums))
        shown += [count] if answer[-1] else []
    return answer


def _most(sure: int, possible: int, total: int) -> bool | None:
    return True if 2 * sure > total else False if 2 * possible < total else None


def _counted(telling: Telling, number: int) -> _Counted:
    entry, at = telling.report.map, ("report", "", "map", "bands", number, "when")
    assert entry is not None  # Invariant: it has bands
    label, ids = telling.text(entry.bands[number].text), telling.case.ids
    condition = telling.knowledge.told_if.get(at)
    if condition is None:
        return _Counted(label, 0, len(ids), frozenset(), "")
    degrees = [found for found in (telling.holds(at, subject) for subject in ids) if found]
    excluded = sum(telling.derivation.truth(condition, subject, 0) is False for subject in ids)
    about = frozenset(leaf.attribute for leaf in leaves(condition) if isinstance(leaf, Is))
    hedge = telling.voice.hedge(min(degrees)) if degrees else ""
    return _Counted(label, len(degrees), len(ids) - excluded, about, hedge)
