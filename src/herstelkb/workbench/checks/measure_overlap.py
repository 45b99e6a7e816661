"""Rules that divide a measure between them and share a part: below 0.6 and at least 0.5."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.findings import Finding
from herstelkb.workbench.intervals import between, neighbours, overlap

SEVERITY: Severity = "warning"
SUMMARY = "Rules that divide a measure overlap."


def findings(kb: Knowledge) -> Iterator[Finding]:
    """A finding at the later of two rules that stand next to each other on the measure."""
    for lower, upper in neighbours(kb):
        if overlap(lower, upper):
            rules = f"'{lower.rule}' and '{upper.rule}'"
            said = f"a {upper.measure} {between(lower, upper)} falls under both {rules}, with different values"
            later = max(lower, upper, key=lambda part: part.number)
            place = kb.source.place("rules", later.rule, "when", f"{kb.one}.{later.measure}")
            yield Finding(place, said, "let one bound be `below` and the other `at_least` of the same number")
