"""`whatif`, `changes`, `next` and `compare`: every kind of answer, in both languages, in each form.

The golden files are to be read as a Dutch adviser would, and then accepted: with ``HERSTELKB_GOLDEN=write`` in the
environment they are written as it is printed now.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import herstelkb
from herstelkb.cli import main
from herstelkb.explanation.smallest_changes import changeable
from herstelkb.interchange.schemas import schema

ROOT = Path(__file__).parent.parent
KB = herstelkb.load()
GOLDEN = ROOT / "tests" / "golden" / "answers"
FIRST, LATER, LAST = (f"examples/basisschool{when}.yaml" for when in ("", "-2027-03", "-2027-09"))
ASKED = {
    "what-if-one": ["whatif", FIRST, "m11.spreekt_collegas_aan=false"],
    "what-if-several": ["whatif", FIRST, "organisatie.aanpak=betrokkenheid", "organisatie.leiding_neemt_regie=true"],
    "what-if-less-known": ["whatif", FIRST, "m01.remoorzaak="],
    "what-if-nothing": ["whatif", FIRST, "organisatie.kaders_duidelijk=false"],
    "changes-to-stop": ["changes", FIRST, "organisatie.risico"],
    "changes-to-follow": ["changes", FIRST, "organisatie.draagvlak_voor_herstel=groeit"],
    "changes-already": ["changes", FIRST, "organisatie.herstel_nodig=true", "--follow"],
    "changes-none": ["changes", FIRST, "organisatie.leiden_op=betrokkenheid"],
    "changes-no-lever": ["changes", FIRST, "m01.passende_stijl=begrenzend"],
    "questions": ["next", "tests/golden/answers/team.yaml", "--all"],
    "questions-first": ["next", "tests/golden/answers/team.yaml"],
    "questions-shallow": ["next", LAST, "--depth", "1", "--all"],
    "compare-two": ["compare", LATER, LAST],
    "compare-three": ["compare", FIRST, LATER, LAST, "--depth", "2"],
    "compare-same": ["compare", FIRST, FIRST],
}


@pytest.fixture(autouse=True)
def _loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("herstelkb.api.knowledge_base.load", lambda rules=None, engine=None: KB)
    monkeypatch.chdir(ROOT)


def said(capsys: pytest.CaptureFixture[str], name: str, *options: str) -> str:
    assert main([*ASKED[name], *options]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ASKED)
def test_text(name: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = re.sub(r"\.yaml:\d+", ".yaml:…", said(capsys, name, "--language", language))
    assert_golden(f"{name}.{language}.txt", found)


def assert_golden(name: str, found: str) -> None:
    golden = GOLDEN / name
    if os.environ.get("HERSTELKB_GOLDEN") == "write":
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ASKED)
def test_plain_text_has_no_drawing_characters(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = said(capsys, name, "--plain")
    assert {c for c in found if unicodedata.category(c)[0] not in "LNPZM" and c not in "\n+<=>$€"} == set()


@pytest.mark.parametrize("name", ASKED)
def test_json_is_as_published(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said(capsys, name, "--format", "json"))
    jsonschema.validate(found, schema("answer"), jsonschema.Draft202012Validator)
    command = ASKED[name][0]
    named = {"whatif": "what_if", "changes": "smallest_changes", "next": "questions"}
    assert found["question"] == named.get(command, command)


@pytest.mark.parametrize("name", ["what-if-several", "changes-to-stop", "questions", "compare-three"])
def test_html_is_whole(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = said(capsys, name, "--format", "html")
    assert found.startswith("<!doctype html>")
    assert found.rstrip().endswith("</html>")
    for tag in ("ul", "li", "details", "summary"):
        assert len(re.findall(rf"<{tag}[ >]", found)) == found.count(f"</{tag}>")


def test_an_answer_gives_what_was_found_one_by_one() -> None:
    evaluation = herstelkb.load().evaluate(ROOT / "examples" / "basisschool.yaml", engine="reference")
    questions, changes = evaluation.questions(), evaluation.smallest_changes("organisatie.risico")
    assert tuple(questions) == questions.value
    assert tuple(changes) == changes.value.sets
    supposed = evaluation.what_if("m07.reactie=dragend")
    assert {difference.literal for difference in supposed} == {d.literal for d in supposed.value.differences}
    proof = evaluation.why("organisatie.risico")
    assert proof is not None
    with pytest.raises(TypeError):
        iter(proof)


@pytest.mark.parametrize("suffix", [".html", ".md"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_report_of_a_comparison_has_a_timeline(
    suffix: str, language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"verloop{suffix}"
    assert main([*ASKED["compare-three"], "-o", str(path), "--language", language]) == 0
    assert capsys.readouterr().out == ""
    report = path.read_text("utf-8")
    days = ["2 november 2026", "1 maart 2027", "13 september 2027"]
    days = days if language == "nl" else ["2 November 2026", "1 March 2027", "13 September 2027"]
    assert all(day in report for day in days)
    assert ("Tijdlijn" if language == "nl" else "Timeline") in report
    if suffix == ".md":
        assert_golden(f"compare-report.{language}.md", re.sub("`[0-9a-f]{16}`", "`…`", report))
    if suffix == ".html":
        assert "<script" not in report
        assert "&lt;" not in report  # nothing was escaped twice
        assert re.search(r"(?:src|href)=\"https?:", report) is None


@pytest.mark.parametrize(
    ("arguments", "code", "hint"),
    [
        (["whatif", FIRST, "m01.reactie"], "wrong-fact", "m01.reactie=waarde"),
        (["whatif", FIRST, "m01.reactie=dragent"], "unknown-value", "dragend"),
        (["whatif", FIRST, "m99.reactie=dragend"], "unknown-subject", "m09"),
        (["whatif", FIRST, "m01.steun=openlijk"], "not-observable", "waaruit het volgt"),
        (["whatif", FIRST, "m01.advice=houd-koers"], "not-observable", "waaruit het volgt"),
        (["whatif", FIRST, "m01.reactie=dragend", "m01.reactie="], "wrong-fact", "één keer"),
        (["changes", FIRST, "organisatie.risiko"], "unknown-attribute", "risico"),
        (["changes", FIRST, "organisatie.risico", "--up-to", "0"], "wrong-number", "1 of meer"),
        (["next", FIRST, "--depth", "0"], "wrong-depth", "1 of meer"),
        (["compare", FIRST, "nergens.yaml"], "unreadable-file", ""),
        (["compare", FIRST, LAST, "-o", "verloop.odt"], "unknown-format", ".docx"),
    ],
)
def test_what_cannot_be_asked_is_said(
    arguments: list[str], code: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert f"[{code}]" in told
    assert hint in told


def test_comparing_takes_two_cases_of_one_rule_base() -> None:
    with pytest.raises(herstelkb.UnusableInput, match="at least two cases"):
        herstelkb.compare(Path(FIRST))
    other = herstelkb.load_data({"knowledge_base": _head(), "vocabulary": {}, "rules": []}).evaluate({"case": "x"})
    with pytest.raises(herstelkb.UnusableInput, match="different rules"):
        herstelkb.compare(KB.evaluate(Path(FIRST)), other)


def _head() -> dict[str, Any]:
    text = {"nl": "tekst"}
    return {
        "title": text,
        "languages": ["nl"],
        "certainty": {"zeker": text},
        "time": {"nu": text},
        "subjects": {"one": "een", "many": "veel", "list": "velen"},
    }


def test_a_change_may_be_given_as_a_mapping() -> None:
    found = KB.evaluate(Path(FIRST))
    written = found.what_if(["m01.reactie=dragend", "m01.remoorzaak="])
    assert found.what_if({"m01.reactie": "dragend", "m01.remoorzaak": None}).to_json() == written.to_json()
    assert found.what_if("m01.reactie=dragend").value.changes[0].value == "dragend"


def test_the_first_questions_are_shown_and_how_many_there_are_beside(capsys: pytest.CaptureFixture[str]) -> None:
    whole, first = said(capsys, "questions", "--depth", "1"), said(capsys, "questions-first", "--depth", "1")
    shown, more, _ = re.split(r"^… en nog (\d+) vragen; --all toont ze alle\n", first, flags=re.MULTILINE)
    assert whole.startswith(shown)
    assert sum(not line.startswith("└") for line in shown.splitlines()) == 10
    telling = [
        one for one in KB.evaluate(Path(ASKED["questions"][1])).questions().value if one.can_change_a_goal(KB.knowledge)
    ]
    assert int(more) == len(telling) - 10
    asked = json.loads(said(capsys, "questions-first", "--format", "json"))["answer"]["questions"]
    assert len(asked) == len(telling)


def test_what_is_so_already_is_no_change_to_it() -> None:
    derivation = KB.evaluate(Path(FIRST), engine="reference").derivation
    offered = changeable(derivation)
    known = {place: seen.literal.value for place, seen in derivation.case.by_attribute.items() if place in offered}
    assert known
    assert [place for place, value in known.items() if value in offered[place]] == []
