"""An assumption that is too short to say what is assumed and why."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.wording import all_texts

SEVERITY: Severity = "warning"
SUMMARY = "An assumption gives no reason."


_WORDS = 5  # fewer cannot say both what the source leaves open and how we fill it in


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each assumption of fewer than five words, in any language."""
    for section, name, path, text in all_texts(knowledge):
        if path == ("assumption",):
            for language, words in text.items():
                if len(words.split()) < _WORDS:
                    place = knowledge.source.place(section, name, *path, language)
                    hint = "say what the source leaves open and why we fill it in this way"
                    yield Finding(place, f"'{words}' does not say what is assumed and why", hint)
