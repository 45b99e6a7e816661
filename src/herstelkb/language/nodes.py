"""YAML 1.2 text as a tree of nodes with their places.

Safe by construction: no tags, so no objects; no aliases, so no bombs; limits on size and depth; duplicate keys are
findings. Scalars follow the YAML 1.2 core schema (`no` is a word). `documents` reads files and searches trees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from herstelkb.ground.caching import cached_property
from herstelkb.ground.diagnostics import MAX_FINDINGS, NO_SPACE, Diagnostic, Place, UnusableInput, stopped
from herstelkb.ground.messages import message
from herstelkb.ground.showing import spoken
from herstelkb.language.parser import PARSER

MAX_DEPTH = 50
MAX_NODES = 4_000_000  # a node takes 200 bytes for a while; a case with 200,000 members has 3,000,000

_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,299})")  # 007 is a word, so that an id keeps its zeros
BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # what libyaml counts as a line break
BLANK = " \t\r\n\x85\u2028\u2029"  # white space in YAML; any other space is an ordinary character
_FLOAT = re.compile(r"[-+]?((\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]{1,4})?|[0-9]+[eE][-+]?[0-9]{1,4})")
# What YAML may not hold. Named the other way round, by what it may hold, it takes 10 ms to compile.
_NO_YAML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
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
        """The plain Python value of this node."""
        if isinstance(self.value, dict):
            return {key: node.data() for key, (_, node) in self.value.items()}
        if isinstance(self.value, list):
            return [node.data() for node in self.value]
        return self.value


def nodes(text: str, file: str) -> tuple[Node, list[Diagnostic]]:
    """The root node of a text, with its mistakes; a node whose value a mistake leaves undecided is null.

    Raises:
        UnusableInput: it is nested too deeply or has a syntax error, so there is no tree.
    """
    builder = _Builder(file, text)
    return builder.build(), builder.findings


def too_large(file: str, limit: str) -> NoReturn:
    """Raise UnusableInput for a file that is too large."""
    raise UnusableInput.because(
        "file-too-large",
        message("this is larger than the limit of {limit}", limit=limit),
        file=file,
        hint=message("split the file; for whole populations, use tables instead of one case file"),
    )


def too_deep(file: str, line: int) -> NoReturn:
    """Raise UnusableInput for a file that is nested too deeply."""
    said = message("nested more than {most} levels deep", most=MAX_DEPTH)
    raise UnusableInput([Diagnostic("too-deep", said, Place(file, line), hint=message("flatten it"))])


class _Builder:
    """Builds nodes from the parser's events; without recursion in the parser, we limit the depth ourselves."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text
        self.findings: list[Diagnostic] = []
        self.nodes = 0

    @cached_property
    def lines(self) -> list[str]:
        return BREAK.split(self.text)

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
            yield from yaml.parse(self.text, Loader=PARSER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line, mark.column) if mark else (0, 0)
            line = min(line, len(self.lines) - 1)  # the end of the file may be after its last line
            first = error.context_mark.line if error.context_mark else line
            for number in range(min(first, line), line + 1):  # the parser notices a false space only lines later
                if space := NO_SPACE.search(self.lines[number]):
                    line, column = number, space.end() - 1
            place = Place(self.file, line + 1, column + 1, 1, self.lines[line])
            said = message("not valid YAML: {problem}", problem=error.problem or error.context)
            hint = message("check indentation, quotes and colons on this line and the previous one")
            if "{{" in self.lines[line]:
                hint = message("put quotes around text that contains {braces}", braces="{{ … }}")
            elif "\t" in self.lines[line][: column + 1]:
                hint = message("indent with spaces: YAML does not allow tabs there")
            raise UnusableInput([*self.findings, Diagnostic("syntax", said, place, hint=hint)]) from None
        except (yaml.YAMLError, UnicodeEncodeError):
            raise UnusableInput([*self.findings, self._unreadable()]) from None

    def _unreadable(self) -> Diagnostic:
        hint = message("remove it, or write it as an escape in double quotes")
        found = _NO_YAML.search(self.text)
        if found is None:
            said = message("not valid YAML: a character cannot be read")
            return Diagnostic("syntax", said, Place(self.file), hint=hint)
        before = BREAK.split(self.text[: found.start()])
        place = Place(self.file, len(before), len(before[-1]) + 1, 1, self.lines[len(before) - 1])
        said = message("the character {sign} is not allowed here", sign=f"U+{ord(found[0]):04X}")
        return Diagnostic("syntax", said, place, hint=hint)

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        start, end = event.start_mark, event.end_mark
        self._check_size(start.line + 1, depth)
        if isinstance(event, yaml.AliasEvent):
            self._find("alias", f"'*{event.anchor}' is an alias", event, "write out the value instead")
            return Node(None, start.line, start.column, end.line, end.column)
        if event.anchor:
            self._find("alias", f"'&{event.anchor}' is an anchor", event, "remove it, and write out the value")
        scalar = isinstance(event, yaml.ScalarEvent)
        if event.tag and (event.tag not in ("!", "tag:yaml.org,2002:str") or not scalar):
            self._find("tag", f"the tag {event.tag} is not allowed", event, "remove the tag")
        value: Any
        if scalar:
            value = _scalar(event.value) if not event.style and not event.tag else event.value
        elif isinstance(event, yaml.SequenceStartEvent):
            value, end = self._list(events, depth + 1)
        else:
            value, end = self._mapping(events, depth + 1)
        return Node(value, start.line, start.column, end.line, end.column)

    def _check_size(self, line: int, depth: int) -> None:
        if depth > MAX_DEPTH:
            too_deep(self.file, line)
        self.nodes += 1
        if self.nodes > MAX_NODES:
            too_large(self.file, f"{MAX_NODES} values")

    def _list(self, events: Iterator[Any], depth: int) -> tuple[list[Node], Any]:
        """The nodes of a list, and its end event."""
        value: list[Node] = []
        while not isinstance(inner := next(events), yaml.SequenceEndEvent):
            value.append(self._node(inner, events, depth))
        return value, inner.end_mark

    def _mapping(self, events: Iterator[Any], depth: int) -> tuple[dict[Any, tuple[Node, Node]], Any]:
        """The keys of a mapping with their nodes, and its end event."""
        value: dict[Any, tuple[Node, Node]] = {}
        while not isinstance(inner := next(events), yaml.MappingEndEvent):
            key = self._node(inner, events, depth)
            node = self._node(next(events), events, depth)
            if isinstance(key.value, dict | list):
                hint = message("write a plain word before the colon")
                self._find("complex-key", message("a key must be a word"), inner, hint)
            elif key.value in value:
                first = value[key.value][0].line + 1
                hint = message("it is already on line {line}; keep one of the two", line=first)
                said = message("the key '{key}' occurs twice", key=spoken(key.value))
                self._find("duplicate-key", said, inner, hint)
            else:
                value[key.value] = (key, node)
        return value, inner.end_mark

    def _find(self, code: str, said: str, event: Any, hint: str) -> None:
        start, end = event.start_mark, event.end_mark
        source = self.lines[start.line] if start.line < len(self.lines) else ""
        length = end.column - start.column if code == "duplicate-key" and end.line == start.line else 1
        if code in ("alias", "tag"):
            length = len(source[start.column :].split(maxsplit=1)[0].rstrip(",]}"))
        place = Place(self.file, start.line + 1, start.column + 1, max(1, length), source)
        self.findings.append(Diagnostic(code, said, place, hint=hint))
        if len(self.findings) >= MAX_FINDINGS:
            raise stopped(self.findings)


def _scalar(text: str) -> Any:
    """The value of a plain scalar in the YAML 1.2 core schema."""
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
