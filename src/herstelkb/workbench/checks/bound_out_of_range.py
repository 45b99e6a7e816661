"""A bound that no share or count can reach: 50 where a half is meant."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.model import Bounds
from herstelkb.workbench.findings import Finding
from herstelkb.workbench.uses import bounds_of, in_range, uses

SEVERITY: Severity = "warning"
SUMMARY = "A measure is compared with a number it cannot have."


def findings(kb: Knowledge) -> Iterator[Finding]:
    """A finding for each bound of a share outside 0 to 1, and for each negative bound of a count."""
    for test in uses(kb).tests:
        if not isinstance(test.test, Bounds):
            continue
        measure = kb.measures[test.about.partition(".")[2]]
        for op, threshold in bounds_of(kb, test.test):
            if not in_range(threshold, measure):
                range_ = "a share lies between 0 and 1" if measure.is_share else "a count is not negative"
                place = kb.source.place(test.section, test.name, *test.path, op)
                yield Finding(place, f"{range_}, so {float(threshold):g} is no bound for {measure.name}")
