"""An `any` with one branch: there is nothing to choose from."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.edits import Edits, replaced
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.uses import uses

SEVERITY: Severity = "warning"
SUMMARY = "An `any` has one branch."
FIX = "replaces the `any` with its branch"


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each `any` of one condition."""
    for section, name, path, condition in uses(knowledge).conjunctions:
        ways = condition.get("any")
        if not isinstance(ways, tuple) or len(ways) != 1:
            continue
        origin = knowledge.source.origins.get((section, name))
        edits: Edits = ()
        if origin is not None:
            written = origin.document.nodes(origin.path + path)[1].data()
            branch = written.pop("any")[0]
            if not written.keys() & branch.keys():
                edits = replaced(origin, *path, data=written | branch)
        yield Finding(
            knowledge.source.place(section, name, *path, "any", key=True), "a single branch needs no `any`", edits=edits
        )
