"""White space at the end of a line, which nobody sees and every comparison shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from herstelkb.ground.diagnostics import Edit, Severity
from herstelkb.knowledge.base import Knowledge
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.uses import documents, literal_blocks

SEVERITY: Severity = "warning"
SUMMARY = "A line ends with white space."
FIX = "removes the white space"


_TRAILING = re.compile(r"[ \t]+(?=[\r\n]|\Z)")


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each such line outside block texts (after `|`), which are kept as written."""
    for document in documents(knowledge):
        found = list(_TRAILING.finditer(document.text))
        kept = literal_blocks(document) if found else ()
        for match in found:
            if not any(start <= match.start() < end for start, end in kept):
                place = document.place_at(match.start(), len(match.group()))
                edit = Edit(document.file, match.start(), match.end(), "")
                yield Finding(place, "the line ends with white space", edits=(edit,))
