"""The comments of a document with their places. They are read from the text, as the tree of nodes has none.

Any `#` outside a scalar starts a comment: after a quote or bracket, libyaml requires no white space before it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from herstelkb.language.documents import Document
from herstelkb.language.nodes import BLANK, BREAK, Node

_MARK = re.compile("#[^\r\n\x85\u2028\u2029]*")
_PROPERTIES = re.compile(rf"!\S*(?:[{BLANK}]+(?:#[^\r\n\x85\u2028\u2029]*(?=[{BLANK}]))?)*")
HEADER = re.compile(r"[|>][-+0-9]*")  # the start of a block scalar


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment from its `#` to the end of its line; `own_line`: only white space precedes it."""

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
        before = BREAK.split(text[max(0, start - 5000) : start])[-1]
        found.append(Comment(start, match.group().rstrip(" \t"), not before.strip(" \t")))
        position = match.end()
    return tuple(found)


def content(document: Document, node: Node) -> int:
    """The offset at which a node itself begins, after a tag and any comments that follow the tag."""
    start, end = document.span(node)
    properties = _PROPERTIES.match(document.text, start, end)
    return properties.end() if properties else start


def _scalars(document: Document, node: Node) -> Iterator[tuple[int, int]]:
    """The spans of all scalars; of a block scalar only its lines, as a comment may follow its `>`."""
    if isinstance(node.value, dict):
        for key, value in node.value.values():
            yield from _scalars(document, key)
            yield from _scalars(document, value)
    elif isinstance(node.value, list):
        for value in node.value:
            yield from _scalars(document, value)
    else:
        start, end = content(document, node), document.span(node)[1]
        if start < end and (header := HEADER.match(document.text, start)):
            line_end = BREAK.search(document.text, header.end())
            start = line_end.start() if line_end else len(document.text)
        if start < end:
            yield start, end
