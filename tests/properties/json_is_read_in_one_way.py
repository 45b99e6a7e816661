"""JSON read at once gives what the tree with places gives; whatever has something to find is left to the tree."""

import json

from hypothesis import given
from hypothesis import strategies as st

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.language.documents import parse_document
from herstelkb.language.plain_json import plain_json

NUMBERS = st.from_regex(
    r"-?(0|[1-9][0-9]{0,4})(\.[0-9]{1,4})?([eE][+-]?[0-9]{1,6})?", fullmatch=True
) | st.sampled_from(["-0", "1" * 300, "1" * 301, "1e400", "-0.0", "NaN", "Infinity", "01", "1."])
STRINGS = st.text(max_size=6).map(lambda text: json.dumps(text, ensure_ascii=False)) | st.sampled_from(
    [r'"\ud800"', r'"\ud83d\ude00"', r'"\\ud800"', '"\x7f"', '"\u2028"', r'"\/"', r'"\u0000"', '"no"', '"~"', '"\t"']
)
SCALARS = NUMBERS | STRINGS | st.sampled_from(["true", "false", "null", "nul", "", "'a'"])


def _collections(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.lists(st.tuples(STRINGS, inner).map(": ".join), max_size=4)
    lists = st.lists(inner, max_size=4).map(lambda parts: f"[{', '.join(parts)}]")
    return lists | pairs.map(lambda parts: f"{{{', '.join(parts)}}}")


@given(st.recursive(SCALARS, _collections, max_leaves=12))
def test_both_ways_give_the_same(text: str) -> None:
    quick = plain_json(text)
    if quick is not None:
        assert repr(quick) == repr(parse_document(text, "a.json", as_json=True).data)


@given(st.recursive(SCALARS, _collections, max_leaves=12))
def test_what_a_document_refuses_is_not_read_at_once(text: str) -> None:
    try:
        parse_document(text, "a.json", as_json=True)
    except UnusableInput as error:
        assert error.diagnostics[0].place is not None  # noqa: PT017
        assert plain_json(text) is None
