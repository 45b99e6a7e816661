"""A list with one value, where the value alone says the same."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.edits import replaced
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.uses import uses

SEVERITY: Severity = "warning"
SUMMARY = "A list of values holds one value."
FIX = "writes the value without the list"


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each test of an attribute against a list of one."""
    for test in uses(knowledge).tests:
        if isinstance(test.test, tuple) and len(test.test) == 1:
            edits = replaced(knowledge.source.origins.get((test.section, test.name)), *test.path, data=test.test[0])
            place = knowledge.source.place(test.section, test.name, *test.path)
            yield Finding(place, "a single value needs no list", edits=edits)
