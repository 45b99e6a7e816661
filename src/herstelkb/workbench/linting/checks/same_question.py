"""Two attributes of one kind of subject with the same question: people would answer one where the other is meant."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding

SEVERITY: Severity = "warning"
SUMMARY = "Two attributes ask the same question."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each question that an earlier attribute of the same kind also asks."""
    seen: dict[tuple[str, str, str], str] = {}
    for name, entry in knowledge.source.vocabulary.items():
        for language, words in (entry.question or {}).items():
            first = seen.setdefault((name.partition(".")[0], language, words.casefold()), name)
            if first != name:
                place = knowledge.source.place("vocabulary", name, "question", language)
                yield Finding(place, f"{first} asks the same question", "ask about what sets this one apart")
