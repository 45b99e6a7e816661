"""Layout changes neither data nor comments nor what a comment stands at, and laying out twice is laying out once."""

import textwrap
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herstelkb.ground.resources import resource
from herstelkb.language.comments import comments
from herstelkb.language.documents import Document, Node, parse_document
from herstelkb.language.layout import laid_out
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


def check(text: str) -> None:
    document = parse_document(text, "example.yaml")
    once = laid_out(document)
    again = parse_document(once, "example.yaml")
    assert repr(again.data) == repr(document.data)
    assert anchors(again) == anchors(document)
    assert laid_out(again) == once


@given(texts())
def test_layout_is_idempotent_and_keeps_data_and_comments(text: str) -> None:
    check(text)


@pytest.mark.parametrize("path", sorted(resource("rules").rglob("*.yaml")), ids=lambda path: path.name)
def test_it_does_so_for_the_rules_that_ship(path: Any) -> None:
    check(path.read_text("utf-8"))
