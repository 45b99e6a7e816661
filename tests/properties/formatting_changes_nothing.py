"""Layout changes neither data nor comments nor what a comment stands at, and laying out twice is laying out once.

So it is for YAML as people write it. YAML that nobody writes is laid out so, or refused with the place.
"""

import re
import textwrap
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.resources import resource
from herstelkb.language.comments import comments
from herstelkb.language.documents import Document, parse_document
from herstelkb.language.formatting import formatted
from herstelkb.language.nodes import Node
from herstelkb.language.writing import flow, scalar

NAMES = st.sampled_from(["rules", "claims", "when", "then", "plant.grond", "nl", "a", "true", "7", "no", "x-y"])
WORDS = st.sampled_from(
    ["nat", "- nat", "{{ wie }} is nat", "a # b", "it's: so", "  ruim ", "één", "", "true", "1.0", "\u2028"]
)
LONG = st.integers(2, 60).map(lambda n: " ".join(["zo lang als het is"] * n))
SCALARS = WORDS | LONG | st.booleans() | st.integers() | st.none() | st.sampled_from([0.5, 1e30])
DATA = st.dictionaries(
    NAMES,
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
        max_leaves=12,
    ),
    min_size=1,
    max_size=4,
)


class Writer:
    """Writes data as people do: indented as it comes, with comments, empty lines and brackets here and there."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw, self.count = draw, 0

    def block(self, data: Any, indent: int) -> list[str]:
        lines: list[str] = []
        for key, value in data.items() if isinstance(data, dict) else ((None, value) for value in data):
            lines += self.above(indent)
            head = " " * indent + ("-" if key is None else f"{scalar(key)}:")
            lines += self.entry(head, value, indent)
        return lines

    def entry(self, head: str, value: Any, indent: int) -> list[str]:
        deeper = indent + self.draw(st.integers(1, 4))
        if isinstance(value, dict | list) and value and self.draw(st.booleans()):
            inner = self.block(value, deeper)
            if self.draw(st.booleans()):
                inner += self.above(deeper)[:1]
            # A comment behind a bare dash has no place of its own in the usual form: it moves above the item.
            return [head if head.endswith("-") else head + self.behind(), *inner]
        if isinstance(value, str) and "\n" not in value and value.split() and self.draw(st.booleans()):
            mark = self.draw(st.sampled_from([">-", "|", ">"]))
            rows = textwrap.wrap(value, 40) if mark != "|" else [value.strip()]
            return [f"{head} {mark}{self.behind()}", *(" " * deeper + row.strip() for row in rows)]
        # Nor has one behind a list item that is itself spread over lines.
        behind = "" if head.endswith("-") and isinstance(value, dict | list) else self.behind()
        return [f"{head} {flow(value)}{behind}"]

    def above(self, indent: int) -> list[str]:
        lines = [""] * self.draw(st.sampled_from([0, 0, 0, 1, 3]))
        return [*lines, " " * indent + self.comment()] if self.draw(st.integers(0, 4)) == 4 else lines

    def behind(self) -> str:
        return f"  {self.comment()}" if self.draw(st.integers(0, 4)) == 4 else ""

    def comment(self) -> str:
        self.count += 1
        return self.draw(st.sampled_from(["# note {}", "#{}", "# it's {{so}}: {}"])).format(self.count)


@st.composite
def texts(draw: st.DrawFn) -> str:
    writer = Writer(draw)
    ending = draw(st.sampled_from(["\n", "\r\n"]))
    return ending.join([*writer.block(draw(DATA), 0), *writer.above(0), ""])


def anchors(document: Document) -> list[tuple[str, bool, Any]]:
    """Each comment with what it stands at: the scalar after it, or, behind something, the entry that begins there.

    What stands between brackets belongs to the entry before the bracket: it may go on over several lines.
    """
    scalars = sorted(_scalars(document, document.root))
    found = []
    for comment in comments(document):
        begin = document.text.rfind("\n", 0, comment.start) + 1
        line = [value for start, value in scalars if begin <= start < comment.start]
        before = [value for start, value in scalars if start < begin]
        after = [value for start, value in scalars if start > comment.start]
        if document.text[begin : comment.start].lstrip()[:1] in ("{", "["):
            line = before[-1:]
        found.append((comment.text, comment.own_line, (after if comment.own_line else line)[:1]))
    return found


def _scalars(document: Document, node: Node) -> list[tuple[int, str]]:
    if isinstance(node.value, dict):
        pairs = node.value.values()
        return [one for key, value in pairs for n in (key, value) for one in _scalars(document, n)]
    if isinstance(node.value, list) and node.value:
        return [one for value in node.value for one in _scalars(document, value)]
    return [(document.span(node)[0], repr(node.value))]


def check(text: str, stays: Callable[[Document], Any]) -> None:
    document = parse_document(text, "example.yaml")
    once = formatted(document)
    again = parse_document(once, "example.yaml")
    assert repr(again.data) == repr(document.data)
    assert [comment.text for comment in comments(again)] == [comment.text for comment in comments(document)]
    assert stays(again) == stays(document)
    assert formatted(again) == once


@given(texts())
def test_layout_is_idempotent_and_keeps_data_and_comments(text: str) -> None:
    check(text, anchors)


@pytest.mark.parametrize("path", sorted(resource("rules").rglob("*.yaml")), ids=lambda path: path.name)
def test_it_does_so_for_the_rules_that_ship(path: Any) -> None:
    check(path.read_text("utf-8"), anchors)


# --- YAML that nobody writes ---

SPACES = ["x\u00a0y", "\u00a0x", "x\u00a0", "\u3000", "a\tb", "x\t"]
LINES = [
    "'meer\n{i}regels'",
    "meer\n{i}regels",
    '"a\n\n{i}b"',
    "x\u2028{i}y",
    "'x\x85{i}y'",
    f"{'x ' * 50}\n{{i}}{'x ' * 20}",
]
BRACKETS = [
    "{}",
    "{a: 1, b: [x, y]}",
    "{a: 'x\n{i}y', b: }",
    "[a: b, c]",
    "{a}",
    "{? a : b}",
    f"{{a: {'lang ' * 30}x, b: y}}",
]
NOTED = ["{a: 1, # in\n{i}  b: 2}", "[p,\n{i} q # c\n{i}]", "[p,#c\n{i}q]", f"[{'lang, ' * 30}x]#c", "!!str # c\n{i}7"]
PLAIN = ["nat", "1", "~", "", "''", "'q # x'", '"d # y"', "a#b", "!!str 7", "- x", "a: b", "lang " * 30 + "x"]
VALUES = st.sampled_from([*PLAIN, *SPACES, *LINES, *BRACKETS, *NOTED])
KEYS = st.sampled_from(
    ["a", "b", "'c d'", "1", "true", "x\u00a0y", "é", "a#", "? k\n{i}", "? |\n{i}  k\n{i}", "? # c\n{i}  k\n{i}"]
)
HEADERS = st.sampled_from(["|", "|-", "|+", ">", ">-", ">+", "|2", "|1-", "!!str |"])
ROWS = st.sampled_from(["tekst # geen", "  dieper", "- x", "x\u2028y", "x ", "\u00a0x", ""])
COMMENTS = st.sampled_from(["", "", "", "  # c", "\t# c", " # c  ", " #c\u00a0", " # c: x", " #"])


class Odd:
    """Writes YAML with every oddity that its grammar has room for, and comments wherever they can stand."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def block(self, indent: int, depth: int, first: bool = False) -> str:
        text, key = "", self.draw(st.booleans())
        for number in range(self.draw(st.integers(1, 3))):
            if number or not first:
                text += self.above(indent) + " " * indent
            head = self.draw(KEYS).replace("{i}", " " * indent) + ":" if key else "-"
            text += head + self.entry(indent, depth, item=not key)
        return text

    def entry(self, indent: int, depth: int, *, item: bool) -> str:
        deeper = indent + self.draw(st.integers(1, 4))
        match self.draw(st.integers(0, 5 if depth else 3)):
            case 0:
                rows = self.draw(st.lists(ROWS, max_size=3))
                lines = [
                    f" {self.draw(HEADERS)}{self.draw(COMMENTS)}",
                    *(" " * deeper + row if row else "" for row in rows),
                ]
                return "\n".join([*lines, ""])
            case 4:
                return f"{self.draw(COMMENTS)}\n{self.block(deeper, depth - 1)}"
            case 5 if item:
                space = " " * self.draw(st.integers(1, 3))
                return space + self.block(indent + 1 + len(space), depth - 1, first=True)
        value = self.draw(VALUES).replace("{i}", " " * deeper)
        below = self.draw(st.integers(0, 4)) == 4
        gap = (
            f"{self.draw(COMMENTS)}\n{self.above(deeper)}{' ' * deeper}"
            if below
            else self.draw(st.sampled_from([" ", "  "]))
        )
        return f"{gap}{value}{self.draw(COMMENTS)}\n"

    def above(self, indent: int) -> str:
        lines = self.draw(st.sampled_from([[], [], [], ["# above"], ["# left"], ["", "", "# above"], ["  "]]))
        return "".join(f"{' ' * indent if line == '# above' else ''}{line}\n" for line in lines)


