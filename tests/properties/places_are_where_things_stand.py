"""Where a document says that something stands, there it stands in the file as it was given, whatever its line ends."""

import json
import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.language.documents import Document, parse_document
from herstelkb.language.nodes import Node
from herstelkb.language.writing import scalar

WORDS = st.text(st.sampled_from('ab #:-"\\\t\x7f\x85\u2028\ufeff\U0001f600\u00e9'), max_size=5)
DATA = st.recursive(
    WORDS | st.integers(0, 99) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


def scalars(node: Node) -> list[Node]:
    if isinstance(node.value, dict):
        return [one for pair in node.value.values() for inner in pair for one in scalars(inner)]
    return [one for inner in node.value for one in scalars(inner)] if isinstance(node.value, list) else [node]


def written(data: Any, end: str, *, escaped: bool) -> str:
    return json.dumps(data, ensure_ascii=escaped, indent=1).replace("\n", end)


@given(DATA, ENDS, st.booleans())
@example({"\x85": "a", "b": ["\u2028", "\U0001f600", 1]}, "\r", False)
@example({"\U0001f600": "\\", "b": "\U0001f600"}, "\n", True)
def test_in_json(data: Any, end: str, escaped: bool) -> None:
    text = written(data, end, escaped=escaped)
    document = parse_document(text, "a.json", as_json=True)
    assert document.data == data
    lines = re.split("\r\n|\r|\n", text)
    for node in scalars(document.root):
        start, stop = document.span(node)
        assert json.loads(text[start:stop]) == node.value
        place = document.place_at(start)
        assert place.source == lines[place.line - 1]
        assert place.source[place.column - 1 :].startswith(text[start : min(stop, start + 1)])


@given(DATA, ENDS, WORDS)
@example({}, "\r", "\x85")
def test_of_mistakes_in_json(data: Any, end: str, word: str) -> None:
    whole = {"a": {word: 1, "b" + word: data}}
    text = written(whole, end, escaped=False)
    doubled = text.replace('"a": {', f'"a": {{{json.dumps(word, ensure_ascii=False)}: 0, ', 1)
    with pytest.raises(UnusableInput) as caught:
        parse_document(doubled, "a.json", as_json=True)
    (finding,) = [found for found in caught.value.diagnostics if found.code == "duplicate-key"]
    place = finding.place
    assert place is not None
    assert json.loads(place.source[place.column - 1 : place.column - 1 + place.length]) == word
    torn = text.removesuffix("}") + "?"
    with pytest.raises(UnusableInput) as caught:
        parse_document(torn, "a.json", as_json=True)
    at = caught.value.diagnostics[0].place
    assert at is not None
    assert at.source[at.column - 1] == "?"
    assert at.line == len(re.split("\r\n|\r|\n", torn))


@given(st.lists(WORDS, min_size=1, max_size=5), ENDS)
def test_in_yaml(words: list[str], end: str) -> None:
    text = end.join(f"- {scalar(word)} # {number}" for number, word in enumerate(words))
    document: Document = parse_document(text, "a.yaml")
    for number, node in enumerate(document.root.value):
        start, stop = document.span(node)
        assert text[start:stop] == scalar(words[number])
        assert document.place((number,)).line == number + 1
