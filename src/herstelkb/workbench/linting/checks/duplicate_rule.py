"""Two rules with the same conditions and the same conclusions, whatever their claims and texts."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.statements import EveryCase, RedundantClauses
from herstelkb.workbench.linting.uses import uses

SEVERITY: Severity = "warning"
SUMMARY = "Two rules say the same thing."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each rule that an earlier one repeats."""
    seen: dict[object, str] = {}
    index = uses(knowledge)
    for name in index.of_rule:
        first = seen.setdefault(index.meaning(name), name)
        if first != name:
            message = f"'{name}' has the same conditions and conclusions as '{first}'"
            hint = "merge them into one rule that cites the claims of both"
            every_case = EveryCase(f"'{name}' fires whenever '{first}' does", RedundantClauses(index.of_rule[name]))
            yield Finding(knowledge.source.place("rules", name, "id"), message, hint, every_case=every_case)
