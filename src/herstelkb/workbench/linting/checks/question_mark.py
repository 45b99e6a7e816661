"""A question that does not end with a question mark."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.edits import reworded
from herstelkb.workbench.linting.findings import Finding

SEVERITY: Severity = "warning"
SUMMARY = "A question has no question mark."
FIX = "ends the question with a question mark, replacing a full stop"


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each question that does not."""
    for name, entry in knowledge.source.vocabulary.items():
        for language, words in (entry.question or {}).items():
            if not words.endswith("?"):
                origin = knowledge.source.origins.get(("vocabulary", name))
                last = words.split()[-1]
                new = last.rstrip(".") + "?"
                edits = reworded(origin, "question", language, old=last, new=new, last=True)
                place = knowledge.source.place("vocabulary", name, "question", language)
                yield Finding(place, "a question ends with a question mark", edits=edits)
