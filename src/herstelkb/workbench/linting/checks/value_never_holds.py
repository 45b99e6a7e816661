"""A value that a condition asks for, though no rule concludes it and nobody can observe it."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Atom, Is
from herstelkb.language.model import Negation
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.statements import EveryCase, UnsatisfiableCondition
from herstelkb.workbench.linting.uses import TestUse, Uses, uses

SEVERITY: Severity = "warning"
SUMMARY = "A condition names a value that nothing concludes."
_BECAUSE = "it cannot be observed, and no rule that can fire concludes it"


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each such value in a condition whose rule can still fire, or in a measure."""
    index = uses(knowledge)
    for test in index.tests:
        if test.section == "constraints" or isinstance(test.test, Negation):
            continue  # a constraint may forbid what no rule concludes yet
        kind, _, attribute = test.about.partition(".")
        for number, value in enumerate(test.values):
            atom = Atom(kind == knowledge.many, attribute, value)
            if atom not in index.possible and not _stops(index, test):
                step = (number,) if isinstance(test.test, tuple) else ()
                message = f"nothing concludes {index.written(atom)}, so this part never holds"
                hint = "remove it, or write the rule that concludes it"
                place = knowledge.source.place(test.section, test.name, *test.path, *step)
                every_case = EveryCase(_BECAUSE, UnsatisfiableCondition(Is(*atom[:2], (value,), ()), atom.each))
                yield Finding(place, message, hint, every_case=every_case)


def _stops(index: Uses, test: TestUse) -> bool:
    """Whether it keeps its whole rule from firing, which `never-fires` reports."""
    clauses = index.of_rule.get(test.name, ()) if test.section == "rules" and test.path[0] == "when" else ()
    return bool(clauses) and all(map(index.never, clauses))
