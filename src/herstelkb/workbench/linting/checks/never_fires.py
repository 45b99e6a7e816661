"""A rule whose every alternative has a premise that cannot hold, or makes its own `unless` hold."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.statements import DeadRule, EveryCase
from herstelkb.workbench.linting.uses import uses

SEVERITY: Severity = "warning"
SUMMARY = "A rule can never fire."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each rule that no case can make fire."""
    index = uses(knowledge)
    for name, clauses in index.of_rule.items():
        reasons = [index.never(clause) for clause in clauses]
        if all(reasons):
            hint = "conclude the missing value somewhere, or remove the rule"
            every_case = EveryCase("; ".join(dict.fromkeys(filter(None, reasons))), DeadRule(name))
            message = f"'{name}' can never fire: {reasons[0]}"
            yield Finding(knowledge.source.place("rules", name, "id"), message, hint, every_case=every_case)
