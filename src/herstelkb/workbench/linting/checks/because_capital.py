"""A `because` follows the word *because* in a sentence, so it starts in lower case. Names and abbreviations
are best moved away from the start."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.edits import reworded
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.wording import all_texts

SEVERITY: Severity = "warning"
SUMMARY = "A `because` begins with a capital."
FIX = "makes the first letter lower case; check that the word is not a name"


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each `because` whose first word is capitalised."""
    for section, name, path, text in all_texts(knowledge):
        for language, words in text.items() if path == ("because",) else ():
            first = words.split()[0]
            if first[0].isupper() and first[1:].islower():
                edits = reworded(
                    knowledge.source.origins.get((section, name)), *path, language, old=first, new=first.lower()
                )
                message = "this follows the word 'because', so it starts in lower case"
                yield Finding(knowledge.source.place(section, name, *path, language), message, edits=edits)
