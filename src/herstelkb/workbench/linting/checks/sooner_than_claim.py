"""A conclusion that comes sooner than the source says: every claim that its rule cites gives a later time."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.ground.showing import listed
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.edits import replaced
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.uses import graded

SEVERITY: Severity = "warning"
SUMMARY = "A conclusion comes sooner than its claims say."
FIX = "gives the conclusion the time of the claim"


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each conclusion that is sooner than every claim of its rule."""
    for name, rule in knowledge.source.rules.items():
        times = [
            knowledge.time.index(knowledge.source.claims[claim].time or knowledge.time[0]) for claim in rule.claims
        ]
        for attribute, conclusion in rule.then.items():
            given = graded(conclusion)
            now = knowledge.time.index(given.when_in_time) if given.when_in_time else 0
            if times and now < min(times):
                claimed = knowledge.time[min(times)]
                message = f"concludes for '{knowledge.time[now]}', while {listed(rule.claims)} says '{claimed}'"
                data = {**given.said(), "when_in_time": claimed}
                edits = replaced(knowledge.source.origins.get(("rules", name)), "then", attribute, data=data)
                place = knowledge.source.place("rules", name, "then", attribute)
                yield Finding(place, message, f"write `when_in_time: {claimed}`", edits=edits)
