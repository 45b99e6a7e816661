"""An item of advice that no rule gives."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding

SEVERITY: Severity = "warning"
SUMMARY = "An item of advice is not given by any rule."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each item that is under no rule's `advise`."""
    given = {item for rule in knowledge.source.rules.values() for item in rule.advise}
    for name in knowledge.source.advice:
        if name not in given:
            message = f"no rule gives the advice '{name}'"
            hint = "name it under `advise` of a rule, or remove it"
            yield Finding(knowledge.source.place("advice", name, key=True), message, hint)
