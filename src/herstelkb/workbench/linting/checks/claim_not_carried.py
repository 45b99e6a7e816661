"""A claim of the source that nothing cites: the rule base lists it and does nothing with it."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.wording import carried

SEVERITY: Severity = "warning"
SUMMARY = "A claim is not cited by anything."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each claim that no rule, measure, parameter, constraint, advice or attribute cites."""
    cited = carried(knowledge)
    for name in knowledge.source.claims:
        if name not in cited:
            message = f"nothing cites claim {name}"
            yield Finding(knowledge.source.place("claims", name, key=True), message, "cite it in a rule, or remove it")
