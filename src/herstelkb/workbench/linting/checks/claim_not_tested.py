"""A claim that no scenario decides or shows the limit of. A rule base without scenarios has not begun to test, and is
left alone."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.wording import carried

SEVERITY: Severity = "warning"
SUMMARY = "A claim is tested by no scenario."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each claim that no scenario names, in a rule base that has scenarios."""
    scenarios = knowledge.source.scenarios.values()
    named = {claim for scenario in scenarios for claim in (*scenario.claims, *scenario.not_claims)}
    cited = carried(knowledge)
    for name in knowledge.source.claims if scenarios else ():
        if name in cited and name not in named:
            message, hint = f"no scenario tests claim {name}", "write a scenario that names it under `claims`"
            yield Finding(knowledge.source.place("claims", name, key=True), message, hint)
