"""The slips of someone new: each gets a remedy that can be followed, not only a refusal."""

import pickle
from datetime import date, datetime
from pathlib import Path

import pytest

import herstelkb
from herstelkb.cli import main
from herstelkb.diagnostics import UnusableInput

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
        ("case.yaml", "organisatie:\n\taanpak: draagvlak", "indent with spaces: YAML takes no tabs there"),
        ("case.yaml", "rules: []", "it is a section of rule files: see `herstelkb check`"),
        ("team.csv", "id;reactie\nm1;remmend\n", "give a table of employees with --employees, beside a case file"),
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
    assert kb.case(CASE, employees=table).ids == ("m1", "m7")
    with pytest.raises(TypeError, match="has its employees already"):
        kb.case(kb.case(CASE), employees=table)


def test_what_is_unusable_reaches_the_process_that_asked(kb: herstelkb.KnowledgeBase) -> None:
    with pytest.raises(UnusableInput) as refused:
        kb.case({"organisatie": {"aanpak": "draagvlk"}})
    again = pickle.loads(pickle.dumps(refused.value))
    assert (again.diagnostics, str(again)) == (refused.value.diagnostics, str(refused.value))


def test_a_comparison_of_two_organisations_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("Club", "Ward"):
        (tmp_path / f"{name}.yaml").write_text(f"case: {name}\n")
    assert main(["compare", str(tmp_path / "Club.yaml"), str(tmp_path / "Ward.yaml")]) == 0
    assert "is of 'Club'" in capsys.readouterr().err
    assert main(["compare", str(tmp_path / "Club.yaml"), str(tmp_path / "Club.yaml")]) == 0
    assert capsys.readouterr().err == ""


def test_nobody_is_asked_anything_that_cannot_be_saved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "-o", str(tmp_path / "nowhere" / "case.yaml")]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "make the folder first" in said.err
