"""Edits of rule files: replacing a value, removing an entry, and applying edits to text.

An edit that would lose a comment is left to a person: the result is then no edits.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from herstelkb.ground.diagnostics import Edit
from herstelkb.language.comments import comments
from herstelkb.language.documents import Document, Origin, PathStep
from herstelkb.language.writing import entry, flow

Edits = tuple[Edit, ...]


def replaced(origin: Origin | None, *path: PathStep, data: Any) -> Edits:
    """The edit that puts `data` at `path`."""
    if origin is None:
        return ()
    document, whole = origin.document, origin.path + path
    key, node = document.nodes(whole)
    start, end = document.span(node)
    if key is node:  # an item of a list
        return _kept(document, start, end, flow(data))
    _, start = document.span(key)
    colon = document.text.index(":", start) + 1
    within = _within_flow(document, whole)
    text = " " + flow(data) if within else entry(data, key.end_column + 1, key.column + 2)
    return _kept(document, colon, end, text)


def reworded(
    origin: Origin | None, *path: PathStep, old: str, new: str, last: bool = False, key: bool = False
) -> Edits:
    """The edit that replaces the first (or last) `old` by `new` in the text at `path`, or in the key there."""
    if origin is None:
        return ()
    document = origin.document
    start, end = document.span(document.nodes(origin.path + path)[not key])
    text = document.text[start:end]
    at = text.rfind(old) if last else text.find(old)
    return (Edit(document.file, start + at, start + at + len(old), new),) if at >= 0 else ()


def removed(origin: Origin | None, *path: PathStep) -> Edits:
    """The edit that removes the entry at `path` with its key; none if it is the only entry."""
    if origin is None:
        return ()
    document, whole = origin.document, origin.path + path
    _, parent = document.nodes(whole[:-1])
    nodes = list(parent.value.values()) if isinstance(parent.value, dict) else [(n, n) for n in parent.value]
    names = list(parent.value) if isinstance(parent.value, dict) else list(range(len(nodes)))
    index = names.index(whole[-1])
    if len(nodes) == 1:
        return ()
    start, end = document.span(nodes[index][0])[0], document.span(nodes[index][1])[1]
    if document.flow(parent):
        if index:
            start = document.span(nodes[index - 1][1])[1]
        else:
            end = document.span(nodes[1][0])[0]
        return _kept(document, start, end, "")
    if index:
        start = len(document.text[: document.line_start(nodes[index][0].line)].rstrip("\r\n"))
        return _kept(document, start, end, "")
    return _kept(document, start, document.span(nodes[1][0])[0], "")


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits applied; of overlapping edits, only the first."""
    parts: list[str] = []
    done = 0
    for edit in sorted(set(edits), key=lambda e: (e.start, e.end)):
        if edit.start >= done:
            parts += [text[done : edit.start], edit.text]
            done = edit.end
    return "".join([*parts, text[done:]])


def _within_flow(document: Document, path: tuple[PathStep, ...]) -> bool:
    return any(document.flow(document.nodes(path[:depth])[1]) for depth in range(len(path)))


def _kept(document: Document, start: int, end: int, text: str) -> Edits:
    if "#" in document.text[start:end] and any(start <= comment.start < end for comment in comments(document)):
        return ()
    return (Edit(document.file, start, end, text.replace("\n", document.newline)),)
