"""An id with an underscore: names of attributes and values have underscores, ids of items have dashes."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.wording import items

SEVERITY: Severity = "warning"
SUMMARY = "An id has an underscore where ids have dashes."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each id of a rule, constraint, advice or scenario with an underscore."""
    for section, name, _ in items(knowledge):
        if section in ("rules", "constraints", "advice", "scenarios") and "_" in name:
            path, key = ((), True) if section == "advice" else (("id",), False)
            place = knowledge.source.place(section, name, *path, key=key)
            hint = f"rename it to {name.replace('_', '-')}, here and wherever it is used"
            yield Finding(place, f"'{name}' has an underscore", hint)
