"""Two scenarios with the same case and the same expectations: one of them tests nothing new."""

from __future__ import annotations

import json
from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding

SEVERITY: Severity = "warning"
SUMMARY = "Two scenarios are the same."


_APART = ("id", "about", "claims", "not_claims")


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each scenario that repeats an earlier one, apart from its id, claims and texts."""
    seen: dict[str, str] = {}
    for name, scenario in knowledge.source.scenarios.items():
        data = {key: part for key, part in vars(scenario).items() if key not in _APART}
        content = json.dumps(data, sort_keys=True, default=str)
        first = seen.setdefault(content, name)
        if first != name:
            message = f"'{name}' has the same case and expectations as '{first}'"
            yield Finding(
                knowledge.source.place("scenarios", name, "id"),
                message,
                "merge them into one that names the claims of both",
            )