@st.composite
def odd_texts(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(["", "", "---\n", "--- # x\n"])) + Odd(draw).block(0, 2)
    text += draw(st.sampled_from(["", "", "# end", "...\n", "? last"]))
    text = text if draw(st.booleans()) else text.rstrip("\n")
    return draw(st.sampled_from(["\n", "\n", "\r\n", "\r", "\x85", "\u2028"])).join(text.split("\n"))


ENDS = re.compile("\r\n|\r|\n")
PIECES = [
    "- ",
    "a: ",
    "# c",
    "\n  ",
    "\n- ",
    "\u2028",
    "\x85",
    "\r\n",
    "\u00a0",
    "|\n",
    "? ",
    "!!str ",
    "---\n",
    "\n...\n",
]
WILD = st.lists(st.sampled_from([*"ab:-?#|>'\"{}[], \n\t!~+1\\", *PIECES]), max_size=12).map("".join)


@given(odd_texts() | WILD)
@example("a: |")
@example("a: |\n  x")
@example("b: 1\n? a")
@example(f"k: # c\n  {{a: {'lang ' * 30}, b: c}} # d\n")
@example(f"- - {{a: {'lang ' * 30}, b: c}} # d\n- x\n")
@example("a: x\u00a0 # c\n")
@example("- id: # c\n    x\n  b: 1\n")
@example("a: 1 # c\x85b: 2\n")
@example("a: {b: 1}#c\n")
@example("a: !!str |  # c\n  x\n")
@example("a: meer\u2028  regels\n")
@example("\n>#c")
def test_odd_yaml_is_laid_out_so_or_refused(text: str) -> None:
    try:
        document = parse_document(text, "example.yaml")
    except UnusableInput:
        assume(False)  # not YAML at all
    try:
        once = formatted(document)
    except UnusableInput as error:
        (finding,) = error.diagnostics
        said = (finding.code, finding.place is not None)
        assert said == ("no-usual-form", True)
        return
    check(text, lambda _: None)
    assert set(ENDS.findall(once)) <= {document.newline}
    assert document.newline in [*ENDS.findall(text), "\n"]
