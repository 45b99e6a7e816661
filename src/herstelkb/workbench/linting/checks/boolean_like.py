"""A value named like a boolean: here `yes` is a word, but other YAML readers may take it for true."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding

SEVERITY: Severity = "warning"
SUMMARY = "A value is named like a boolean."


_LIKE = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n"})


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each value of the vocabulary that looks like a boolean."""
    for name, entry in knowledge.source.vocabulary.items():
        for value in entry.values:
            if isinstance(value, str) and value in _LIKE:
                message = f"'{value}' is a word here, but a boolean to other programs"
                place = knowledge.source.place("vocabulary", name, "values", value, key=True)
                yield Finding(place, message, "use true and false, without quotes, or a word with a meaning of its own")
