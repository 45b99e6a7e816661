"""`in_leaders_hands` on an attribute that can only be concluded: only what is observed can be changed directly."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.edits import removed
from herstelkb.workbench.linting.findings import Finding

SEVERITY: Severity = "warning"
SUMMARY = "An attribute that is only concluded is marked as in the leader's hands."
FIX = "removes `in_leaders_hands`"


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each such attribute."""
    for name, entry in knowledge.source.vocabulary.items():
        if entry.in_leaders_hands and not entry.observable:
            edits = removed(knowledge.source.origins.get(("vocabulary", name)), "in_leaders_hands")
            place = knowledge.source.place("vocabulary", name, "in_leaders_hands", key=True)
            yield Finding(place, f"{name} is concluded, so nobody can change it directly", edits=edits)
