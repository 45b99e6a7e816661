"""A last line that is not ended: the next one to be added would continue it."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Edit, Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.documents import parse_document
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.uses import documents

SEVERITY: Severity = "warning"
SUMMARY = "The last line of a file is not ended."
FIX = "ends the line"


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each file that does not end with a line break."""
    for document in documents(knowledge):
        end = len(document.text)
        if document.text and not document.text.endswith(("\n", "\r")):
            place = document.place_at(end - 1)
            ended = parse_document(document.text + document.newline, document.file)
            edits = (Edit(document.file, end, end, document.newline),) if ended.data == document.data else ()
            yield Finding(place, "the last line is not ended", edits=edits)  # the end of a line may be part of a text
