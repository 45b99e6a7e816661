"""Whoever does what a hint says is rid of what it was about."""

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from herstelkb.ground.diagnostics import Diagnostic
from herstelkb.ground.suggestions import did_you_mean, meant_value
from herstelkb.language.documents import Document, parse_document
from herstelkb.language.nodes import Node
from herstelkb.workbench.linting.check import check_documents
from toy_base import TOY

BASE = parse_document(TOY, "toy.yaml")
QUOTES = "put quotes around it"


def nodes(node: Node) -> list[Node]:
    if isinstance(node.value, dict):
        return [node, *(one for pair in node.value.values() for inner in pair for one in nodes(inner))]
    return [node, *(one for inner in node.value for one in nodes(inner))] if isinstance(node.value, list) else [node]


def with_instead(place: Node, word: str) -> str:
    start, end = BASE.span(place)
    return TOY[:start] + word + TOY[end:]


def found_in(text: str) -> list[Diagnostic]:
    document: Document = parse_document(text, "toy.yaml")
    return check_documents([document])


@given(st.sampled_from(nodes(BASE.root)[1:]), st.sampled_from(["7", "1.5", ".nan", "-.inf", "1e400"]))
def test_quotes_help_where_they_are_asked_for(place: Node, number: str) -> None:
    findings = found_in(with_instead(place, number))
    asked = {str(finding.place) for finding in findings if QUOTES in (finding.hint or "")}
    if asked:
        left = found_in(with_instead(place, f"'{number}'"))
        assert not asked & {str(finding.place) for finding in left if finding.code in ("wrong-type", "malformed-name")}


@given(
    st.sampled_from(
        [
            "zaak.a: true",
            "zaak.b: [false]",
            "zaak.a: true, zaak.b: false",
            "zaak.b: {not: true}",
            "any: [{zaak.a: true}]",
        ]
    )
)
def test_what_stands_behind_not_is_turned_round(condition: str) -> None:
    old = "when: {zaak.a: true}"
    (finding,) = errors(found_in(TOY.replace(old, f"when: {{not: {{{condition}}}}}")))
    assert finding.hint is None
    assert finding.expected is not None
    if finding.expected.startswith("{"):
        assert not errors(found_in(TOY.replace(old, f"when: {finding.expected}")))


def errors(findings: list[Diagnostic]) -> list[Diagnostic]:
    """Those that keep a rule base from being used, of what a case may be held against not one."""
    return [finding for finding in findings if finding.severity == "error"]


NAMES = st.text(st.sampled_from("abc\u00e9e\u0301\u00a0 \u200bA.1_"), min_size=1, max_size=6)


@given(NAMES, st.lists(NAMES, max_size=4))
@example("x", ["x", "xy"])
@example("caf\u00e9", ["cafe\u0301"])
@example("a\u200bb", ["ab"])
def test_nobody_is_asked_for_what_they_wrote(name: str, known: list[str]) -> None:
    hint = did_you_mean(name, known)
    if hint is not None:
        offered = next(one for one in known if hint.startswith(f"did you mean '{one}'?"))
        assert offered != name
        if looks(offered) == looks(name):
            assert "U+" in hint


def looks(name: str) -> str:
    """What a reader sees of a name."""
    shown = unicodedata.normalize("NFKC", name).replace("\u200b", "")
    return " ".join(shown.split())


@given(
    st.sampled_from([True, False, 1, 1.5, float("nan"), "true", "waar", "1"]), st.sampled_from([["1"], [True, False]])
)
def test_no_value_is_asked_to_be_itself(written: object, domain: list[object]) -> None:
    hint = meant_value(written, domain)
    assert hint is None or f"'{written}'" not in hint or "quotes" in hint
