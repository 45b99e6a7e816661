"""A question or statement about one of many that does not name it: with twelve of them nobody can tell which."""

from __future__ import annotations

import re
from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.texts import texts
from herstelkb.workbench.linting.findings import Finding

SEVERITY: Severity = "warning"
SUMMARY = "A question or statement about one of many does not name it."


_NAMED = re.compile(r"\{[{%][^}]*\bwie\b")


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each question and statement about one of many without `{{ wie }}`."""
    for name, entry in knowledge.source.vocabulary.items():
        if not name.startswith(f"{knowledge.many}."):
            continue
        for path, text in texts(entry):
            for language, words in text.items() if path[-1] in ("question", "says") else ():
                if not _NAMED.search(words):
                    place = knowledge.source.place("vocabulary", name, *path, language)
                    yield Finding(place, "this does not say whom it is about", "put {{ wie }} where the name belongs")
