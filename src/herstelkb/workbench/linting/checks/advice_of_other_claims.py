"""Advice that cites none of the claims of the rules that give it: its proof and its own grounds disagree."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.ground.showing import listed
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding

SEVERITY: Severity = "warning"
SUMMARY = "Advice cites none of the claims of the rules that give it."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each item of advice that shares no claim with the rules that give it."""
    grounds: dict[str, set[str]] = {}
    for rule in knowledge.source.rules.values():
        for item in rule.advise:
            # A rule that rests on an assumption alone cites no claim, so it contradicts none.
            grounds.setdefault(item, set()).update(rule.claims or knowledge.source.advice[item].claims)
    for name, claims in grounds.items():
        cited = knowledge.source.advice[name].claims
        if not claims & set(cited):
            message = f"'{name}' cites {listed(cited)}, the rules that give it cite {listed(sorted(claims))}"
            hint = "cite the claims from which the advice follows"
            yield Finding(knowledge.source.place("advice", name, "claims"), message, hint)
