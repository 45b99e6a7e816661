"""A bound that no share or count can reach: 50 where 0.5 is meant."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Measured
from herstelkb.language.model import BoundsEntry
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.intervals import in_range, range_of
from herstelkb.workbench.linting.statements import EveryCase, UnsatisfiableCondition
from herstelkb.workbench.linting.uses import bounds_of, uses

SEVERITY: Severity = "warning"
SUMMARY = "A measure is compared with a number it cannot reach."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each bound of a share outside 0 to 1, and for each negative bound of a count."""
    for test in uses(knowledge).tests:
        if not isinstance(test.test, BoundsEntry):
            continue
        measure = knowledge.measures[test.about.partition(".")[2]]
        for op, threshold in bounds_of(knowledge, test.test):
            if not in_range(threshold, measure):
                place = knowledge.source.place(test.section, test.name, *test.path, op)
                message = f"{range_of(measure)}, so {float(threshold):g} cannot be a bound of {measure.name}"
                bound = Measured(measure.name, op, threshold)
                met = (threshold < 0) is (op in ("above", "at_least"))
                unmet = UnsatisfiableCondition(bound.opposite if met else bound, each=False)
                every_case = EveryCase(f"the bound is {'met' if met else 'not met'}, whatever is counted", unmet)
                yield Finding(place, message, every_case=every_case)
