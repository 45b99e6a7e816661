"""Suppressions: the comment `# herstelkb: allow CODE because …` removes a finding and gives the reason.

It applies to its own line. On a line of its own it applies to the next line that is not a comment, and to the whole
item if one begins there. A suppression that gives no reason, or suppresses nothing, is a finding itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from herstelkb.ground.diagnostics import Diagnostic, Place
from herstelkb.ground.suggestions import did_you_mean
from herstelkb.language.comments import comments
from herstelkb.language.documents import Document
from herstelkb.language.rule_base import RuleBase
from herstelkb.workbench.linting.registry import codes, current

_SUPPRESSION = re.compile(r"#\s*herstelkb:\s*allow\s+(?P<code>[\w-]+)(?:\s+because\s+(?P<reason>\S.*))?")


@dataclass(frozen=True, slots=True)
class Suppression:
    """A code that is allowed on the lines `first` to `last` of a file, counted from 1."""

    code: str
    reason: str | None
    place: Place
    first: int
    last: int

    def covers(self, finding: Diagnostic) -> bool:
        """Whether it suppresses a finding."""
        place = finding.place
        return (
            finding.code == self.code
            and place is not None
            and place.file == self.place.file
            and self.first <= place.line <= self.last
        )


def unsuppressed(
    findings: Iterable[Diagnostic], documents: Iterable[Document], base: RuleBase | None
) -> list[Diagnostic]:
    """The findings that are not suppressed, and those about suppressions. Errors cannot be suppressed."""
    found = list(findings)
    suppressions = [suppression for document in documents for suppression in _suppressions(document, base)]
    if not suppressions:
        return found
    taken = {id(f): s for f in found if f.severity != "error" for s in suppressions if s.reason and s.covers(f)}
    used = {id(suppression) for suppression in taken.values()}
    kept = [f for f in found if id(f) not in taken]
    known = codes()
    # With errors, not everything was checked that a suppression may be for.
    complete = not any(finding.severity == "error" for finding in found)
    hint: str | None
    for suppression in suppressions:
        if suppression.reason is None:
            message, hint = "a suppression needs a reason", f"write: allow {suppression.code} because …"
            kept.append(
                Diagnostic("suppression-without-reason", message, suppression.place, hint=hint, severity="warning")
            )
        elif id(suppression) not in used and (complete or suppression.code not in known):
            message = f"there is no finding '{suppression.code}' here"
            hint = "remove the comment" if suppression.code in known else did_you_mean(suppression.code, known)
            kept.append(Diagnostic("unused-suppression", message, suppression.place, hint=hint, severity="warning"))
    return kept


def _suppressions(document: Document, base: RuleBase | None) -> Iterator[Suppression]:
    if "herstelkb:" not in document.text:
        return
    written = comments(document)
    own_lines = {document.place_at(comment.start).line for comment in written if comment.own_line}
    items = _items(document, base)
    for comment in written:
        match = _SUPPRESSION.match(comment.text)
        if match is None:
            continue
        place = document.place_at(comment.start, len(comment.text))
        line = place.line
        while comment.own_line and line in own_lines:
            line += 1
        yield Suppression(current(match["code"]), match["reason"], place, line, items.get(line, line))


def _items(document: Document, base: RuleBase | None) -> Mapping[int, int]:
    """The first line of each item of this file, with its last line."""
    starts = sorted(
        origin.place(key=True).line
        for origin in (base.origins.values() if base is not None else ())
        if origin.document is document
    )
    ends = [start - 1 for start in starts[1:]] + [document.text.count("\n") + 1]
    # The line of a section between two items counts with the item above; no finding is on it.
    return dict(zip(starts, ends, strict=False))
