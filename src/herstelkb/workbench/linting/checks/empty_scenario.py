"""A scenario that expects nothing can never fail."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding

SEVERITY: Severity = "warning"
SUMMARY = "A scenario expects nothing."


_EXPECTS = ("follows", "follows_not", "unknown", "tensions", "conflicts", "advises", "advises_not")


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each scenario without an expectation."""
    for name, scenario in knowledge.source.scenarios.items():
        if not any(getattr(scenario, key) for key in _EXPECTS) and not _expects_none(knowledge, name):
            message, hint = f"'{name}' expects nothing, so it cannot fail", "say what must follow, or what must not"
            yield Finding(knowledge.source.place("scenarios", name, "id"), message, hint)


def _expects_none(knowledge: Knowledge, scenario: str) -> bool:
    """`tensions: []` and `conflicts: []` expect that there are none."""
    origin = knowledge.source.origins.get(("scenarios", scenario))
    return origin is not None and (origin.has("tensions") or origin.has("conflicts"))
