"""A `certainty` at the top of the scale, which is the default."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.edits import replaced
from herstelkb.language.model import GradedValue
from herstelkb.workbench.linting.findings import Finding

SEVERITY: Severity = "warning"
SUMMARY = "A certainty repeats the default."
FIX = "removes it"


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each conclusion with the default certainty."""
    for name, rule in knowledge.source.rules.items():
        for attribute, conclusion in rule.then.items():
            if isinstance(conclusion, GradedValue) and conclusion.certainty == knowledge.certainty[-1]:
                rest = replace(conclusion, certainty=None).said()
                data = rest["value"] if len(rest) == 1 else rest
                edits = replaced(knowledge.source.origins.get(("rules", name)), "then", attribute, data=data)
                place = knowledge.source.place("rules", name, "then", attribute, "certainty", key=True)
                message = f"'{conclusion.certainty}' is the default"
                yield Finding(place, message, "remove it", edits=edits)
