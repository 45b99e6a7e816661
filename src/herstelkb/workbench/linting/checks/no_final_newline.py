"""A file whose last line has no newline: a line added below it would continue it."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Edit, Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.documents import parse_document
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.uses import documents

SEVERITY: Severity = "warning"
SUMMARY = "A file does not end with a newline."
FIX = "adds the newline"


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each file without a newline at its end."""
    for document in documents(knowledge):
        end = len(document.text)
        if document.text and not document.text.endswith(("\n", "\r")):
            place = document.place_at(end - 1)
            ended = parse_document(document.text + document.newline, document.file)
            edits = (Edit(document.file, end, end, document.newline),) if ended.data == document.data else ()
            yield Finding(
                place, "the file does not end with a newline", edits=edits
            )  # a line end may be part of a text
