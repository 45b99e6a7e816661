"""A claim that no scenario names. A rule base without scenarios is not reported: its tests have yet to be written."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.wording import carried

SEVERITY: Severity = "warning"
SUMMARY = "A claim is not tested by any scenario."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each claim that no scenario names, in a rule base that has scenarios."""
    scenarios = knowledge.source.scenarios.values()
    named = {claim for scenario in scenarios for claim in (*scenario.claims, *scenario.not_claims)}
    cited = carried(knowledge)
    for name in knowledge.source.claims if scenarios else ():
        if name in cited and name not in named:
            message, hint = f"no scenario tests claim {name}", "write a scenario that names it under `claims`"
            yield Finding(knowledge.source.place("claims", name, key=True), message, hint)
