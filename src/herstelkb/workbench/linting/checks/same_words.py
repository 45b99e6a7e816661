"""Two values of one attribute with the same label or statement: a reader cannot tell them apart."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.ground.showing import spoken
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding

SEVERITY: Severity = "warning"
SUMMARY = "Two values of an attribute read the same."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each label or statement that an earlier value of the attribute also has."""
    for name, entry in knowledge.source.vocabulary.items():
        seen: dict[tuple[str, str, str], object] = {}
        for value, shown in entry.values.items():
            for form, text in (("label", shown.label), ("says", shown.says)):
                for language, words in text.items():
                    first = seen.setdefault((form, language, words.casefold()), value)
                    if first is not value:
                        message = f"{spoken(first)} and {spoken(value)} read the same"
                        place = knowledge.source.place("vocabulary", name, "values", value, form, language)
                        yield Finding(place, message, "say how they differ")
