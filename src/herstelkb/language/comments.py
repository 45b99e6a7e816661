"""The comments of a document, with the place of each. The tree of nodes has none; the text has them all.

A `#` begins a comment where it opens a line or follows white space, and stands in no scalar.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from herstelkb.language.documents import Document, Node

_MARK = re.compile(r"(?:^|(?<=[ \t\r\n\x85\u2028\u2029]))#[^\r\n\x85\u2028\u2029]*")
_HEADER = re.compile(r"[|>][-+0-9]*")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment from its `#` to the end of its line; `own_line`: nothing but white space stands before it."""

    start: int
    text: str
    own_line: bool


def comments(document: Document) -> tuple[Comment, ...]:
    """Every comment, in order."""
    text = document.text
    if "#" not in text:
        return ()
    spans = sorted(_scalars(document, document.root))
    starts = [start for start, _ in spans]
    found = []
    position = 0
    while match := _MARK.search(text, position):
        start = match.start()
        index = bisect_right(starts, start) - 1
        if index >= 0 and start < spans[index][1]:
            position = max(spans[index][1], start + 1)
            continue
        before = re.split(r"[\r\n\x85\u2028\u2029]", text[max(0, start - 5000) : start])[-1]
        found.append(Comment(start, match.group().rstrip(), not before.strip()))
        position = match.end()
    return tuple(found)


def _scalars(document: Document, node: Node) -> Iterator[tuple[int, int]]:
    """Where scalars stand; of a block scalar its lines alone, for a comment may follow its `>`."""
    if isinstance(node.value, dict):
        for key, value in node.value.values():
            yield from _scalars(document, key)
            yield from _scalars(document, value)
    elif isinstance(node.value, list):
        for value in node.value:
            yield from _scalars(document, value)
    else:
        start, end = document.span(node)
        if start < end and (header := _HEADER.match(document.text, start)):
            line_end = re.compile(r"[\r\n\x85\u2028\u2029]|\Z").search(document.text, header.end())
            start = line_end.start() if line_end else start
        if start < end:
            yield start, end
