"""The slips of someone new: each gets a remedy that can be followed, not only a refusal."""

import os
import pickle
from datetime import date, datetime
from pathlib import Path

import pytest

import herstelkb
from herstelkb.cli import main
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.language.validation import NAME_HINT
from herstelkb.workbench.linting.check import check

ROOT = Path(__file__).parents[1]
CASE = {
    "case": "Voetbalvereniging",
    "organisatie": {"aanpak": "draagvlak", "komt_in_beweging": False},
    "medewerkers": [{"id": "m1", "name": "Jan", "reactie": "remmend"}],
}


@pytest.fixture(scope="module")
def kb() -> herstelkb.KnowledgeBase:
    return herstelkb.load()


def remedy(kb: herstelkb.KnowledgeBase, path: Path, text: str) -> str:
    path.write_text(text, "utf-8")
    with pytest.raises(UnusableInput) as refused:
        kb.case(path)
    return refused.value.diagnostics[0].hint or ""


@pytest.mark.parametrize(
    ("file", "text", "hint"),
    [
        ("case.yaml", "date: 2-11-2026", "did you mean 2026-11-02?"),
        ("case.yaml", "date: 31/12/2026", "did you mean 2026-12-31?"),
        ("case.yaml", "date: 31-31-2026", ""),
        ("case.yaml", "organisatie: {komt_in_beweging: nee}", "write true for yes, false for no"),
        ("case.yaml", "organisatie:\n\taanpak: draagvlak", "indent with spaces: YAML does not allow tabs there"),
        ("case.yaml", 'organisatie: {komt_in_beweging: "false"}', "write false without quotes: it is not text"),
        ("case.json", '{"organisatie": {"komt_in_beweging": "False"}}', "write false without quotes: it is not text"),
        ("case.yaml", "organisatie: {aanpak: true}", ""),
        ("case.yaml", 'case: "De\\tLinde"', "remove U+0009, or replace it by a space"),
        ("case.yaml", 'medewerkers: [{id: m1, name: "x\\u0007"}]', "remove U+0007, or replace it by a space"),
        ("case.yaml", "case: " + "x" * 501, "shorten it"),
        ("case.yaml", "case: [De Linde]", "write it on one line, in quotes if necessary"),
        ("case.yaml", 'medewerkers: [{id: "a=b"}]', "use an id without '=', like m01"),
        ("case.yaml", 'medewerkers: [{id: "a\\tb"}]', "use an id without U+0009, like m01"),
        ("case.yaml", 'medewerkers: [{id: " "}]', "give each member an id, like m01"),
        ("case.yaml", "medewerkers: [{id: true}]", "put quotes around it, or use an id like m01"),
        ("case.yaml", "medewerkers: [{id: " + "m" * 501 + "}]", "use a shorter id, like m01"),
        ("case.yaml", "rules: []", "it is a section of rule files: see `herstelkb check`"),
        ("team.csv", "id;reactie\nm1;remmend\n", "give a table with --table, beside a case file"),
    ],
)
def test_a_case_with_a_slip_gets_its_remedy(
    kb: herstelkb.KnowledgeBase, tmp_path: Path, file: str, text: str, hint: str
) -> None:
    assert remedy(kb, tmp_path / file, text) == hint


