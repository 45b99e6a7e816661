"""Formats rule and case files: the same data and comments, in one style.

Two spaces per level, lists indented under their key, one space after commas and colons, at most one empty line, and
at least one between sections. Words, quotes and the choice between one line and several are the author's; a collection
in brackets that does not fit on a line is spread over several. Formatting twice changes nothing more.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from itertools import zip_longest

from herstelkb.ground.diagnostics import Diagnostic, Place, UnusableInput
from herstelkb.language.comments import HEADER, Comment, comments, content
from herstelkb.language.documents import Document, PathStep, parse_document
from herstelkb.language.nodes import BLANK, BREAK, Node
from herstelkb.language.rule_file import SECTIONS
from herstelkb.language.writing import WIDTH, scalar

_INDENT = 2


def formatted(document: Document) -> str:
    """The formatted text of a YAML document, with its own line endings.

    Raises:
        UnusableInput: the formatted text would not have the same data and comments.
    """
    text = _Formatter(document).text().replace("\n", document.newline)
    changed = _changed(document, text)
    if changed is not None:
        said = "this cannot be formatted without changing its contents, so the file is left as it is"
        raise UnusableInput([Diagnostic("no-usual-form", said, changed, hint="write it in a simpler way")])
    return text


def _changed(document: Document, text: str) -> Place | None:
    """Invariant: formatting changes neither data nor comments. The first place where this text does, or None."""
    try:
        again = parse_document(text, document.file)
    except UnusableInput:
        return document.place(())
    for old, new in zip_longest(comments(document), comments(again)):
        if old is None or new is None or old.text != new.text:
            return document.place_at(old.start) if old is not None else document.place(())
    old_values, new_values = _values(document.root, ()), _values(again.root, ())
    differing = next((old or new for old, new in zip_longest(old_values, new_values) if old != new), None)
    return document.place(differing[0]) if differing is not None else None


def _values(node: Node, path: tuple[PathStep, ...]) -> Iterator[tuple[tuple[PathStep, ...], str]]:
    """Each value of a document with its path, keys in order, as its `repr`: 1 is not true or 1.0."""
    if isinstance(node.value, dict):
        yield path, repr(list(node.value))
        for key, (_, value) in node.value.items():
            yield from _values(value, (*path, key))
    elif isinstance(node.value, list):
        yield path, f"{len(node.value)} items"
        for index, value in enumerate(node.value):
            yield from _values(value, (*path, index))
    else:
        yield path, repr(node.value)


class _Formatter:
    """Walks the nodes of one document, and places each comment once on the way."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.source = document.text
        self.waiting = list(reversed(comments(document)))
        self.lines: list[str] = []
        self.passed = 0  # the end of the last comment placed
        root = document.root.value
        self.is_rule_file = isinstance(root, dict) and root.keys() <= set(SECTIONS)
        self.keeps_blanks = False  # the last line belongs to text that keeps its trailing empty lines

    def text(self) -> str:
        """The formatted document, with line feeds."""
        root = self.document.root
        if isinstance(root.value, dict | list) and root.value and not self.document.flow(root):
            self._block(root, 0)
        elif root.value is not None or self._slice(root):
            start, end = self.document.span(root)
            self._comments_before(content(self.document, root), 0)
            if (inside := self._verbatim(root)) is not None:
                self._put(0, "", start)
                self._rows(inside, root, 0, 0, end)
            else:
                self._put(0, self._inline(root), start)
            self._trailing(end)
        self._comments_before(len(self.source) + 1, 0)
        return "\n".join(self.lines) + "\n" if self.lines else ""

    # --- blocks ---

    def _block(self, node: Node, indent: int, dash: str = "") -> None:
        """A mapping or list over several lines; `dash` precedes its first line if it is a list item itself."""
        column = node.column
        for first, (key, value) in _entries(node):
            start = self.document.span(key or value)[0]
            if not (first and dash):
                self._comments_before(start, indent, section=indent == 0 and self.is_rule_file)
            before = dash if first and dash else " " * indent
            if key is None:
                self._item(value, indent, before)
            else:
                self._entry(key, value, indent, before)
        self._comments_inside(self.document.span(node)[1], column, indent)

    def _item(self, value: Node, indent: int, before: str) -> None:
        column = len(before) + 2
        first, first_column = value, column
        while isinstance(first.value, list) and first.value and not self.document.flow(first):
            first, first_column = first.value[0], first_column + 2  # what follows the last of several dashes
        if not before.strip():
            self._comments_before(content(self.document, first), indent)
            if self._is_spread(first, first_column):
                self._trailing_above(self.document.span(first)[1], indent)
        if self._is_block(value, column):
            self._block(value, indent + _INDENT, before + "- ")
        else:
            self._value(value, indent, before + "-", self.document.span(first)[0])

    def _entry(self, key: Node, value: Node, indent: int, before: str) -> None:
        start = self.document.span(key)[0]
        head = f"{before}{self._key(key)}:"
        value_start, value_end = self.document.span(value)
        if not self._is_block(value, indent + _INDENT):
            # A comment between a key and its value moves above the key; there is no room after a dash either.
            self._comments_before(content(self.document, value), len(before) - len(before.lstrip(" ")))
            self._value(value, indent, head, start)
            return
        self._put(0, head, start)
        self._trailing(start, until=value_start)
        if self._is_spread(value, indent + _INDENT):
            self._comments_before(value_start, indent + _INDENT)
            if self.lines[-1] == head:
                self._trailing(value_end)
            else:
                self._trailing_above(value_end, indent + _INDENT)
        self._block(value, indent + _INDENT)

    def _value(self, value: Node, indent: int, head: str, start: int) -> None:
        """A value that starts on the line of its key or dash."""
        end = self.document.span(value)[1]
        if isinstance(value.value, dict | list):
            self._collection(value, indent, head, start)
        elif HEADER.match(self.source, content(self.document, value)):
            mark, rows = self._block_scalar(value) or (scalar(value.value), [])
            self._put(0, f"{head} {mark}", start)
            self._trailing(content(self.document, value))
            self.lines += [" " * (indent + _INDENT) + row if row else "" for row in rows]
            self.keeps_blanks = bool(rows) and mark.endswith("+")
        else:
            shown = self._one_line(value)
            folded = self._folded(value, len(head) + 1 + len(shown), indent)
            self._put(0, f"{head} {shown}".rstrip(" ") if folded is None else f"{head} >-", start)
            self._trailing(end)
            self.lines += folded or []

    def _collection(self, value: Node, indent: int, head: str, start: int) -> None:
        """A collection in brackets that starts on the line of its key or dash, or, if it does not fit, below."""
        end = self.document.span(value)[1]
        if (inside := self._verbatim(value)) is not None:
            self._put(0, f"{head} ", start)
            self._rows(inside, value, len(head) + 1, indent + _INDENT, end)
        elif len(head) + 1 + len(shown := self._inline(value)) > WIDTH:
            self._put(0, head, start)
            self.lines.append(" " * (indent + _INDENT) + shown)
        else:
            self._put(0, f"{head} {shown}", start)
        self._trailing(end)

    def _rows(self, text: str, node: Node, column: int, least: int, end: int) -> None:
        """Text kept as it is, moved to a column; its first line continues the current line."""
        first, *rows = (row.strip(" \t") for row in text.split("\n"))
        margins = [len(row) - len(row.lstrip(" \t")) for row in text.split("\n")][1:]
        self.lines[-1] += first
        for row, margin in zip(rows, margins, strict=True):
            self.lines.append(" " * max(least, margin + column - node.column) + row if row else "")
        while self.waiting and self.waiting[-1].start < end:
            self._next()

    def _is_block(self, node: Node, column: int) -> bool:
        """Whether this collection takes several lines, as written by the author or because it does not fit."""
        if not isinstance(node.value, dict | list) or not node.value:
            return False
        return not self.document.flow(node) or self._is_spread(node, column)

    def _is_spread(self, node: Node, column: int) -> bool:
        """Whether this is a collection in brackets that must be spread, as it does not fit on a line."""
        if not isinstance(node.value, dict | list) or not node.value or not self.document.flow(node):
            return False
        return self._verbatim(node) is None and column + len(self._inline(node)) > WIDTH

    def _verbatim(self, node: Node) -> str | None:
        """A collection in brackets with comments inside, unchanged; None for other nodes."""
        if not isinstance(node.value, dict | list) or not node.value or not self.document.flow(node):
            return None
        start, end = self.document.span(node)
        if not any(start < comment.start < end for comment in self.waiting):
            return None
        return BREAK.sub("\n", self.source[start:end])

    # --- one line ---

    def _inline(self, node: Node) -> str:
        if isinstance(node.value, dict):
            parts = (f"{self._key(key)}: {self._inline(value) or 'null'}" for key, value in node.value.values())
            return "{" + ", ".join(parts) + "}"
        if isinstance(node.value, list):
            return "[" + ", ".join(self._inline(value) or "null" for value in node.value) + "]"
        return self._one_line(node)

    def _key(self, node: Node) -> str:
        return self._one_line(node) or "null"

    def _one_line(self, node: Node) -> str:
        """A scalar as written, or rewritten if that took several lines, a tag or a `>`."""
        start, end = self.document.span(node)
        anew = BREAK.search(self.source, start, end) or self.source[start : start + 1] in ("!", "|", ">")
        return scalar(node.value) if anew else self.source[start:end]

    def _slice(self, node: Node) -> str:
        start, end = self.document.span(node)
        return self.source[start:end]

    # --- texts over several lines ---

    def _folded(self, node: Node, width: int, indent: int) -> list[str] | None:
        """Text that took several lines and does not fit on one, folded again; None for other nodes."""
        text = node.value
        if not isinstance(text, str) or node.line == node.end_line or width <= WIDTH:
            return None
        if text != " ".join(text.split()):
            return None
        room = WIDTH - indent - _INDENT
        rows = textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False)
        return [" " * (indent + _INDENT) + row for row in rows]

    def _block_scalar(self, node: Node) -> tuple[str, list[str]] | None:
        """The header and lines of text in block style; None if it cannot be moved unchanged."""
        start = content(self.document, node)
        first, *rows = BREAK.split(self.source[start : self.document.end(node)])
        mark = first[0] + ("" if node.value.endswith("\n") else "-")
        keeps = "+" in first.split("#")[0] and mark == first[0]
        if keeps:
            mark += "+"
            rows = rows[:-1] if not rows[-1] else rows
        else:
            while rows and not rows[-1].strip(" "):
                rows.pop()
        margin = next((len(row) - len(row.lstrip(" ")) for row in rows if row.strip(" ")), 0)
        rows = [row[margin:] for row in rows]
        written = "\n".join([f"- {mark}", *(f"  {row}" if row else "" for row in rows), ""])
        try:
            same = parse_document(written, "").data == [node.value]
        except UnusableInput:
            same = False
        return (mark, rows) if rows and same else None

    # --- lines and comments ---

    def _put(self, indent: int, line: str, start: int, *, section: bool = False) -> None:
        if self._blank_before(start) or (section and self.lines):
            self._blank()
        self.lines.append(" " * indent + line)
        self.keeps_blanks = False

    def _blank(self) -> None:
        if self.lines and self.lines[-1] and not self.keeps_blanks:
            self.lines.append("")

    def _blank_before(self, start: int) -> bool:
        line = self.document.place_at(start).line - 1
        return line > 0 and not self.document.place_at(self.document.line_start(line - 1)).source.strip(BLANK)

    def _comment(self, comment: Comment, indent: int, *, section: bool = False) -> None:
        self._put(indent, comment.text, comment.start, section=section)

    def _comments_before(self, start: int, indent: int, *, section: bool = False) -> None:
        """Place the comments before this offset; at the start of a section, with an empty line above."""
        if section and self.lines:
            self._blank()
        while self.waiting and self.waiting[-1].start < start:
            self._comment(self._next(), indent)

    def _comments_inside(self, end: int, column: int, indent: int) -> None:
        """Place the comments right after the last entry of a block that are indented like its entries."""
        while self.waiting and self.waiting[-1].own_line and column:
            comment = self.waiting[-1]
            between = self.source[max(end, self.passed) : comment.start]
            if between.strip(BLANK) or self.document.place_at(comment.start).column - 1 < column:
                return
            self._comment(self._next(), indent)

    def _trailing(self, end: int, *, until: int | None = None) -> None:
        """Place the comment that follows on the same line."""
        if self.waiting and not self.waiting[-1].own_line and (until is None or self.waiting[-1].start < until):
            comment = self.waiting[-1]
            if comment.start >= end and not BREAK.search(self.source, end, comment.start):
                self.lines[-1] += f" {self._next().text}"

    def _trailing_above(self, end: int, indent: int) -> None:
        """Place the comment after a list item that will be spread over lines above it: there is no key to follow."""
        if (
            self.waiting
            and not self.waiting[-1].own_line
            and not re.search(r"[^ \t]", self.source[end : self.waiting[-1].start])
        ):
            self._comment(self._next(), indent)

    def _next(self) -> Comment:
        comment = self.waiting.pop()
        self.passed = comment.start + len(comment.text)
        return comment


def _entries(node: Node) -> Iterator[tuple[bool, tuple[Node | None, Node]]]:
    pairs = list(node.value.values()) if isinstance(node.value, dict) else [(None, value) for value in node.value]
    yield from ((number == 0, pair) for number, pair in enumerate(pairs))
