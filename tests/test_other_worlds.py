"""Rule bases unlike the one that ships: in one language, with one point on each scale, without people or rules."""

import json
from pathlib import Path

import pytest

import herstelkb
from herstelkb.cli import main
from herstelkb.reporting.documents import report_text, summary

WARD = """
knowledge_base:
  title: {en: Ward staffing}
  languages: [en]
  certainty: {sure: {en: surely}}
  time: {now: {en: now}}
  subjects: {one: ward, many: nurse, list: nurses}
claims:
  C1: {says: {en: Tired nurses make mistakes.}, hedge: sure, kind: causal, section: Nights}
vocabulary:
  nurse:
    tired:
      known_by: observation
      label: {en: tiredness}
      question: {en: "Is {{ wie }} tired?"}
      values:
        true: {label: {en: "yes"}, says: {en: "{{ wie }} is tired"}}
        false: {label: {en: "no"}, says: {en: "{{ wie }} is rested"}}
    errs:
      known_by: derivation
      label: {en: mistakes}
      values:
        true: {label: {en: "yes"}, says: {en: "{{ wie }} makes mistakes"}}
        false: {label: {en: "no"}, says: {en: "{{ wie }} works well"}}
"""
RULES = """
rules:
  - id: tired-errs
    claims: [C1]
    when: {nurse.tired: true}
    then: {nurse.errs: true}
    because: {en: tired people err}
  - id: rested-well
    claims: [C1]
    when: {nurse.tired: false}
    then: {nurse.errs: false}
    because: {en: rested people do not}
"""
CASE = "case: Ward 5\ndate: 2026-11-02\nnurses:\n  - {id: n1, tired: true, name: Joan}\n  - {id: n2}\n"
LATER = "case: Ward 5\ndate: 2026-11-03\nnurses:\n  - {id: n1, tired: false}\n"


@pytest.fixture(params=["with rules", "without rules"])
def ward(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "ward.yaml").write_text(WARD + (RULES if request.param == "with rules" else ""))
    (tmp_path / "case.yaml").write_text(CASE)
    (tmp_path / "later.yaml").write_text(LATER)
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        "evaluate case.yaml",
        "evaluate case.yaml --format json",
        "advise case.yaml -o report.html --names",
        "advise case.yaml -o report.md",
        "explain case.yaml n1.errs",
        "explain case.yaml n2.errs=true --format html",
        "whatif case.yaml n1.tired=false",
        "changes case.yaml n1.errs=true",
        "next case.yaml",
        "compare case.yaml later.yaml",
        "compare case.yaml later.yaml -o compared.html",
        "schema case",
        "schema rule",
    ],
)
def test_every_question_is_answered_in_the_language_there_is(
    command: str, ward: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ward)
    status = main([*command.split(), "--rules", "rules"])
    said = capsys.readouterr()
    assert status == 0, said.err
    assert "nog niet" not in said.out
    assert said.out or "-o" in command


def test_a_language_that_is_not_there_is_refused_by_every_command(
    ward: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (["evaluate", str(ward / "case.yaml"), "--rules"], ["schema", "rule", "--rules"], ["claims"]):
        assert main([*command, str(ward / "rules"), "--language", "nl"]) == 2
        assert "choose one of en" in capsys.readouterr().err


def test_a_program_is_answered_in_the_first_language(ward: Path) -> None:
    evaluation = herstelkb.load(ward / "rules").evaluate(ward / "case.yaml")
    answer = evaluation.why_not("n2.errs=true")
    assert "n2" in str(answer)
    assert str(answer) == answer.to_text("en")
    assert summary(evaluation) == summary(evaluation, language="en")
    assert report_text(evaluation, ".md") == report_text(evaluation, ".md", language="en")


def test_a_language_without_phrases_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ward.yaml").write_text((WARD + RULES).replace("{en:", "{de:").replace("[en]", "[de]"))
    case = tmp_path / "case.json"
    case.write_text(json.dumps({"nurses": [{"id": "n1"}]}))
    assert main(["evaluate", str(case), "--rules", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "[unknown-language]" in said
    assert "'de'" in said
    assert "en, nl" in said
