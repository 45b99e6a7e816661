"""Rules that contradict each other whenever the narrower one fires: it has all the premises of the wider one, and they
conclude different values of one attribute, possibly at the same point of time (at different points it is a course).
Conflicts that only some cases bring about are left to `verify`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.generated_cases import generated_cases
from herstelkb.workbench.linting.uses import Uses, uses
from herstelkb.workbench.linting.witnesses import in_conflict, witness

SEVERITY: Severity = "warning"
SUMMARY = "Two rules conclude different values from the same premises."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding at the narrower rule of each such pair."""
    index = uses(knowledge)
    reported: set[tuple[str, str, str]] = set()
    for clause in knowledge.clauses:
        if knowledge.is_advice(clause.conclusion(knowledge.one, knowledge.many)) or index.never(clause):
            continue
        for wide in index.wider(clause):
            qualified = index.qualified(clause.head)
            key = (*sorted((clause.rule, wide.rule)), qualified)
            if key not in reported and _contradicts(index, wide, clause):
                cases = generated_cases(knowledge, clause.atoms, clause.tests, each=clause.each or wide.each)
                shown = witness(knowledge, cases, partial(in_conflict, one=clause, other=wide))
                if shown is None:
                    continue
                reported.add(key)  # type: ignore[arg-type]
                message = f"whenever '{clause.rule}' fires, '{wide.rule}' concludes {index.written(wide.head)} as well"
                hint = "make the exception under `unless` in the wider rule"
                place = knowledge.source.place("rules", clause.rule, "then", qualified)
                yield Finding(place, message, hint, witness=shown)


def _contradicts(index: Uses, wide: Clause, clause: Clause) -> bool:
    return (
        wide.head.value is not clause.head.value
        and wide.head != clause.head
        and index.earliest(wide) == index.earliest(clause)
        and set(wide.tests) <= set(clause.tests)
        and wide.unless in (None, clause.unless)
    )
