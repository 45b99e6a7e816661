"""An expectation that the case itself observes: it would hold without any rule. Where the scenario expects a tension it
is deliberate: there the observation stands against a rule.
"""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.uses import graded, in_case

SEVERITY: Severity = "warning"
SUMMARY = "A scenario expects what its own case observes."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each expectation without `by` that is an observation of the case."""
    for name, scenario in knowledge.source.scenarios.items():
        observed = in_case(knowledge, scenario)
        for fact, expected in scenario.follows.items():
            subject, _, attribute = fact.rpartition(".")
            message = observed.get(subject, {}).get(attribute)
            value = message.get("value") if isinstance(message, dict) else message
            if fact in scenario.tensions or getattr(expected, "by", None) is not None:
                continue
            if value is not None and value == graded(expected).value:
                place = knowledge.source.place("scenarios", name, "follows", fact, key=True)
                hint = "expect what follows from it, or name the rule under `by`"
                yield Finding(place, f"{fact} is observed in the case itself", hint)
