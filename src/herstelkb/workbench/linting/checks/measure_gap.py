"""Rules that divide a measure between them and leave a gap: below 0.4 and at least 0.5."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from herstelkb.derivation.derivation import Derivation
from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Measured
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.generated_cases import generated_cases
from herstelkb.workbench.linting.measure_parts import MeasurePart, between, gap, neighbours
from herstelkb.workbench.linting.witnesses import witness

SEVERITY: Severity = "warning"
SUMMARY = "Rules that divide a measure leave a gap."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding at the later of two rules that are neighbours on the measure."""
    for lower, upper in neighbours(knowledge):
        bounds, clause = gap(lower, upper), upper.clause
        if bounds is None:
            continue
        cases = generated_cases(knowledge, clause.atoms, bounds, each=clause.each)
        shown = witness(knowledge, cases, partial(_falls_between, lower=lower, upper=upper, bounds=bounds))
        if shown is not None:
            rules = f"'{lower.clause.rule}' and '{clause.rule}'"
            message = f"{knowledge.one}.{upper.measure} {between(lower, upper)} falls under neither of {rules}"
            later = max(lower, upper, key=lambda part: part.clause.number)
            place = knowledge.source.place("rules", later.clause.rule, "when", f"{knowledge.one}.{later.measure}")
            hint = "use `below` and `at_least` with the same number"
            yield Finding(place, message, hint, witness=shown)


def _falls_between(found: Derivation, lower: MeasurePart, upper: MeasurePart, bounds: Iterable[Measured]) -> bool:
    """Whether the measure is in the gap and all else the rules ask holds, but neither they nor one between fires."""
    clause, end = upper.clause, len(found.knowledge.time) - 1
    fired = [firing.clause for firing in found.firings]
    dividing = [other for other in fired if other.head[:2] == clause.head[:2]]
    return (
        all(found.verdict(bound, end) for bound in bounds)
        and any(
            all(map(found.degree, clause.premises(found.knowledge.one, subject)))
            for subject in (found.case.ids if clause.each else (found.knowledge.one,))
        )
        and not any(test.measure == upper.measure for other in dividing for test in other.tests)
        and not {lower.clause.rule, clause.rule} & {other.rule for other in fired}
    )
