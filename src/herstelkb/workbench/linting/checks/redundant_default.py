"""A key that repeats its default."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.edits import removed
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.wording import items

SEVERITY: Severity = "warning"
SUMMARY = "A key repeats its default."
FIX = "removes the key"


_DEFAULTS = {
    "vocabulary": ("always_asked", "can_be_changed", "carries_over", "in_leaders_hands", "with_evidence"),
    "advice": ("with_care",),
}


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each key that is `false` by default and says so."""
    for section, name, entry in items(knowledge):
        for key in _DEFAULTS.get(section, ()):
            origin = knowledge.source.origins.get((section, name))
            if origin and origin.has(key) and getattr(entry, key) is False:
                edits = removed(origin, key)
                place = knowledge.source.place(section, name, key, key=True)
                yield Finding(place, f"`{key}` is false by default", edits=edits)
