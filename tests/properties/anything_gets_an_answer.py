"""Whatever stands in a file, it is read or refused with a reason; nothing else is ever raised."""

import contextlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

import herstelkb
from herstelkb.cases.reading import case_from
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.knowledge.resolution import resolved
from herstelkb.language.documents import Document, decoded, parse_document, parsed
from herstelkb.language.reading import rule_base
from herstelkb.workbench.linting.templates import template_findings

ROOT = Path(__file__).parents[2]
RULES = {path.name: path.read_text("utf-8") for path in sorted((ROOT / "rules").glob("*.yaml"))}
EXAMPLES = [path.read_text("utf-8") for path in sorted((ROOT / "examples").glob("*.yaml"))]
WORDS = sorted({word for text in (*RULES.values(), *EXAMPLES) for word in re.findall(r"[\w$.-]+|[^\w\s]+", text)})
TOKEN = re.compile(r"[\w$.-]+|[^\w\s]|\s+")

anything = (
    st.text()
    | st.text(alphabet="{}[]:,-?&*!|>'\"%@`#~ \n\tab01.<=")
    | st.binary().map(lambda raw: raw.decode("utf-8", "surrogateescape"))
)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(WORDS),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=8) | st.sampled_from(WORDS) | st.booleans() | st.integers(), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@cache
def kb() -> herstelkb.KnowledgeBase:
    return herstelkb.load()


@st.composite
def mutants(draw: st.DrawFn, texts: list[str]) -> str:
    """A good text with a few lines or words removed, doubled, swapped or replaced."""
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(1, 3))):
        parts = text.splitlines(keepends=True) if draw(st.booleans()) else TOKEN.findall(text)
        if not parts:
            return text
        at, other = draw(st.integers(0, len(parts) - 1)), draw(st.integers(0, len(parts) - 1))
        match draw(st.sampled_from(["remove", "double", "swap", "word", "anything"])):
            case "remove":
                del parts[at]
            case "double":
                parts.insert(other, parts[at])
            case "swap":
                parts[at], parts[other] = parts[other], parts[at]
            case "word":
                parts[at] = draw(st.sampled_from(WORDS))
            case "anything":
                parts[at] = draw(st.text(max_size=5))
        text = "".join(parts)
    return text


def read_case(text: str, *, as_json: bool = False) -> None:
    try:
        case = case_from(parse_document(text, "case", as_json=as_json), kb().knowledge)
    except UnusableInput as error:
        said = [d.to_text() for d in error.diagnostics]
    else:
        said = [json.dumps(kb().evaluate(case, engine="reference").to_json(), allow_nan=False)]
    assert said
    assert all(said)


@cache
def good(name: str) -> Document:
    return parsed(RULES[name], name)[0]


def read_rules(name: str, text: str) -> None:
    """Read the shipped rules with this text for one of the files."""
    documents = [good(other) for other in RULES if other != name]
    with contextlib.suppress(UnusableInput):
        documents.append(parsed(text, name)[0])
    base, findings = rule_base(documents)
    if base is not None:
        findings = [*findings, *resolved(base)[1], *template_findings(base)]
    assert all(d.to_text() for d in findings)


@given(anything, st.booleans())
@example('{"a": 1,\n', True)
@example("*a: 1\n*a: 2", False)
@example("? [a]\n: b", False)
def test_any_text_as_a_case(text: str, as_json: bool) -> None:
    read_case(text, as_json=as_json)


@given(st.binary(max_size=200))
def test_any_bytes(raw: bytes) -> None:
    with contextlib.suppress(UnusableInput):
        parse_document(decoded(raw, "file"), "file")


@given(plain)
@example({"medewerkers": [{"id": 10**5000}], 10**5000: 1, "organisatie": {"aanpak": {"value": {}, "certainty": []}}})
@example({"organisatie": {"aanpak": {"value": "draagvlak", "on": 3, "by": [], "note": {}, 5: None}}})
def test_any_data_as_a_case(data: Any) -> None:
    for given_ in (data, {"organisatie": data}, {"medewerkers": data}, {"medewerkers": [data]}):
        if isinstance(given_, dict):
            with contextlib.suppress(UnusableInput):
                kb().evaluate(given_, engine="reference")


@given(mutants(EXAMPLES))
def test_a_mutilated_case(text: str) -> None:
    read_case(text)


@given(anything)
def test_any_text_as_a_rule_file(text: str) -> None:
    read_rules("x", text)


@given(
    st.dictionaries(st.sampled_from(["rules", "vocabulary", "measures", "advice", "scenarios", "constraints"]), plain),
    st.sampled_from(["rules", "vocabulary", "measures", "advice", "scenarios", "constraints"]),
    plain,
)
def test_any_data_as_rules(data: dict[str, Any], section: str, item: Any) -> None:
    with contextlib.suppress(UnusableInput):
        herstelkb.load_data(data, {section: [item]}, {section: {"a": item, "organisatie": {"a": item}}})


@given(st.sampled_from(sorted(RULES)), st.data())
def test_a_mutilated_rule_file(name: str, data: st.DataObject) -> None:
    read_rules(name, data.draw(mutants([RULES[name]])))
