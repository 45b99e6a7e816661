"""The usual form of a rule or case file: the same data and comments, laid out in one way.

Two spaces a level, lists indented under their key, one space after commas and colons, at most one empty line, and
none lost between sections. Words, quotes and the choice between one line and several stay the author's; what is
between brackets and does not fit on a line is spread over several. Laying out what is laid out changes nothing.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from herstelkb.language.comments import Comment, comments
from herstelkb.language.documents import Document, Node, parse_document
from herstelkb.language.model import RuleFile
from herstelkb.language.writing import WIDTH, scalar

_INDENT = 2
_HEADER = re.compile(r"[|>][-+]?")


def laid_out(document: Document) -> str:
    """The text of a YAML document in its usual form."""
    text = _Layout(document).text()
    again = parse_document(text, document.file)
    # Invariant: layout changes neither data nor comments. Rather no layout than another meaning.
    assert repr(again.data) == repr(document.data)
    assert sorted(c.text for c in comments(again)) == sorted(c.text for c in comments(document))
    return text


class _Layout:
    """Walks the nodes of one document, handing out each comment once, on the way."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.source = document.text
        self.waiting = list(reversed(comments(document)))
        self.lines: list[str] = []
        self.passed = 0  # where the last comment that was handed out ends
        root = document.root.value
        self.is_rule_file = isinstance(root, dict) and root.keys() <= RuleFile.model_fields.keys()
        self.keeps_blanks = False  # the last line belongs to a text that keeps the empty lines after it

    def text(self) -> str:
        root = self.document.root
        if isinstance(root.value, dict | list) and root.value and not self.document.flow(root):
            self._block(root, 0)
        elif root.value is not None or self._slice(root):
            start, end = self.document.span(root)
            self._comments_before(start, 0)
            self._put(0, self._inline(root) if isinstance(root.value, dict | list) else self._one_line(root), start)
            self._trailing(end)
        self._comments_before(len(self.source) + 1, 0)
        return "\n".join(self.lines) + "\n" if self.lines else ""

    # --- blocks ---

    def _block(self, node: Node, indent: int, dash: str = "") -> None:
        """A mapping or list over several lines; `dash` stands before its first line, when it is an item itself."""
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
        first = value
        while isinstance(first.value, list) and first.value and not self.document.flow(first):
            first = first.value[0]  # what stands behind the last of several dashes
        start, _ = self.document.span(first)
        if not before.strip():
            self._comments_before(start, indent)
            if (
                isinstance(value.value, dict | list)
                and self.document.flow(value)
                and self._is_block(value, len(before) + 2)
            ):
                self._trailing_above(self.document.span(value)[1], indent)
        if self._is_block(value, len(before) + 2):
            self._block(value, indent + _INDENT, before + "- ")
        else:
            self._value(value, indent, before + "-", start)

    def _entry(self, key: Node, value: Node, indent: int, before: str) -> None:
        start, key_end = self.document.span(key)
        head = f"{before}{self._one_line(key)}:"
        if self._is_block(value, indent + _INDENT):
            self._put(0, head, start)
            self._trailing(key_end, until=self.document.span(value)[0])
            if self.document.flow(value):
                self._trailing(self.document.span(value)[1])
            self._block(value, indent + _INDENT)
        else:
            value_start, _ = self.document.span(value)
            self._comments_before(value_start, indent)
            self._value(value, indent, head, start)

    def _value(self, value: Node, indent: int, head: str, start: int) -> None:
        """A value that begins on the line of its key or dash."""
        value_start, end = self.document.span(value)
        if _HEADER.match(self.source, value_start) and not isinstance(value.value, dict | list):
            self._block_scalar(value, indent, head, start)
            return
        inside = self._verbatim(value)
        if inside is not None:
            shift = len(head) + 1 - value.column
            rows = inside.split("\n")
            self._put(0, f"{head} {rows[0]}", start)
            self.lines += [
                " " * max(0, len(r) - len(r.lstrip()) + shift) + r.strip() if r.strip() else "" for r in rows[1:]
            ]
            while self.waiting and self.waiting[-1].start < end:
                self._next()
        else:
            shown = self._inline(value)
            if isinstance(value.value, dict | list) and len(head) + 1 + len(shown) > WIDTH:
                self._put(0, head, start)
                self.lines.append(" " * (indent + _INDENT) + shown)
                self._trailing(end)
                return
            folded = self._folded(value, len(head) + 1 + len(shown), indent)
            self._put(0, f"{head} {shown}".rstrip() if folded is None else f"{head} >-", start)
            self.lines += folded or []
        self._trailing(end)

    def _is_block(self, node: Node, column: int) -> bool:
        """Is this a collection over several lines, because the author wrote it so or because it does not fit?"""
        if not isinstance(node.value, dict | list) or not node.value:
            return False
        if not self.document.flow(node):
            return True
        return self._verbatim(node) is None and column + len(self._inline(node)) > WIDTH

    def _verbatim(self, node: Node) -> str | None:
        """A collection between brackets with comments inside, as it stands."""
        if not isinstance(node.value, dict | list) or not node.value or not self.document.flow(node):
            return None
        start, end = self.document.span(node)
        if not any(start < comment.start < end for comment in self.waiting):
            return None
        return re.sub(r"[ \t]*(\r\n|\r)", "\n", self.source[start:end])

    # --- one line ---

    def _inline(self, node: Node) -> str:
        if isinstance(node.value, dict):
            parts = (f"{self._one_line(key)}: {self._inline(value) or 'null'}" for key, value in node.value.values())
            return "{" + ", ".join(parts) + "}"
        if isinstance(node.value, list):
            return "[" + ", ".join(self._inline(value) or "null" for value in node.value) + "]"
        return self._one_line(node)

    def _one_line(self, node: Node) -> str:
        """A scalar as it was written, or, if that took several lines, anew."""
        return self._slice(node) if node.line == node.end_line else scalar(node.value)

    def _slice(self, node: Node) -> str:
        start, end = self.document.span(node)
        return self.source[start:end]

    # --- texts over several lines ---

    def _folded(self, node: Node, width: int, indent: int) -> list[str] | None:
        """A text that took several lines and does not fit on one, folded anew."""
        text = node.value
        if not isinstance(text, str) or node.line == node.end_line or width <= WIDTH:
            return None
        if text != " ".join(text.split()):
            return None
        room = WIDTH - indent - _INDENT
        rows = textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False)
        return [" " * (indent + _INDENT) + row for row in rows]

    def _block_scalar(self, node: Node, indent: int, head: str, start: int) -> None:
        value_start = self.document.span(node)[0]
        raw = self.source[value_start : self._offset(node.end_line, node.end_column)]
        first, *rows = re.split(r"\r\n|\r|\n", raw)
        header = _HEADER.match(first)
        assert header is not None  # Invariant: _value saw one
        margin = next((len(row) - len(row.lstrip(" ")) for row in rows if row.strip(" ")), None)
        if re.match(r"[|>][-+]*[0-9]", first) or margin is None:
            self._put(0, f"{head} {scalar(node.value)}", start)  # an indentation of its own cannot be moved
            self._trailing(value_start)
            return
        self._put(0, f"{head} {header.group()}", start)
        self._trailing(value_start)
        rows = [row[margin:] for row in rows]
        self.keeps_blanks = header.group().endswith("+")
        if self.keeps_blanks:
            rows = rows[:-1] if not rows[-1] else rows
        else:
            while rows and not rows[-1]:
                rows.pop()
        self.lines += [" " * (indent + _INDENT) + row if row else "" for row in rows]

    def _offset(self, line: int, column: int) -> int:
        return self.document.span(Node(None, line, column, line, column))[0]

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
        return line > 0 and not self.document.place_at(self.document.line_start(line - 1)).source.strip()

    def _comment(self, comment: Comment, indent: int, *, section: bool = False) -> None:
        self._put(indent, comment.text, comment.start, section=section)

    def _comments_before(self, start: int, indent: int, *, section: bool = False) -> None:
        """The comments that wait above this place; where a section begins, an empty line stands above them."""
        if section and self.lines:
            self._blank()
        while self.waiting and self.waiting[-1].start < start:
            self._comment(self._next(), indent)

    def _comments_inside(self, end: int, column: int, indent: int) -> None:
        """The comments right after the last entry of a block that are indented as its entries are."""
        while self.waiting and self.waiting[-1].own_line and column:
            comment = self.waiting[-1]
            between = self.source[max(end, self.passed) : comment.start]
            if between.strip() or self.document.place_at(comment.start).column - 1 < column:
                return
            self._comment(self._next(), indent)

    def _trailing(self, end: int, *, until: int | None = None) -> None:
        """The comment behind what ends here, on the same line."""
        if self.waiting and not self.waiting[-1].own_line and (until is None or self.waiting[-1].start < until):
            comment = self.waiting[-1]
            if comment.start >= end and not re.search(r"[\r\n]", self.source[end : comment.start]):
                self.lines[-1] += f" {self._next().text}"

    def _trailing_above(self, end: int, indent: int) -> None:
        """The comment behind a list item that is to be spread over lines: it has no key to stand behind."""
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
