"""A text that is the same in two languages, and so not translated. Texts of one or two words may well be the same."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.wording import all_texts

SEVERITY: Severity = "warning"
SUMMARY = "A text is the same in two languages."


_WORDS = 3


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each text of at least three words that is the same in two languages."""
    for section, name, path, text in all_texts(knowledge):
        seen: dict[str, str] = {}
        for language, words in text.items():
            first = seen.setdefault(" ".join(words.split()), language)
            if first != language and len(words.split()) >= _WORDS:
                message = f"the '{language}' text is the same as the '{first}' text"
                yield Finding(knowledge.source.place(section, name, *path, language), message, "translate it")
