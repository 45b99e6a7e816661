"""A conclusion of our own that nothing uses. A conclusion that carries a claim is worth reporting in itself; one that
rests on an assumption alone is there to be used by a rule, a constraint or a scenario, or to give advice."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.uses import uses

SEVERITY: Severity = "warning"
SUMMARY = "A conclusion of our own is not used."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each attribute that only uncited rules conclude, and nothing reads or expects."""
    index = uses(knowledge)
    for name, by_value in index.concluded.items():
        rules = [knowledge.source.rules[rule] for rules in by_value.values() for rule in rules]
        cited = any(rule.claims or rule.advise for rule in rules) or knowledge.source.vocabulary[name].claims
        if not cited and name not in index.read and name not in index.in_scenarios:
            message = f"{name} rests on an assumption alone, and nothing uses it"
            hint = "let a rule or a constraint read it, expect it in a scenario, or remove it"
            yield Finding(knowledge.source.place("rules", rules[0].id, "then", name, key=True), message, hint)
