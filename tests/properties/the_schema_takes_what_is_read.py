"""The JSON Schema of case files takes a case exactly where the reader does, but for an id that stands there twice."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import herstelkb
from herstelkb.api import KnowledgeBase
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.workbench.editing.schema import case_schema
from strategies import cases_of

BUNDLED = herstelkb.load()
SCHEMA = Draft202012Validator(case_schema(BUNDLED.knowledge, "nl"))

text = st.text(max_size=6) | st.sampled_from(
    ["x" * 500, "x" * 501, "x" * 2000, "x" * 2001, "a\nb", "\x85", "a\u2028", "é", "e\u0301", "", " "]
)
days = st.dates().map(str) | st.sampled_from(
    [
        "2026-02-29",
        "2024-02-29",
        "1900-02-29",
        "0000-01-01",
        "2026-W45-1",
        "20261102",
        "2026-1-2",
        "2026-11-02\n",
        "2-11-2026",
    ]
)
numbers = (
    st.integers() | st.floats(allow_nan=False).filter(lambda n: n % 1) | st.sampled_from([10**18, 10**18 - 1, 0, 1])
)
ids = text | numbers | st.sampled_from(["organisatie", " organisatie ", "x=1", "m01", " m01", "\ufeff", "\u3000"])
anything = st.one_of(
    text,
    days,
    numbers,
    st.booleans(),
    st.none(),
    st.just({}),
    st.just([]),
    st.lists(text, max_size=1),
    st.just({"value": None}),
)
keys = [
    "value",
    "by",
    "on",
    "certainty",
    "note",
    "id",
    "name",
    "own_view",
    "text",
    "case",
    "date",
    "unknown",
    "does_not_apply",
]
names = ["organisatie", "medewerkers", "aanpak", "draagvlak", "reactie", "remmend", "zeker", "leiden_op", "true"]
words = st.sampled_from([*keys, *names, "asked", "komt_in_beweging"])


@st.composite
def observations(draw: st.DrawFn) -> Any:
    """Something that may stand where an observation does."""
    value = st.sampled_from(["remmend", "draagvlak", "True", True, False]) | anything
    form = draw(st.sampled_from(["plain", "details", "unanswered"]))
    if form == "plain":
        return draw(value)
    if form == "unanswered":
        return draw(st.sampled_from([{"unknown": "asked"}, {"does_not_apply": True}, {"unknown": True}])) | draw(
            st.just({}) | st.dictionaries(words, anything, max_size=1)
        )
    kinds = {"by": text | numbers | anything, "on": days | anything, "note": text | anything}
    kinds["certainty"] = st.sampled_from(["zeker", "mogelijk", "erg", None]) | anything
    return draw(st.fixed_dictionaries({"value": value}, optional=kinds))


@st.composite
def written(draw: st.DrawFn) -> dict[str, Any]:
    """A case that can be read, with a few places written over."""
    case = draw(cases_of(BUNDLED, max_employees=3))
    case["date"] = draw(days | st.none())
    for _ in range(draw(st.integers(0, 3))):
        part: Any = draw(st.sampled_from([case, case["organisatie"], *case["medewerkers"]]))
        if not isinstance(part, dict):
            continue
        if part is case:
            key = draw(st.sampled_from(["case", "date"]) | words | st.text(max_size=3))
            if key in ("organisatie", "medewerkers"):
                return case | {key: draw(anything)}
            part[key] = draw(text | days | numbers | anything)
        elif draw(st.integers(0, 3)) == 0 and part is not case["organisatie"]:
            part["id"] = draw(ids | anything)
        elif draw(st.integers(0, 3)) == 0 and part is not case["organisatie"]:
            details = st.fixed_dictionaries({"text": text | anything}, optional={"on": days | anything})
            part["own_view"] = draw(text | anything | details)
        else:
            names = list(BUNDLED.knowledge.attributes["organisatie" if part is case["organisatie"] else "medewerker"])
            part[draw(st.sampled_from(names) | words)] = draw(observations())
    return case


def readable(kb: KnowledgeBase, case: dict[str, Any]) -> bool:
    try:
        kb.case(case)
    except UnusableInput as error:
        return {finding.code for finding in error.diagnostics} <= {"duplicate-id"}
    return True


@given(written())
@example(
    {"organisatie": {"aanpak": {"unknown": "asked"}}, "medewerkers": [{"id": 7, "reactie": {"does_not_apply": True}}]}
)
@example({"organisatie": {"aanpak": {"does_not_apply": 1}}})
@example({"date": "2026-02-30"})
@example({"date": "2026-W45-1"})
@example({"case": 10**18})
@example({"medewerkers": [{"id": " organisatie"}]})
@example({"medewerkers": [{"id": "x=1"}]})
@example({"medewerkers": [{"id": "m\n"}]})
@example({"medewerkers": [{"id": "m1", "own_view": {"text": "x" * 2000, "on": None}}]})
@example({"medewerkers": [{"id": "m1", "own_view": {"text": None}}]})
@example({"medewerkers": [{"id": "m1", "own_view": {"text": "zo", "by": "An"}}]})
@example({"medewerkers": [{"id": "m1", "reactie": {"value": "remmend", "certainty": None, "by": "An\tB"}}]})
def test_the_bundled_rule_base(case: dict[str, Any]) -> None:
    assert SCHEMA.is_valid(case) == readable(BUNDLED, case)


@pytest.mark.parametrize("form", [{"unknown": "asked"}, {"does_not_apply": True}])
def test_that_nobody_knew_is_a_form_that_editors_know(form: dict[str, Any]) -> None:
    assert SCHEMA.is_valid({"organisatie": {"aanpak": form}})