def test_an_empty_file_is_called_empty(kb: herstelkb.KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("")
    with pytest.raises(UnusableInput, match="the case is empty"):
        kb.case(tmp_path / "case.yaml")


@pytest.mark.parametrize(
    ("fact", "hint"),
    [
        ("vertrouwen_in_leiding", "did you mean 'organisatie.vertrouwen_in_leiding'?"),
        ("vertrouwen=ontbreekt", "did you mean 'organisatie.vertrouwen_in_leiding'?"),
        ("passende_stijl", "did you mean 'm1.passende_stijl'?"),
        ("m1", "for example m1.reactie"),
        ("Jan.reactie", "did you mean 'm1'?"),
    ],
)
def test_a_fact_that_is_half_written_is_completed(kb: herstelkb.KnowledgeBase, fact: str, hint: str) -> None:
    with pytest.raises(UnusableInput) as refused:
        kb.evaluate(CASE).why(fact)
    assert refused.value.diagnostics[0].hint == hint


def test_a_moment_is_read_as_its_day(kb: herstelkb.KnowledgeBase) -> None:
    moment = datetime(2026, 11, 2, 9, 30)
    case = kb.case({**CASE, "date": moment, "organisatie": {"aanpak": {"value": "draagvlak", "on": moment}}})
    assert (type(case.date), case.date) == (date, date(2026, 11, 2))
    assert type(case.observations[0].on) is date


def test_a_table_goes_with_a_mapping_as_with_a_file(kb: herstelkb.KnowledgeBase, tmp_path: Path) -> None:
    table = tmp_path / "team.csv"
    table.write_text("id;reactie\nm7;remmend\n")
    assert kb.case(CASE, table=table).ids == ("m1", "m7")
    with pytest.raises(TypeError, match="has its members already"):
        kb.case(kb.case(CASE), table=table)


def test_what_is_unusable_reaches_the_process_that_asked(kb: herstelkb.KnowledgeBase) -> None:
    with pytest.raises(UnusableInput) as refused:
        kb.case({"organisatie": {"aanpak": "draagvlk"}})
    again = pickle.loads(pickle.dumps(refused.value))
    assert (again.diagnostics, str(again)) == (refused.value.diagnostics, str(refused.value))


def test_a_comparison_of_two_organisations_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("Club", "Ward"):
        (tmp_path / f"{name}.yaml").write_text(f"case: {name}\n")
    assert main(["compare", str(tmp_path / "Club.yaml"), str(tmp_path / "Ward.yaml")]) == 0
    assert "is van 'Club'" in capsys.readouterr().err
    assert main(["compare", str(tmp_path / "Club.yaml"), str(tmp_path / "Club.yaml")]) == 0
    assert capsys.readouterr().err == ""


def test_nobody_is_asked_anything_that_cannot_be_saved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "-o", str(tmp_path / "nowhere" / "case.yaml")]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "create the folder first" in said.err


def test_a_boolean_as_text_in_plain_data_gets_the_same_remedy(kb: herstelkb.KnowledgeBase) -> None:
    with pytest.raises(UnusableInput) as refused:
        kb.case({"organisatie": {"komt_in_beweging": "false"}})
    assert refused.value.diagnostics[0].hint == "write false without quotes: it is not text"


def test_a_row_without_an_id_is_asked_for_one(kb: herstelkb.KnowledgeBase, tmp_path: Path) -> None:
    table = tmp_path / "team.csv"
    table.write_text("id,reactie\n,remmend\n")
    with pytest.raises(UnusableInput) as refused:
        kb.case(CASE, table=table)
    assert refused.value.diagnostics[0].hint == "give each member an id, like m01"


def test_an_employee_is_not_compared_with_itself(kb: herstelkb.KnowledgeBase) -> None:
    two = {**CASE, "medewerkers": [{"id": "m1"}, {"id": "m12"}]}
    with pytest.raises(UnusableInput) as refused:
        kb.evaluate(two).contrast("m1", "m1")
    assert refused.value.diagnostics[0].hint == "choose one of m12"
    with pytest.raises(UnusableInput) as refused:
        kb.evaluate(two).contrast("m1", "m13")
    assert refused.value.diagnostics[0].hint == "did you mean 'm12'?"


# --- no-break spaces, which editors and web pages put where a space is meant -----------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("organisatie:\n  komt_in_beweging: true\n  aanpak:\u00a0draagvlak\n  sturing: aanwezig\n", 3, 10),
        ("organisatie:\n  komt_in_beweging: true\n\u00a0 aanpak: draagvlak\n", 3, 1),
        ("organisatie:\n  aanpak:\u00a0draagvlak\n", 2, 10),
        ("organisatie:\n\u00a0\u00a0aanpak: draagvlak\n", 2, 1),
        ("organisatie: {aanpak:\u202fdraagvlak}\n", 1, 22),
    ],
)
def test_a_space_that_is_none_is_named(
    kb: herstelkb.KnowledgeBase, tmp_path: Path, text: str, line: int, column: int
) -> None:
    (tmp_path / "case.yaml").write_text(text, "utf-8")
    with pytest.raises(UnusableInput) as refused:
        kb.case(tmp_path / "case.yaml")
    (finding,) = refused.value.diagnostics
    assert finding.place is not None
    assert finding.place.line == line
    assert f"column {column}" in finding.to_text()
    assert "U+00A0" in finding.to_text() or "U+202F" in finding.to_text()


