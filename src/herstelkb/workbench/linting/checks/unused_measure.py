"""A share or count that no condition reads."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.uses import uses

SEVERITY: Severity = "warning"
SUMMARY = "A measure is not used."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each measure that no rule or constraint reads."""
    read = uses(knowledge).read
    for name in knowledge.source.measures:
        if name not in read:
            message = f"no rule or constraint reads {name}"
            yield Finding(knowledge.source.place("measures", name, key=True), message, "use it, or remove it")
