"""A `because` follows the word *because* in a sentence, so it begins with a small letter. Names and abbreviations at
the start are better moved."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.edits import reworded
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.wording import all_texts

SEVERITY: Severity = "warning"
SUMMARY = "A `because` begins with a capital."
FIX = "writes the first letter small; check that it was no name"


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each `because` whose first word is written with a capital."""
    for section, name, path, text in all_texts(knowledge):
        for language, words in text.items() if path == ("because",) else ():
            first = words.split()[0]
            if first[0].isupper() and first[1:].islower():
                edits = reworded(
                    knowledge.source.origins.get((section, name)), *path, language, old=first, new=first.lower()
                )
                message = "this follows the word 'because', so it begins with a small letter"
                yield Finding(knowledge.source.place(section, name, *path, language), message, edits=edits)
