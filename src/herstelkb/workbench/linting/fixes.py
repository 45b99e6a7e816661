"""Fixes: the edits of findings applied to the text, checked again, and kept only if nothing gets worse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from herstelkb.ground.diagnostics import Diagnostic, UnusableInput
from herstelkb.knowledge.compiling import compiled
from herstelkb.language.documents import Document, parse_document
from herstelkb.language.edits import applied
from herstelkb.workbench.linting.check import check_documents

MAX_ROUNDS = 10  # one fix may reveal the next finding


def fixed(documents: Sequence[Document]) -> tuple[list[Document], list[Diagnostic]]:
    """The documents after every fix that makes nothing worse, and the findings that are left."""
    current, findings = list(documents), check_documents(documents)
    for _ in range(MAX_ROUNDS):
        fixable = [finding for finding in findings if finding.edits]
        attempt = _attempt(current, fixable, findings) or next(
            (better for one in fixable if (better := _attempt(current, [one], findings))), None
        )
        if attempt is None:
            break
        current, findings = attempt
    return current, findings


def _attempt(
    documents: Sequence[Document], fixes: Sequence[Diagnostic], before: Sequence[Diagnostic]
) -> tuple[list[Document], list[Diagnostic]] | None:
    """The documents with these fixes, and their findings; None if that is no better than before."""
    edits = [edit for finding in fixes for edit in finding.edits]
    if not edits:
        return None
    try:
        changed = [
            parse_document(applied(d.text, [e for e in edits if e.file == d.file]), d.file)
            if any(edit.file == d.file for edit in edits)
            else d
            for d in documents
        ]
    except UnusableInput:
        return None
    after = check_documents(changed)
    return (changed, after) if _weight(changed, after) < _weight(documents, before) else None


def _weight(documents: Sequence[Document], findings: Iterable[Diagnostic]) -> tuple[bool, int, int, int]:
    """How bad things are: whether the rest is hidden by an error, then the number of errors, then of findings, then of
    characters: a mend may bring to light what it leaves to a next one, such as two branches that are now the same.
    """
    severities = [finding.severity for finding in findings]
    hidden = compiled(documents).knowledge is None
    return hidden, severities.count("error"), len(severities), sum(len(document.text) for document in documents)


def changes(before: Sequence[Document], after: Sequence[Document]) -> Mapping[str, str]:
    """The new text of each file that changed."""
    return {new.file: new.text for old, new in zip(before, after, strict=True) if new.text != old.text}
