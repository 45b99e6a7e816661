"""YAML 1.2 and JSON text as a tree of nodes that know where they stand.

Safe by construction: no tags, so no objects; no aliases, so no bombs; limits on size and depth; duplicate keys are
findings. Scalars follow the YAML 1.2 core schema (`no` is a word). What the data means is left to others.
"""

from __future__ import annotations

import json
import re
import stat
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import yaml

from herstelkb.ground.caching import cached_property
from herstelkb.ground.diagnostics import MAX_FINDINGS, NO_SPACE, Diagnostic, Place, UnusableInput, stopped
from herstelkb.ground.showing import spoken

MAX_BYTES = 32 * 1024 * 1024
_PIECE = 2**20
MAX_DEPTH = 50
MAX_NODES = 4_000_000  # a node takes 200 bytes in passing: a case of 200,000 members has 3,000,000

PathStep = str | bool | int | float | None  # a key of a mapping, or an index in a sequence
Path_ = tuple[PathStep, ...]

_Parser: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml is 15 times as fast as the parser in Python
_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,299})")  # 007 is a word: an id keeps its zeros
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # where libyaml counts a new line
_FLOAT = re.compile(r"[-+]?((\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]{1,4})?|[0-9]+[eE][-+]?[0-9]{1,4})")
_NO_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_NOT_FINITE = {"+.inf": "inf", ".inf": "inf", "-.inf": "-inf", ".nan": "nan"}
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(slots=True)
class Node:
    """A value of the tree. `value` is a scalar, a list of nodes, or a dict from key to (key's node, value's node)."""

    value: Any
    line: int
    column: int
    end_line: int
    end_column: int

    def data(self) -> Any:
        """The plain Python value under this node."""
        if isinstance(self.value, dict):
            return {key: node.data() for key, (_, node) in self.value.items()}
        if isinstance(self.value, list):
            return [node.data() for node in self.value]
        return self.value


@dataclass(frozen=True)
class Document:
    """One file that was read: its nodes, and its text for messages.

    `readable`: it could be read as YAML or JSON. `undecided`: where in it stands what has no value because of a
    mistake that was told, line and column from 1.
    """

    file: str
    text: str = field(repr=False)
    root: Node = field(repr=False)
    readable: bool = True
    undecided: frozenset[tuple[int, int]] = frozenset()

    @cached_property
    def data(self) -> Any:
        """The whole document as plain values."""
        return self.root.data()

    @cached_property
    def _lines(self) -> list[str]:
        return _BREAK.split(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _BREAK.finditer(self.text))]

    def place(self, path: Sequence[PathStep], *, key: bool = False) -> Place:
        """Where the value (or the key) at `path` stands; as near as the document goes along the path."""
        return self._place(self.nodes(path)[not key])

    def span(self, node: Node) -> tuple[int, int]:
        """The offsets in the text between which a node stands, without white space or comments after it."""
        last = node
        while isinstance(last.value, dict | list) and last.value and not self.flow(last):
            last = list(last.value.values())[-1][1] if isinstance(last.value, dict) else last.value[-1]
        start = self._starts[node.line] + node.column
        end = self._starts[last.end_line] + last.end_column
        return start, start + len(self.text[start:end].rstrip())

    def flow(self, node: Node) -> bool:
        """Is this collection written between brackets or braces?"""
        return self.text[self._starts[node.line] + node.column] in "{["

    def line_start(self, line: int) -> int:
        """The offset at which a line begins, counted from 0."""
        return self._starts[line]

    def place_at(self, offset: int, length: int = 1) -> Place:
        """The place of an offset in the text."""
        line = bisect_right(self._starts, offset) - 1
        return Place(self.file, line + 1, offset - self._starts[line] + 1, length, self._lines[line])

    def nodes(self, path: Sequence[PathStep]) -> tuple[Node, Node]:
        """The nodes of the key and the value at `path`, as near as the document goes along it."""
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
        if node.end_line != node.line:  # of what goes on over several lines, its first word
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
        """The place of something inside the item, as near as can be told."""
        return self.document.place(self.path + path, key=key)


def read_document(path: Path, *, name: str | None = None) -> Document:
    """Read one YAML or JSON file (by its suffix).

    Raises:
        UnusableInput: the file cannot be read, is too large, is not UTF-8, or is not well-formed.
    """
    shown = name or str(path)
    return parse_document(decoded(file_bytes(path, shown), shown), shown, as_json=path.suffix.lower() == ".json")


