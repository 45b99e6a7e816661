"""Outcomes as workbooks: everything that follows, in words, and no cell that a spreadsheet would compute."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import yaml

import herstelkb
from herstelkb.api.knowledge_base import load_data
from herstelkb.cli import main
from herstelkb.ground.diagnostics import UnusableInput
from test_other_subjects import BASES
from toy_base import TOY

ROOT = Path(__file__).parent.parent
KB = herstelkb.load()
SCHOOL = KB.evaluate(ROOT / "examples" / "basisschool.yaml")
HOSTILE = [
    '=HYPERLINK("https://a.example")',
    "{=1+1}",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "https://a.example",
    "mailto:a@b.example",
]


def rows(raw: bytes, sheet: str) -> list[tuple[object, ...]]:
    return [row[:] for row in openpyxl.load_workbook(io.BytesIO(raw))[sheet].iter_rows(min_row=4, values_only=True)]


def computed(raw: bytes) -> list[str]:
    """Every part with a formula or a link, but for the test that ids differ."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}
    return [name for name, text in parts.items() if re.search(r"<f[ >/]|<hyperlink|relationships/hyperlink", text)]


def test_everything_that_follows_is_there_in_words_with_its_reason() -> None:
    raw = SCHOOL.to_xlsx()
    concluded = rows(raw, "Conclusies")
    assert len(concluded) == len(SCHOOL.conclusions)
    need = next(row for row in concluded if row[1] == "Noodzaak van herstel")
    assert need[3:5] == ("waarschijnlijk", "nu")
    assert str(need[5]).startswith("Waarschijnlijk: ")
    assert str(need[6]).startswith("Omdat ")
    assert need[7:] == ("A1", "stilstand-ondanks-draagvlak")
    assert len(rows(raw, "Advies")) == sum(len(given.for_whom) for given in SCHOOL.advice)
    assert [row[0] for row in rows(raw, "Advies")][:1] == [1]  # a number, by which to sort
    assert len(rows(raw, "Niet bekend")) == len(SCHOOL.unknowns)
    assert rows(raw, "Eerst uitzoeken")
    assert SCHOOL.to_xlsx() == raw
    assert "Conclusions" in openpyxl.load_workbook(io.BytesIO(SCHOOL.to_xlsx("en"))).sheetnames


def test_names_and_remarks_stay_out() -> None:
    seen = {"value": "remmend", "by": "WAARNEMER", "note": "OPMERKING"}
    people = [{"id": "m1", "name": "NAAM", "own_view": "KIJK", "reactie": seen}]
    raw = KB.evaluate({"medewerkers": people}).to_xlsx()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        text = b"".join(map(archive.read, archive.namelist()))
    assert not re.search(rb"WAARNEMER|OPMERKING|NAAM|KIJK", text)


def test_contradictions_have_a_sheet_where_there_are_any() -> None:
    assert "Tegenspraak" not in openpyxl.load_workbook(io.BytesIO(KB.evaluate({}).to_xlsx())).sheetnames
    base = yaml.safe_load(TOY)
    base["vocabulary"]["zaak"]["c"] |= {"known_by": "either", "question": {"nl": "is er c"}}
    raw = load_data(base).evaluate({"zaak": {"a": True, "b": False, "c": "y"}}).to_xlsx()
    assert len(rows(raw, "Tegenspraak")) == 1


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_texts_are_texts(hostile: str) -> None:
    base = yaml.safe_load(TOY)
    base["knowledge_base"]["title"] = base["rules"][0]["because"] = {"nl": hostile}
    for entry in base["vocabulary"]["zaak"].values():
        entry["label"] = {"nl": hostile}
        for value in entry["values"].values():
            value |= {"label": {"nl": hostile}, "says": {"nl": hostile}, "means": {"nl": hostile}}
    kb = load_data(base)
    case = kb.case({"case": hostile, "zaak": {"a": {"value": True, "by": hostile, "note": hostile}, "b": False}})
    outcome, form = kb.evaluate(case).to_xlsx(), kb.form(case)
    assert computed(outcome) == computed(form) == []
    assert rows(outcome, "Conclusies")[0][0] == hostile


@pytest.mark.parametrize("name", BASES)
def test_any_rule_base_has_an_outcome(name: str) -> None:
    kb = herstelkb.load(BASES[name][0])
    found = kb.evaluate(BASES[name][1])
    for language in kb.languages:
        assert computed(found.to_xlsx(language)) == []


def test_the_command_writes_a_workbook_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "outcome.xlsx"
    assert main(["evaluate", str(ROOT / "examples" / "basisschool.yaml"), "-o", str(target)]) == 0
    assert capsys.readouterr().out == ""
    assert target.read_bytes() == SCHOOL.to_xlsx()
    assert main(["evaluate", str(ROOT / "examples" / "basisschool.yaml"), "-o", str(tmp_path / "outcome.csv")]) == 2
    assert "end the name in .xlsx" in capsys.readouterr().err


def test_a_population_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "one.csv").write_text("case,aanpak,komt_in_beweging\n=1+1,draagvlak,false\nB,,\n", encoding="utf-8")
    (folder / "many.csv").write_text("case,id,reactie\nB,007,remmend\n", encoding="utf-8")
    inputs = [str(folder / "one.csv"), str(folder / "many.csv")]
    assert main(["batch", *inputs, "-o", str(tmp_path / "out"), "--format", "xlsx", "--columns", "values,advice"]) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["medewerkers.xlsx", "organisaties.xlsx"]
    raw = (tmp_path / "out" / "organisaties.xlsx").read_bytes()
    assert computed(raw) == []
    said, names, *found = openpyxl.load_workbook(io.BytesIO(raw)).worksheets[0].iter_rows(values_only=True)
    need = names.index("herstel_nodig")
    assert said[need : need + 2] == ("Noodzaak van herstel", "Noodzaak van herstel: Hoe zeker")
    first = next(row for row in found if row[0] == "=1+1")
    assert first[need : need + 3] == ("ja", "waarschijnlijk", "nu")
    assert any(
        str(name).startswith("advice__is__") and said[at].startswith("Advies: ") for at, name in enumerate(names)
    )

    monkeypatch.setattr("herstelkb.populations.workbooks.MAX_ROWS", 1)
    assert main(["batch", *inputs, "-o", str(tmp_path / "more"), "--format", "xlsx"]) == 2
    assert not (tmp_path / "more").exists()
    with pytest.raises(UnusableInput, match="no text in 'fr'"):
        SCHOOL.to_xlsx("fr")
