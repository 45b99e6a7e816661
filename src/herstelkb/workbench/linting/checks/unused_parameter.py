"""A number that no condition compares with."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.model import Bounds
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.uses import uses

SEVERITY: Severity = "warning"
SUMMARY = "A parameter is used by nothing."


def findings(kb: Knowledge) -> Iterator[Finding]:
    """A finding for each parameter that no bound names."""
    bounds = [test.test for test in uses(kb).tests if isinstance(test.test, Bounds)]
    named = {getattr(bound, op) for bound in bounds for op in ("below", "above", "at_least", "at_most")}
    for name in kb.source.parameters:
        if f"${name}" not in named:
            said = f"nothing compares with ${name}"
            yield Finding(kb.source.place("parameters", name, key=True), said, "use it, or take it out")
