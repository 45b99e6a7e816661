"""Rules that divide a measure between them and overlap: below 0.6 and at least 0.5."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.generated_cases import generated_cases
from herstelkb.workbench.linting.measure_parts import between, neighbours, overlap
from herstelkb.workbench.linting.witnesses import in_conflict, witness

SEVERITY: Severity = "warning"
SUMMARY = "Rules that divide a measure overlap."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding at the later of two rules that are neighbours on the measure."""
    for lower, upper in neighbours(knowledge):
        if not overlap(lower, upper):
            continue
        one, other = lower.clause, upper.clause
        cases = generated_cases(knowledge, one.atoms, (*one.tests, *other.tests), each=one.each)
        shown = witness(knowledge, cases, partial(in_conflict, one=one, other=other))
        if shown is not None:
            rules = f"'{one.rule}' and '{other.rule}'"
            measured = f"{knowledge.one}.{upper.measure} {between(lower, upper)}"
            message = f"{measured} falls under both {rules}, with different values"
            later = max(one, other, key=lambda clause: clause.number)
            place = knowledge.source.place("rules", later.rule, "when", f"{knowledge.one}.{lower.measure}")
            hint = "use `below` and `at_least` with the same number"
            yield Finding(place, message, hint, witness=shown)
