"""A rule that has its own conclusion as a premise, and so concludes only what already holds."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.statements import EveryCase, RedundantClauses
from herstelkb.workbench.linting.uses import uses

SEVERITY: Severity = "warning"
SUMMARY = "A rule concludes one of its own premises."
_BECAUSE = "a conclusion is never firmer or sooner than a premise, so this one adds nothing"


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each conclusion that is a premise of every alternative of its rule."""
    index = uses(knowledge)
    for name, clauses in index.of_rule.items():
        for head in dict.fromkeys(clause.head for clause in clauses):
            concluding = tuple(clause for clause in clauses if clause.head == head)
            if all(head in clause.atoms for clause in concluding):
                message = f"'{name}' needs {index.written(head)} in order to conclude it"
                place = knowledge.source.place("rules", name, "then", index.qualified(head), key=True)
                every_case = EveryCase(_BECAUSE, RedundantClauses(concluding))
                yield Finding(place, message, "remove it from `when` or from `then`", every_case=every_case)
