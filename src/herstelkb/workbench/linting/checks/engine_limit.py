"""A rule base beyond a limit of the default engine, for which the sets engine answers."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.engines.limits import exceeded
from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding

SEVERITY: Severity = "note"
SUMMARY = "The rule base is beyond a limit of the default engine."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding if the rules are beyond a limit of durable-rules."""
    beyond = exceeded(knowledge)
    if beyond is not None:
        place = knowledge.source.place("rules", next(iter(knowledge.source.rules)), "id")
        yield Finding(place, f"{beyond}; the sets engine answers instead", "nothing needs to be done")
