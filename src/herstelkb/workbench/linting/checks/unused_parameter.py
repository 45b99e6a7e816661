"""A number that no measure is compared with."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.model import BoundsEntry
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.uses import uses

SEVERITY: Severity = "warning"
SUMMARY = "A parameter is not used."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each parameter that no bound names."""
    bounds = [test.test for test in uses(knowledge).tests if isinstance(test.test, BoundsEntry)]
    named = {getattr(bound, op) for bound in bounds for op in ("below", "above", "at_least", "at_most")}
    for name in knowledge.source.parameters:
        if f"${name}" not in named:
            message = f"no bound names ${name}"
            yield Finding(knowledge.source.place("parameters", name, key=True), message, "use it, or remove it")
