"""A `when_in_time` of now, which is the default."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.edits import replaced
from herstelkb.language.model import GradedValue
from herstelkb.workbench.linting.findings import Finding

SEVERITY: Severity = "warning"
SUMMARY = "A time repeats the default."
FIX = "removes it"


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each conclusion with the default time."""
    for name, rule in knowledge.source.rules.items():
        for attribute, conclusion in rule.then.items():
            if isinstance(conclusion, GradedValue) and conclusion.when_in_time == knowledge.time[0]:
                rest = replace(conclusion, when_in_time=None).said()
                data = rest["value"] if len(rest) == 1 else rest
                edits = replaced(knowledge.source.origins.get(("rules", name)), "then", attribute, data=data)
                place = knowledge.source.place("rules", name, "then", attribute, "when_in_time", key=True)
                message = f"'{conclusion.when_in_time}' is the default"
                yield Finding(place, message, "remove it", edits=edits)
