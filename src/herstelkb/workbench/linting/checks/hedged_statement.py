"""A statement that states its own certainty: the report adds it too, so the reader would see it twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding

SEVERITY: Severity = "warning"
SUMMARY = "A statement contains a word of the certainty scale."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each `says` of a value that contains a label of the certainty scale."""
    hedges = {
        language: re.compile("|".join(rf"\b{re.escape(label[language])}\b" for label in scale if language in label))
        for scale in [
            list(knowledge.source.head.certainty.values())[:-1]
        ]  # the word for the top of the scale also says that a person is sure
        for language in knowledge.source.head.languages
        if any(language in label for label in scale)
    }
    for name, entry in knowledge.source.vocabulary.items():
        for value, shown in entry.values.items():
            for language, words in shown.says.items():
                found = hedges[language].search(words) if language in hedges else None
                if found:
                    message = f"'{found.group()}' is a certainty, and the report adds the certainty itself"
                    place = knowledge.source.place("vocabulary", name, "values", value, "says", language)
                    yield Finding(place, message, "state it without a certainty")