def file_bytes(path: Path, name: str, *, limit: int = MAX_BYTES) -> bytes:
    """What stands in a file, at most a piece more than the limit. Pipes and devices are not read: they may never end.

    Raises:
        UnusableInput: it is no plain file, is too large, or cannot be read.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            kind = "a folder" if stat.S_ISDIR(found.st_mode) else "a pipe or a device"
            hint = None if stat.S_ISDIR(found.st_mode) else "give - to read from standard input"
            raise UnusableInput.because("unreadable-file", f"is {kind}, not a file", file=name, hint=hint)
        if found.st_size > limit:
            _too_large(name, f"{limit // 2**20} MiB")
        with path.open("rb") as file:
            # Asked for all at once, as much room would be made for the smallest file.
            return b"".join(islice(iter(partial(file.read, _PIECE), b""), limit // _PIECE + 1))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        hint = (
            "check the path: it is taken from the folder you are in" if isinstance(error, FileNotFoundError) else None
        )
        raise UnusableInput.because("unreadable-file", f"cannot read {name}: {reason}", hint=hint) from None


def decoded(raw: bytes, file: str) -> str:
    """The text of a file that must be UTF-8 (a byte order mark is allowed).

    Raises:
        UnusableInput: it is larger than MAX_BYTES, or not UTF-8.
    """
    if len(raw) > MAX_BYTES:
        _too_large(file)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"not UTF-8: byte 0x{raw[error.start]:02x} cannot be read as text"
        hint = "save the file with the encoding UTF-8"
        raise UnusableInput([Diagnostic("not-utf8", message, Place(file, line), hint=hint)]) from None


def parse_document(text: str, file: str, *, as_json: bool = False) -> Document:
    """Parse text into a document.

    Raises:
        UnusableInput: with every duplicate key, tag, alias and too deep nesting, or the first error of syntax.
    """
    if as_json:
        text = _checked_json(text, file)
    document, findings = parsed(text, file)
    if findings:
        raise UnusableInput(findings)
    return document


def parsed(text: str, file: str) -> tuple[Document, list[Diagnostic]]:
    """YAML text as a document, and its mistakes; what a mistake leaves undecided is null.

    Raises:
        UnusableInput: it is nested too deep or has an error of syntax, and so does not make a document.
    """
    builder = _Builder(file, text)
    root = builder.build()
    told = frozenset((f.place.line, f.place.column) for f in builder.findings if f.place and f.code in ("alias", "tag"))
    return Document(file, text, root, undecided=told), builder.findings


def document_of(data: Any, name: str) -> Document:
    """Plain data as a document, written out as JSON: messages then have something to point at.

    Raises:
        UnusableInput: it holds what no rule file can hold.
    """
    try:
        text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False, default=_plain)
    except (TypeError, ValueError, RecursionError) as error:
        raise UnusableInput.because("wrong-type", f"{name} is not plain data: {error}") from None
    return parse_document(text, name, as_json=True)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot stand in a rule or case file")


def _too_large(file: str, limit: str = f"{MAX_BYTES // 2**20} MiB") -> NoReturn:
    raise UnusableInput.because(
        "file-too-large",
        f"this is more than the {limit} that are read",
        file=file,
        hint="split the file; for whole populations use tables rather than one case file",
    )


def _checked_json(text: str, file: str) -> str:
    """JSON text that was found well-formed, in the subset of it that is YAML too, line for line."""

    def refuse(word: str) -> NoReturn:
        raise UnusableInput.because("not-a-number", f"{word} is not a JSON value", file=file)

    try:
        json.loads(text, parse_constant=refuse, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        place = Place(file, error.lineno, error.colno, 1, text.split("\n")[error.lineno - 1])
        raise UnusableInput([Diagnostic("syntax", f"not valid JSON: {error.msg}", place)]) from None
    except RecursionError:
        _too_deep(file, 1)
    # What JSON takes as it stands inside a string, and YAML does not, or takes for the end of a line.
    text = re.sub("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", lambda found: f"\\u{ord(found[0]):04x}", text)
    text = re.sub(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB]..)\\u([dD][c-fC-F]..)", _joined_surrogates, text)
    return text.replace("\t", " ")  # libyaml takes no tab for indentation; inside a JSON string there can be none


def _joined_surrogates(match: re.Match[str]) -> str:
    pair = bytes.fromhex(match[2] + match[3])
    return match[1] + pair.decode("utf-16-be")


def _too_deep(file: str, line: int) -> NoReturn:
    message = f"nested more than {MAX_DEPTH} levels deep"
    raise UnusableInput([Diagnostic("too-deep", message, Place(file, line), hint="flatten it")])


class _Builder:
    """Builds nodes from the parser's events, without recursion into the parser: depth is ours to limit."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text
        self.findings: list[Diagnostic] = []
        self.nodes = 0

    @cached_property
    def lines(self) -> list[str]:
        return _BREAK.split(self.text)

    def build(self) -> Node:
        events = self._events()
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self._find("several-documents", "a second document begins here", event, "one document per file")
                    break
                root = self._node(next(events), events, 0)
        return root or Node(None, 0, 0, 0, 0)

    def _events(self) -> Iterator[Any]:
        try:
            yield from yaml.parse(self.text, Loader=_Parser)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line, mark.column) if mark else (0, 0)
            line = min(line, len(self.lines) - 1)  # the end of the file may be past its last line
            first = error.context_mark.line if error.context_mark else line
            for number in range(min(first, line), line + 1):  # what looks like a space is noticed lines later
                if space := NO_SPACE.search(self.lines[number]):
                    line, column = number, space.end() - 1
            place = Place(self.file, line + 1, column + 1, 1, self.lines[line])
            said = f"not valid YAML: {error.problem or error.context}"
            hint = "check indentation, quotes and colons on this line and the one before"
            if "{{" in self.lines[line]:
                hint = "put quotes around a text with {{ … }} in it"
            elif "\t" in self.lines[line][: column + 1]:
                hint = "indent with spaces: YAML takes no tabs there"
            raise UnusableInput([*self.findings, Diagnostic("syntax", said, place, hint=hint)]) from None
        except (yaml.YAMLError, UnicodeEncodeError):
            raise UnusableInput([*self.findings, self._unreadable()]) from None

    def _unreadable(self) -> Diagnostic:
        hint = "remove it, or write it as an escape between double quotes"
        found = _NO_YAML.search(self.text)
        if found is None:
            return Diagnostic("syntax", "not valid YAML: a character cannot be read", Place(self.file), hint=hint)
        before = _BREAK.split(self.text[: found.start()])
        place = Place(self.file, len(before), len(before[-1]) + 1, 1, self.lines[len(before) - 1])
        return Diagnostic("syntax", f"the character U+{ord(found[0]):04X} cannot stand here", place, hint=hint)

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        start, end = event.start_mark, event.end_mark
        self._check_size(start.line + 1, depth)
        if isinstance(event, yaml.AliasEvent):
            self._find("alias", f"'*{event.anchor}' refers to another place", event, "write the value out")
            return Node(None, start.line, start.column, end.line, end.column)
        if event.anchor:
            self._find("alias", f"'&{event.anchor}' names this place", event, "remove it, and write values out")
        if event.tag and event.tag not in ("!", "tag:yaml.org,2002:str"):
            self._find("tag", f"the tag {event.tag} is not read", event, "remove the tag")
        value: Any
        if isinstance(event, yaml.ScalarEvent):
            value = _scalar(event.value) if not event.style and not event.tag else event.value
        elif isinstance(event, yaml.SequenceStartEvent):
            value, end = self._list(events, depth + 1)
        else:
            value, end = self._mapping(events, depth + 1)
        return Node(value, start.line, start.column, end.line, end.column)

    def _check_size(self, line: int, depth: int) -> None:
        if depth > MAX_DEPTH:
            _too_deep(self.file, line)
        self.nodes += 1
        if self.nodes > MAX_NODES:
            _too_large(self.file, f"{MAX_NODES} values")

    def _list(self, events: Iterator[Any], depth: int) -> tuple[list[Node], Any]:
        """The nodes of a list, and where it ends."""
        value: list[Node] = []
        while not isinstance(inner := next(events), yaml.SequenceEndEvent):
            value.append(self._node(inner, events, depth))
        return value, inner.end_mark

    def _mapping(self, events: Iterator[Any], depth: int) -> tuple[dict[Any, tuple[Node, Node]], Any]:
        """The keys of a mapping with their nodes, and where it ends."""
        value: dict[Any, tuple[Node, Node]] = {}
        while not isinstance(inner := next(events), yaml.MappingEndEvent):
            key = self._node(inner, events, depth)
            node = self._node(next(events), events, depth)
            if isinstance(key.value, dict | list):
                self._find("complex-key", "a key must be a word", inner, "write a plain word before the colon")
            elif key.value in value:
                first = value[key.value][0].line + 1
                hint = f"it stands at line {first} already; keep one of the two"
                self._find("duplicate-key", f"the key '{spoken(key.value)}' occurs twice", inner, hint)
            else:
                value[key.value] = (key, node)
        return value, inner.end_mark

    def _find(self, code: str, message: str, event: Any, hint: str) -> None:
        start, end = event.start_mark, event.end_mark
        source = self.lines[start.line] if start.line < len(self.lines) else ""
        length = end.column - start.column if code == "duplicate-key" and end.line == start.line else 1
        if code in ("alias", "tag"):
            length = len(source[start.column :].split(maxsplit=1)[0].rstrip(",]}"))
        place = Place(self.file, start.line + 1, start.column + 1, max(1, length), source)
        self.findings.append(Diagnostic(code, message, place, hint=hint))
        if len(self.findings) >= MAX_FINDINGS:
            raise stopped(self.findings)


def _scalar(text: str) -> Any:
    """A plain scalar under the YAML 1.2 core schema."""
    low = text.lower()
    if low in _WORDS and text in (low, low.upper(), low.capitalize()):
        return _WORDS[low]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if low in _NOT_FINITE:
        return float(_NOT_FINITE[low])
    return text
