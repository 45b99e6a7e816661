"""`can_be_changed` on an attribute that can only be concluded: only what is observed can be changed directly."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.edits import removed
from herstelkb.workbench.linting.findings import Finding

SEVERITY: Severity = "warning"
SUMMARY = "An attribute that is only concluded is marked as one that can be changed."
FIX = "removes `can_be_changed`"


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each such attribute."""
    for name, entry in knowledge.source.vocabulary.items():
        if entry.changeable and not entry.observable:
            key = "can_be_changed" if entry.can_be_changed else "in_leaders_hands"
            edits = removed(knowledge.source.origins.get(("vocabulary", name)), key)
            place = knowledge.source.place("vocabulary", name, key, key=True)
            yield Finding(place, f"{name} is concluded, so nobody can change it directly", edits=edits)