def test_a_no_break_space_within_a_text_is_fine(kb: herstelkb.KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("case: groep\u00a07, let op:\u00a0nieuw\n", "utf-8")
    assert kb.case(tmp_path / "case.yaml").name == "groep\u00a07, let op:\u00a0nieuw"


# --- rules -----------------------------------------------------------------------------------------------------------

BASE = Path(__file__).parent / "mistakes" / "base.yaml"
RULE = """
rules:
  - id: a-new-rule
    claims: [A1]
    when: {WHEN}
    then: {kantine.drukte: THEN}
    because: {nl: het zo is, en: it is so}
"""


def found_in(folder: Path, text: str) -> list[tuple[str, str | None]]:
    (folder / "base.yaml").write_text(BASE.read_text("utf-8"), "utf-8")
    (folder / "more.yaml").write_text(text, "utf-8")
    return [(finding.code, finding.hint) for finding in check(folder) if finding.severity == "error"]


@pytest.mark.parametrize(
    ("when", "then", "hint"),
    [
        ("kantine.open: yes", "hoog", "write true for yes, false for no"),
        ('kantine.open: "true"', "hoog", "write true without quotes: it is not text"),
        ("bezoeker.drank: Koffie", "hoog", f"did you mean 'koffie'? {NAME_HINT}"),
        ("bezoeker.drank: ‘koffie’", "hoog", f"did you mean 'koffie'? {NAME_HINT}"),
        ("bezoeker.drank: koffie", "“hoog”", f"did you mean 'hoog'? {NAME_HINT}"),
        ("bezoeker.drank: Sterke koffie", "hoog", f"did you mean 'sterke_koffie'? {NAME_HINT}"),
        ("bezoeker.drank: 100%", "hoog", NAME_HINT),
    ],
)
def test_a_value_in_a_rule_gets_its_remedy_too(tmp_path: Path, when: str, then: str, hint: str) -> None:
    ((_, said),) = found_in(tmp_path, RULE.replace("WHEN", when).replace("THEN", then))
    assert said == hint


def test_an_id_gets_its_own_form(tmp_path: Path) -> None:
    text = RULE.replace("WHEN", "kantine.open: true").replace("THEN", "hoog").replace("a-new-rule", "Een Nieuwe Regel")
    assert found_in(tmp_path, text) == [("malformed-name", f"did you mean 'een-nieuwe-regel'? {NAME_HINT}")]


def test_a_section_that_is_misspelt_is_one_mistake(tmp_path: Path) -> None:
    uses = "scenarios:\n  - id: s\n    claims: [A1]\n    case: {bezoekers: [{id: m1, drank: koffie}]}\n"
    uses += "    follows: {kantine.drukte: {value: hoog, by: a-new-rule}}\n"
    rule = RULE.replace("WHEN", "bezoeker.drank: koffie").replace("THEN", "hoog")
    assert found_in(tmp_path, rule + uses) == []
    assert found_in(tmp_path, rule.replace("rules:", "rulez:") + uses) == [("unknown-section", "did you mean 'rules'?")]
    wrong = rule.replace("rules:", "rulez:").replace("claims: [A1]", "claims: [A9]")
    assert [code for code, _ in found_in(tmp_path, wrong + uses)] == ["unknown-section", "unknown-claim"]


def test_a_folder_of_rules_and_cases_is_told_which_of_its_folders_to_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", str(tmp_path / "planten")]) == 0
    capsys.readouterr()
    assert main(["check", str(tmp_path / "planten")]) == 1
    printed = capsys.readouterr().out
    assert printed.count("error[") == 1
    assert "is a case file" in printed
    assert f"give the folder that contains only rules: {tmp_path / 'planten' / 'rules'}" in printed


def test_a_folder_that_cannot_be_read_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "dicht").mkdir(mode=0)
    if os.access(tmp_path / "dicht", os.R_OK):
        pytest.skip("this user may read every folder")
    assert main(["check", str(tmp_path / "dicht")]) == 2
    assert "Permission denied" in capsys.readouterr().err


def test_a_revision_that_is_none_is_told_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(ROOT / "rules"), "nonexist"]) == 2
    said = capsys.readouterr().err
    assert "there is no folder 'nonexist', and git knows no revision of that name" in said
    assert "single revision" not in said
