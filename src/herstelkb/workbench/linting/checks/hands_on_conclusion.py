"""`can_be_changed` at an attribute that can only be concluded: only what is observed can be changed by hand."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.edits import removed
from herstelkb.workbench.linting.findings import Finding

SEVERITY: Severity = "warning"
SUMMARY = "An attribute that is only concluded is said to be one that can be changed."
FIX = "takes `can_be_changed` out"


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each such attribute."""
    for name, entry in knowledge.source.vocabulary.items():
        if entry.changeable and not entry.observable:
            key = "can_be_changed" if entry.can_be_changed else "in_leaders_hands"
            edits = removed(knowledge.source.origins.get(("vocabulary", name)), key)
            place = knowledge.source.place("vocabulary", name, key, key=True)
            yield Finding(place, f"{name} is concluded, so nobody changes it by hand", edits=edits)
