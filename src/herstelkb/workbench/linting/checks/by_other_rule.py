"""A scenario whose `by` or `not_by` names a rule that cannot conclude what is expected."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.ground.showing import listed, spoken
from herstelkb.ground.suggestions import did_you_mean
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.uses import graded, uses

SEVERITY: Severity = "error"
SUMMARY = "A scenario expects a conclusion by a rule that does not conclude it."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each `by` and `not_by` that names a rule without that conclusion."""
    concluded = uses(knowledge).concluded
    for name, scenario in knowledge.source.scenarios.items():
        for fact, expected in scenario.follows.items():
            subject, _, attribute = fact.rpartition(".")
            rules = concluded.get(knowledge.qualified(subject, attribute), {}).get(graded(expected).value, ())
            for key in ("by", "not_by"):
                rule = getattr(expected, key, None)
                if rule is not None and rule not in rules:
                    hint = did_you_mean(rule, rules) or (f"it is concluded by {listed(rules)}" if rules else None)
                    place = knowledge.source.place("scenarios", name, "follows", fact, key)
                    yield Finding(place, f"'{rule}' does not conclude {fact}: {spoken(graded(expected).value)}", hint)
