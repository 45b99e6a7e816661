"""A measure drawn against its threshold: how many count for sure, possibly, and for certain only."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from herstelkb.reporting.editions.telling import Telling

FEWEST = 5  # below this a share says nothing of a group, and too much of people


@dataclass(frozen=True, slots=True)
class Support:
    """How many of `total` count now, at least (`sure`) and at most (`possible`), by everything that is known.

    `firm`: at most so many if only what is certain is taken as known. `threshold`: the share to compare with, if any.
    """

    label: str
    sure: int
    possible: int
    firm: int
    total: int
    threshold: Fraction | None


def support(telling: Telling) -> Support | None:
    """The measure that the rule base names; None without one, or for fewer than five."""
    entry, findings = telling.report.support, telling.findings
    if entry is None or len(telling.case.ids) < FEWEST:
        return None
    name = entry.measure.partition(".")[2]
    reading = next(one for one in findings.counts if one.name == name)
    certain = findings.derivation.bounds(name, 0, len(telling.knowledge.certainty))
    found, threshold = reading.found, (*reading.thresholds, None)[0]
    label = telling.voice.label(entry.measure)
    return Support(label, found.lower, found.upper, certain.upper, found.total, threshold)
