"""A share or count that no condition looks at."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.uses import uses

SEVERITY: Severity = "warning"
SUMMARY = "A measure is used by nothing."


def findings(kb: Knowledge) -> Iterator[Finding]:
    """A finding for each measure that no rule or constraint reads."""
    read = uses(kb).read
    for name in kb.source.measures:
        if name not in read:
            said = f"no rule or constraint reads {name}"
            yield Finding(kb.source.place("measures", name, key=True), said, "use it, or take it out")
