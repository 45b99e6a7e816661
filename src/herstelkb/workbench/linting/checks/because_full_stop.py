"""A `because` is a clause inside a sentence, so it ends without a full stop."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.edits import reworded
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.wording import all_texts

SEVERITY: Severity = "warning"
SUMMARY = "A `because` ends with a full stop."
FIX = "removes the full stop"


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each `because` that ends with a single full stop."""
    for section, name, path, text in all_texts(knowledge):
        for language, words in text.items() if path == ("because",) else ():
            if words.endswith(".") and not words.endswith("..") and "." not in words.split()[-1][:-1]:
                origin = knowledge.source.origins.get((section, name))
                edits = reworded(origin, *path, language, old=".", new="", last=True)
                message = "this is a clause inside a sentence, so it ends without a full stop"
                yield Finding(knowledge.source.place(section, name, *path, language), message, edits=edits)
