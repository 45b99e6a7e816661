"""A question that is never asked, because its attribute can only be concluded."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.edits import removed
from herstelkb.workbench.linting.findings import Finding

SEVERITY: Severity = "warning"
SUMMARY = "An attribute that is only concluded has a question."
FIX = "removes the question"


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each question of an attribute known by derivation."""
    for name, entry in knowledge.source.vocabulary.items():
        if not entry.observable and entry.question is not None:
            edits = removed(knowledge.source.origins.get(("vocabulary", name)), "question")
            hint = "remove it, or set `known_by: either`"
            place = knowledge.source.place("vocabulary", name, "question", key=True)
            yield Finding(place, f"nobody is asked for {name}: it is concluded", hint, edits=edits)
