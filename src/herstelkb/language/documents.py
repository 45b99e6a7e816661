"""YAML and JSON files as documents: a tree of nodes with the text it was read from, so that findings have places.

`nodes` turns text into nodes; what the data means is left to others.
"""

from __future__ import annotations

import json
import re
import stat
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from herstelkb.ground.caching import cached_property
from herstelkb.ground.diagnostics import Diagnostic, Place, UnusableInput
from herstelkb.ground.kept import keep, kept, name_of
from herstelkb.ground.messages import Message, message
from herstelkb.language.json_text import BREAK as JSON_BREAK
from herstelkb.language.json_text import YamlText, as_yaml
from herstelkb.language.nodes import BLANK, BREAK, Node, nodes, too_deep, too_large

MAX_BYTES = 32 * 1024 * 1024
_PIECE = 2**20

PathStep = str | bool | int | float | None  # a key of a mapping, or an index in a sequence
Path_ = tuple[PathStep, ...]
_MOST = f"{MAX_BYTES // 2**20} MiB"


@dataclass(frozen=True)
class Document:
    """A file that was read: its nodes, and its text for messages.

    `readable`: it is valid YAML or JSON. `undecided`: the places (line and column from 1) of nodes that have no value
    because of a reported mistake.
    """

    file: str
    text: str = field(repr=False)
    root: Node = field(repr=False)
    readable: bool = True
    undecided: frozenset[tuple[int, int]] = frozenset()
    breaks: re.Pattern[str] = field(default=BREAK, repr=False)  # where its lines end

    @cached_property
    def data(self) -> Any:
        """The whole document as plain values."""
        return self.root.data()

    @cached_property
    def _lines(self) -> list[str]:
        return self.breaks.split(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in self.breaks.finditer(self.text))]

    def place(self, path: Sequence[PathStep], *, key: bool = False) -> Place:
        """The place of the value (or the key) at `path`, or of the nearest part that exists."""
        return self._place(self.nodes(path)[not key])

    def span(self, node: Node) -> tuple[int, int]:
        """The offsets at which a node starts and ends, without trailing white space or comments."""
        last = node
        while isinstance(last.value, dict | list) and last.value and not self.flow(last):
            last = list(last.value.values())[-1][1] if isinstance(last.value, dict) else last.value[-1]
        start = self._offset(node.line, node.column)
        end = self._offset(last.end_line, last.end_column)
        return start, start + len(self.text[start:end].rstrip(BLANK))

    def end(self, node: Node) -> int:
        """The offset at which a scalar ends, including trailing empty lines that are part of it."""
        return self._offset(node.end_line, node.end_column)

    def _offset(self, line: int, column: int) -> int:
        return self._starts[line] + column if line < len(self._starts) else len(self.text)  # the end counts as a line

    def flow(self, node: Node) -> bool:
        """Is this collection written between brackets or braces?"""
        start = self._offset(node.line, node.column)
        return self.text[start : start + 1] in ("{", "[")

    @property
    def newline(self) -> str:
        """The line ending of this text: the most frequent of those that editors write."""
        found = Counter(match[0] for match in self.breaks.finditer(self.text) if match[0] in ("\n", "\r\n", "\r"))
        return found.most_common(1)[0][0] if found else "\n"

    def line_start(self, line: int) -> int:
        """The offset at which a line begins; lines count from 0."""
        return self._starts[line]

    def place_at(self, offset: int, length: int = 1) -> Place:
        """The place of an offset in the text."""
        line = bisect_right(self._starts, offset) - 1
        return Place(self.file, line + 1, offset - self._starts[line] + 1, length, self._lines[line])

    def nodes(self, path: Sequence[PathStep]) -> tuple[Node, Node]:
        """The nodes of the key and the value at `path`, or of the nearest part that exists."""
        node, key_node = self.root, self.root
        for step in path:
            if isinstance(node.value, dict) and step in node.value:
                key_node, node = node.value[step]
            elif isinstance(node.value, list) and isinstance(step, int) and 0 <= step < len(node.value):
                key_node = node = node.value[step]
        return key_node, node

    def _place(self, node: Node) -> Place:
        source = self._lines[node.line] if node.line < len(self._lines) else ""
        end = node.end_column
        if node.end_line != node.line:  # of something over several lines, its first word
            first = next(iter(node.value.values()))[0] if isinstance(node.value, dict) and node.value else node
            word = node.column + 1 if isinstance(node.value, dict | list) else len(source)
            end = first.end_column if (first.end_line, first.column) == (node.line, node.column) else word
        return Place(self.file, node.line + 1, node.column + 1, max(1, end - node.column), source)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an item was read."""

    document: Document = field(repr=False)
    path: tuple[PathStep, ...]

    def place(self, *path: PathStep, key: bool = False) -> Place:
        """The place of a part of the item, or of the nearest part that exists."""
        return self.document.place(self.path + path, key=key)

    def has(self, key: str) -> bool:
        """Whether the item has this key."""
        value = self.document.nodes(self.path)[1].value
        return isinstance(value, dict) and key in value


def read_document(path: Path, *, name: str | None = None) -> Document:
    """Read one YAML or JSON file (by its suffix).

    Raises:
        UnusableInput: the file cannot be read, is too large, is not UTF-8, or is not well-formed.
    """
    shown = name or str(path)
    return parse_document(decoded(file_bytes(path, shown), shown), shown, as_json=path.suffix.lower() == ".json")


def read_data(path: Path) -> Any:
    """What stands in a file that comes with the program and is read in most runs: it is parsed once, and then kept.

    Raises:
        UnusableInput: as `read_document`.
    """
    raw = file_bytes(path, str(path))
    name = name_of("data", raw)
    before = kept(name)
    if before is not None:
        return json.loads(before)
    data = parse_document(decoded(raw, str(path)), str(path)).data
    plain = json.dumps(data)
    if json.loads(plain) == data:  # not so where keys are no strings
        keep(name, plain.encode())
    return data


def file_bytes(path: Path, name: str, *, limit: int = MAX_BYTES) -> bytes:
    """What stands in a file, at most a piece more than the limit. Pipes and devices are not read: they may never end.

    Raises:
        UnusableInput: it is not a regular file, is too large, or cannot be read.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            if stat.S_ISDIR(found.st_mode):
                raise UnusableInput.because("unreadable-file", message("is a folder, not a file"), file=name)
            said, hint = message("is a pipe or a device, not a file"), message("use - to read from standard input")
            raise UnusableInput.because("unreadable-file", said, file=name, hint=hint)
        if found.st_size > limit:
            too_large(name, f"{limit // 2**20} MiB")
        with path.open("rb") as file:
            # Asked for all at once, as much room would be made for the smallest file.
            return b"".join(islice(iter(partial(file.read, _PIECE), b""), limit // _PIECE + 1))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        said = message("cannot read {file}: {reason}", file=name, reason=Message(reason, reason))
        astray = message("check the path: it is relative to the current folder")
        missing = isinstance(error, FileNotFoundError)
        raise UnusableInput.because("unreadable-file", said, file=name, hint=astray if missing else None) from None


def decoded(raw: bytes, file: str) -> str:
    """The text of a file, which must be UTF-8 (a byte order mark is allowed).

    Raises:
        UnusableInput: it is larger than MAX_BYTES, or not UTF-8.
    """
    if len(raw) > MAX_BYTES:
        too_large(file, _MOST)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(re.split(rb"\r\n|[\r\n]", raw[: error.start]))
        byte = f"0x{raw[error.start]:02x}"
        said = message("not {encoding}: byte {byte} cannot be read as text", encoding="UTF-8", byte=byte)
        hint = message("save the file as UTF-8")
        raise UnusableInput([Diagnostic("not-utf8", said, Place(file, line), hint=hint)]) from None


def parse_document(text: str, file: str, *, as_json: bool = False) -> Document:
    """Parse text into a document.

    Raises:
        UnusableInput: with every duplicate key, tag, alias and too deep nesting, or the first syntax error.
    """
    document, findings = _parsed_json(text, file) if as_json else parsed(text, file)
    if findings:
        raise UnusableInput(findings)
    return document


def parsed(text: str, file: str) -> tuple[Document, list[Diagnostic]]:
    """YAML text as a document, with its mistakes; a node whose value a mistake leaves undecided is null.

    Raises:
        UnusableInput: it is nested too deeply or has a syntax error, so there is no document.
    """
    root, findings = nodes(text, file)
    undecided = frozenset((f.place.line, f.place.column) for f in findings if f.place and f.code in ("alias", "tag"))
    return Document(file, text, root, undecided=undecided), findings


def _parsed_json(text: str, file: str) -> tuple[Document, list[Diagnostic]]:
    """JSON text as a document, with its mistakes, their places in the JSON text."""
    try:
        yaml_text = as_yaml(text, file)
    except RecursionError:
        too_deep(file, 1)
    document, findings = parsed(yaml_text.text, file)
    if not yaml_text.changed:
        return replace(document, text=text, breaks=JSON_BREAK), findings
    lines = JSON_BREAK.split(text)
    waiting = [document.root]
    while waiting:
        node = waiting.pop()
        node.column = yaml_text.column(document.line_start(node.line), node.column)
        node.end_column = yaml_text.column(document.line_start(node.end_line), node.end_column)
        if isinstance(node.value, dict):
            waiting += [inner for pair in node.value.values() for inner in pair]
        elif isinstance(node.value, list):
            waiting += node.value
    moved = [_moved(finding, yaml_text, document, lines) for finding in findings]
    return replace(document, text=text, breaks=JSON_BREAK), moved


def _moved(finding: Diagnostic, yaml_text: YamlText, document: Document, lines: Sequence[str]) -> Diagnostic:
    """A finding about the YAML form of JSON text, moved to its place in the JSON text."""
    place = finding.place
    if place is None:
        return finding
    start = document.line_start(place.line - 1)
    column = yaml_text.column(start, place.column - 1)
    length = yaml_text.column(start, place.column - 1 + place.length) - column
    return replace(finding, place=Place(place.file, place.line, column + 1, max(1, length), lines[place.line - 1]))


def document_of(data: Any, name: str) -> Document:
    """Plain data as a document, written as JSON so that messages can point into it.

    Raises:
        UnusableInput: it contains what no rule file can.
    """
    try:
        text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False, default=_plain)
    except (TypeError, ValueError, RecursionError) as error:
        raise UnusableInput.because("wrong-type", f"{name} is not plain data: {error}") from None
    return parse_document(text, name, as_json=True)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be in a rule or case file")
