"""A text that names an attribute that does not exist, perhaps because it was renamed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.ground.suggestions import did_you_mean
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.wording import all_texts

SEVERITY: Severity = "warning"
SUMMARY = "A text names an attribute that does not exist."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each `subject.attribute` in a text that is not in the vocabulary."""
    known = {*knowledge.source.vocabulary, *knowledge.source.measures}
    name_of_attribute = re.compile(rf"\b(?:{knowledge.one}|{knowledge.many})\.[a-z]\w*")
    for section, name, path, text in all_texts(knowledge):
        for language, words in text.items():
            for word in dict.fromkeys(name_of_attribute.findall(words)):
                if word not in known:
                    place = knowledge.source.place(section, name, *path, language)
                    hint = did_you_mean(word, known) or "if a sentence ends here, put a space after the full stop"
                    yield Finding(place, f"the text names '{word}', which is not an attribute", hint)
