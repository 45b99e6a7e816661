"""A scenario that expects and excludes the same thing: it fails whatever follows."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.ground.showing import spoken
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.uses import graded

SEVERITY: Severity = "error"
SUMMARY = "A scenario expects and excludes the same thing."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each expectation that the same scenario excludes."""
    for name, scenario in knowledge.source.scenarios.items():
        for fact, expected in scenario.follows.items():
            value = graded(expected).value
            excluded = scenario.follows_not.get(fact, ())
            if value in (excluded if isinstance(excluded, tuple) else (excluded,)):
                message = f"{fact}: {spoken(value)} is also under `follows`"
                yield Finding(knowledge.source.place("scenarios", name, "follows_not", fact, key=True), message)
            if fact in scenario.unknown:
                message = f"{fact} is also under `follows`"
                yield Finding(
                    knowledge.source.place("scenarios", name, "unknown", scenario.unknown.index(fact)), message
                )
        for subject, items in scenario.advises.items():
            for index, item in enumerate(scenario.advises_not.get(subject, ())):
                if item in items:
                    message = f"'{item}' is also under `advises`"
                    yield Finding(knowledge.source.place("scenarios", name, "advises_not", subject, index), message)
