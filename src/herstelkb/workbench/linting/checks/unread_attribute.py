"""An observation that changes nothing: no rule, measure or constraint reads it."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.uses import uses

SEVERITY: Severity = "warning"
SUMMARY = "An attribute is asked for but never read."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each attribute that is only observed, and read by nothing."""
    index = uses(knowledge)
    for name, entry in knowledge.source.vocabulary.items():
        if not entry.derivable and name not in index.read:
            message = f"{name} is asked for, but no rule, measure or constraint reads it"
            hint = "write the rule that reads it, or remove it: people should not be asked for nothing"
            yield Finding(knowledge.source.place("vocabulary", name, key=True), message, hint)
