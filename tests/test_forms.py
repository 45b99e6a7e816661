"""Forms as people fill them in: with any spreadsheet program, in words or ids, with mistakes that name their cell."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from markupsafe import escape
from openpyxl.worksheet.worksheet import Worksheet

import herstelkb
from herstelkb.api.knowledge_base import load_data
from herstelkb.cases.case import Case
from herstelkb.cases.reading import case_of
from herstelkb.cases.workbooks import archive
from herstelkb.cases.writing import contents
from herstelkb.cli import main
from herstelkb.ground.diagnostics import Diagnostic, UnusableInput
from properties.forms_keep_everything import ODD
from random_cases import random_case
from test_other_subjects import BASES
from toy_base import TOY

ROOT = Path(__file__).parent.parent
KB = herstelkb.load()
FORM = KB.form(people=4)
SCHOOL = ROOT / "examples" / "basisschool.yaml"
ONE, MANY, DETAILS = "De organisatie", "Medewerkers", "Toelichting"


def filled(fill: Callable[[openpyxl.Workbook], object]) -> bytes:
    """A form with cells changed, saved by another program than wrote it."""
    book = openpyxl.load_workbook(io.BytesIO(FORM))
    fill(book)
    to = io.BytesIO()
    book.save(to)
    return to.getvalue()


def columns(sheet: Worksheet) -> dict[str, str]:
    """The letter of each column, by its name in the hidden row."""
    row = next(row for row in sheet.iter_rows() if str(row[0].value).startswith("herstelkb/form/"))
    return {str(cell.value): cell.column_letter for cell in row[1:] if cell.value}


def row_of(sheet: Worksheet, attribute: str) -> int:
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == attribute)


def answer(book: openpyxl.Workbook, attribute: str, **cells: Any) -> None:
    sheet = book[ONE]
    for column, said in cells.items():
        sheet[f"{columns(sheet)[column]}{row_of(sheet, attribute)}"] = said


def member(book: openpyxl.Workbook, row: int, **cells: Any) -> None:
    for column, said in cells.items():
        book[MANY][f"{columns(book[MANY])[column]}{row}"] = said


def detail(book: openpyxl.Workbook, row: int, **cells: Any) -> None:
    for column, said in cells.items():
        book[DETAILS][f"{columns(book[DETAILS])[column]}{row}"] = said


FIRST = 6  # the row of the first member
FIRST_DETAIL = 5


def read(raw: bytes) -> Case:
    return case_of(raw, "form.xlsx", KB.knowledge)


def findings(raw: bytes, file: str = "form.xlsx") -> list[Diagnostic]:
    with pytest.raises(UnusableInput) as caught:
        case_of(raw, file, KB.knowledge)
    return list(caught.value.diagnostics)


def finding(raw: bytes) -> Diagnostic:
    (found,) = findings(raw)
    return found


# --- what is filled in ---


def test_a_form_is_filled_in_in_words_ids_days_and_booleans() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        answer(book, "case", value="Team Noord")
        answer(book, "date", value=datetime(2026, 11, 2))
        answer(
            book, "organisatie.aanpak", value=" Alleen op  DRAAGVLAK", certainty="zeer waarschijnlijk", by="directeur"
        )
        answer(book, "organisatie.komt_in_beweging", value=False, on=date(2026, 10, 5), note="twee\nregels")
        answer(book, "organisatie.sturing", value="ontbreekt", on="2026-10-06")
        answer(book, "organisatie.begeleiding", value="missing")  # what English has for it
        answer(book, "organisatie.doelen_duidelijk", value="ja")
        answer(book, "organisatie.iedereen_doet_mee", value="niet bekend, wel gevraagd")
        answer(book, "organisatie.wederkerigheid", value="{does_not_apply: true}")
        member(
            book,
            FIRST,
            id="007",
            reactie="remmend",
            begeleid="nee",
            own_view="Niemand vroeg het.",
            own_view__on=date(2026, 1, 2),
        )
        member(book, FIRST + 2, id=12, steunt_openlijk=True)  # a row in between stays empty
        detail(
            book, FIRST_DETAIL + 1, id="007", attribute="Reactie op de verandering", certainty="likely", note="gezien"
        )

    labels = KB.knowledge.source.vocabulary["organisatie.begeleiding"].values
    missing = next(value for value, entry in labels.items() if entry.label["en"] == "lacking")
    case = read(filled(lambda book: (fill(book), answer(book, "organisatie.begeleiding", value="lacking"))))
    seen = {str(one.literal): one for one in case.observations}
    assert (case.name, case.date, case.ids) == ("Team Noord", date(2026, 11, 2), ("007", "12"))
    approach = seen["organisatie.aanpak=draagvlak"]
    assert (KB.certainty[approach.degree - 1], approach.by) == ("meestal", "directeur")
    moves = seen["organisatie.komt_in_beweging=false"]
    assert (moves.on, moves.note) == (date(2026, 10, 5), "twee regels")
    assert seen["organisatie.sturing=ontbreekt"].on == date(2026, 10, 6)
    assert f"organisatie.begeleiding={missing}" in seen
    assert "organisatie.doelen_duidelijk=true" in seen
    assert dict(case.unanswered) == {
        ("organisatie", "iedereen_doet_mee"): "unknown",
        ("organisatie", "wederkerigheid"): "does_not_apply",
    }
    reaction = seen["007.reactie=remmend"]
    assert (KB.certainty[reaction.degree - 1], reaction.note) == ("waarschijnlijk", "gezien")
    assert "007.begeleid=false" in seen
    assert "12.steunt_openlijk=true" in seen
    assert case.own_views["007"].on == date(2026, 1, 2)


def test_sheets_may_be_renamed_and_moved_and_have_columns_and_rows_of_their_own() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book[MANY].insert_cols(4)
        book[MANY]["D4"], book[MANY]["D6"] = "eigen kolom", "van mij"
        member(book, FIRST, id="m01", reactie="dragend")
        book[ONE].insert_rows(1)
        book[ONE]["B1"] = "van ons"
        answer(book, "organisatie.aanpak", value="draagvlak")
        book[ONE].title = "Wij"
        book.move_sheet("Wij", 3)
        book.create_sheet("Los")["A1"] = "iets anders"
        del book["Antwoorden"], book["Lees mij"]

    case = read(filled(fill))
    assert {str(one.literal) for one in case.observations} == {"organisatie.aanpak=draagvlak", "m01.reactie=dragend"}


@pytest.mark.parametrize("name", BASES)
def test_any_rule_base_has_a_form_in_each_of_its_languages(name: str) -> None:
    kb = herstelkb.load(BASES[name][0])
    case = kb.case(BASES[name][1])
    for language in kb.languages:
        form = kb.form(case, language=language)
        assert contents(case_of(form, "form.xlsx", kb.knowledge)) == contents(case)
        assert form == kb.form(case, language=language)


def test_words_of_the_form_that_are_also_those_of_a_value_mean_the_value() -> None:
    base = yaml.safe_load(TOY)
    entry = base["vocabulary"]["zaak"]["a"]
    entry["values"] = {
        "wel": {"label": {"nl": "niet van toepassing"}, "says": {"nl": "x"}},
        "niet": {"label": {"nl": "wel"}, "says": {"nl": "y"}},  # the other's name
    }
    base["rules"][0]["when"] = {"zaak.a": "wel"}
    kb = load_data(base)
    for said in ("wel", "niet", {"does_not_apply": True}, {"unknown": "asked"}):
        case = kb.case({"zaak": {"a": said}})
        assert contents(case_of(kb.form(case), "form.xlsx", kb.knowledge)) == contents(case)


# --- what is wrong with it ---


def test_findings_name_sheet_and_cell() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        answer(book, "organisatie.aanpak", value="draagvlek", on="12-10-2026")
        member(book, FIRST, id="m01", reactie="dragnd")
        member(book, FIRST + 1, reactie="dragend")
        member(book, FIRST + 2, id="m01")

    found = {str(one.place): one for one in findings(filled(fill))}
    row = 8  # of the approach, below the name, the day and whether it moves
    assert set(found) == {
        f"form.xlsx:{ONE}!C{row}",
        f"form.xlsx:{ONE}!F{row}",
        f"form.xlsx:{MANY}!C6",
        f"form.xlsx:{MANY}!B7",
        f"form.xlsx:{MANY}!B8",
    }
    value, day = found[f"form.xlsx:{ONE}!C{row}"], found[f"form.xlsx:{ONE}!F{row}"]
    assert "  C8 | draagvlek\n     | ^^^^^^^^^" in value.to_text()
    assert (value.code, value.hint) == ("unknown-value", "did you mean 'draagvlak'?")
    assert (day.code, day.hint) == ("wrong-date", "did you mean 2026-10-12?")
    assert found[f"form.xlsx:{MANY}!B7"].code == "missing-key"
    assert found[f"form.xlsx:{MANY}!B8"].code == "duplicate-id"


@pytest.mark.parametrize(
    ("fill", "code", "cell"),
    [
        (lambda b: answer(b, "organisatie.aanpak", by="directeur"), "missing-key", f"{ONE}!E8"),
        (lambda b: detail(b, 5, id="m9", attribute="reactie", by="x"), "unknown-subject", f"{DETAILS}!B5"),
        (lambda b: detail(b, 5, attribute="reactie", by="x"), "missing-key", f"{DETAILS}!B5"),
        (lambda b: detail(b, 5, id="m1", by="x"), "missing-key", f"{DETAILS}!C5"),
        (lambda b: detail(b, 5, id="m1", attribute="reactie", by="x"), "missing-key", f"{DETAILS}!C5"),
        (lambda b: member(b, FIRST, reactie=0.5), "unknown-value", f"{MANY}!C6"),
        (lambda b: member(b, FIRST, reactie=True), "unknown-value", f"{MANY}!C6"),
        (lambda b: member(b, FIRST, reactie="#N/A"), "wrong-type", f"{MANY}!C6"),
        (lambda b: member(b, FIRST, own_view__on=date(2026, 1, 1)), "missing-key", f"{MANY}!"),
        (lambda b: member(b, FIRST, id="a=b"), "malformed-name", f"{MANY}!B6"),
        (lambda b: member(b, FIRST, own_view="x" * 2001), "wrong-type", f"{MANY}!"),
        (lambda b: b.copy_worksheet(b[MANY]), "duplicate-key", f"{MANY} Copy!A5"),
    ],
)
def test_each_mistake_is_one_finding_at_its_cell(fill: Callable[[Any], object], code: str, cell: str) -> None:
    found = finding(filled(lambda book: (member(book, FIRST, id="m1"), fill(book))))
    assert found.code == code
    assert str(found.place).startswith(f"form.xlsx:{cell}")


def test_details_are_given_once() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        member(book, FIRST, id="m1", reactie="remmend", remoorzaak="niet bekend, wel gevraagd")
        detail(book, 5, id="m1", attribute="reactie", by="x")
        detail(book, 6, id="m1", attribute="reactie", by="y")
        detail(book, 7, id="m1", attribute="remoorzaak", by="y")

    assert [str(one.place) for one in findings(filled(fill))] == [
        f"form.xlsx:{DETAILS}!E6",
        f"form.xlsx:{DETAILS}!E7",
    ]


def test_a_question_is_answered_on_one_row() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        answer(book, "organisatie.aanpak", value="draagvlak")
        book[ONE]["A40"], book[ONE]["C40"] = "organisatie.aanpak", "betrokkenheid"

    assert str(finding(filled(fill)).place) == f"form.xlsx:{ONE}!C40"


def test_findings_are_told_in_the_language_of_the_reader(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(filled(lambda book: answer(book, "organisatie.aanpak", by="directeur")))
    assert main(["evaluate", str(path)]) == 2
    said = capsys.readouterr().err
    assert f"{path}:{ONE}!E8: fout[missing-key]: dit hoort bij iets wat niet is ingevuld" in said
    assert f"tip: vul het antwoord in {ONE}!C8 in" in said


# --- what is no form ---


def zipped(parts: dict[str, str | bytes]) -> bytes:
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in parts.items():
            whole.writestr(name, content)
    return to.getvalue()


def altered(change: Callable[[str, bytes], bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(FORM)) as form:
        return zipped({name: change(name, form.read(name)) for name in form.namelist()})


def in_sheets(old: bytes, new: bytes) -> bytes:
    return altered(lambda name, raw: raw.replace(old, new) if name == "xl/worksheets/sheet3.xml" else raw)


def test_a_cell_far_away_is_refused_before_anything_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    import python_calamine

    class Opened(Exception): ...

    def opened(_: object) -> None:
        raise Opened

    monkeypatch.setattr(python_calamine.CalamineWorkbook, "from_filelike", opened, raising=False)
    last = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    found = finding(in_sheets(b"</sheetData>", last))
    assert (found.code, str(found.place)) == ("file-too-large", f"form.xlsx:{MANY}!XFD1048576")
    # Without a name of its own, a cell is where the row says, or beside the one before.
    found = finding(in_sheets(b"</sheetData>", b'<row r="1048576"><c/><c><v>1</v></c></row></sheetData>'))
    assert str(found.place) == f"form.xlsx:{MANY}!A1048576"
    monkeypatch.setattr(archive, "MAX_CELLS", 2_000)
    unnamed = b"<row><c/>" + b"<c/>" * 2_000 + b"</row></sheetData>"
    assert finding(in_sheets(b"</sheetData>", unnamed)).code == "file-too-large"


def test_what_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED", 2**20)

    def bomb(part: str) -> bytes:
        return altered(lambda name, raw: raw + b" " * 2**20 if name == part else raw)

    assert finding(bomb("xl/worksheets/sheet1.xml")).code == "file-too-large"
    assert finding(bomb("xl/sharedStrings.xml")).code == "file-too-large"
    assert read(bomb("xl/theme/theme1.xml")).ids == ()  # holds no cells, and is not unpacked


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "unknown-format"),
        (b"id;reactie\n", "unknown-format"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "unknown-format"),  # an old workbook, or one with a password
        (
            zipped({"content.xml": "<a/>", "mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
            "unknown-format",
        ),
        (b"PK\x03\x04" + bytes(40), "unreadable-file"),
        (FORM[:-200], "unreadable-file"),
        (altered(lambda name, raw: b"<a>" if name == "xl/styles.xml" else raw), "unreadable-file"),
        (altered(lambda name, raw: raw.replace(b"?>", b"?><!DOCTYPE a [<!ENTITY b 'c'>]>", 1)), "unreadable-file"),
        (altered(lambda name, raw: raw.decode().encode("utf-16") if "sheet1" in name else raw), "unreadable-file"),
        (in_sheets(b'r="B2"', b'r="2B"'), "unreadable-file"),
        (altered(lambda name, raw: raw.replace(b"herstelkb/form/1", b"herstelkb/form/9")), "unknown-format"),
    ],
)
def test_what_is_no_form_is_one_finding(raw: bytes, code: str) -> None:
    assert finding(raw).code == code


def test_a_part_that_is_there_twice_is_refused() -> None:
    to = io.BytesIO(FORM)
    with zipfile.ZipFile(to, "a") as again, pytest.warns(UserWarning, match="Duplicate name"):
        again.writestr("xl/worksheets/sheet1.xml", b"<worksheet/>")
    assert finding(to.getvalue()).code == "unreadable-file"


# --- from the command line ---


def test_every_command_that_reads_a_case_reads_a_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = tmp_path / "form.xlsx"
    assert main(["form", "-o", str(form), "--case", str(SCHOOL), "--language", "en"]) == 0
    for command in (
        ["evaluate"],
        ["next"],
        ["explain", "m01.passende_stijl"],
        ["advise"],
        ["changes", "organisatie.need"],
    ):
        said = []
        for case in (SCHOOL, form):
            capsys.readouterr()
            main([command[0], str(case), *command[1:]])
            said.append(capsys.readouterr())
        assert said[0] == said[1]
    assert main(["compare", str(form), str(form)]) == 0


def test_a_form_is_read_from_standard_input(tmp_path: Path) -> None:
    form = KB.form(KB.case(SCHOOL))
    command = [sys.executable, "-m", "herstelkb", "evaluate", "-", "--format", "json"]
    found = subprocess.run(command, input=form, capture_output=True, check=True, cwd=tmp_path)
    assert b'"m12"' in found.stdout


def test_answers_are_not_saved_in_a_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = tmp_path / "form.xlsx"
    form.write_bytes(FORM)
    assert main(["ask", str(form)]) == 2
    assert "-o" in capsys.readouterr().err
    assert main(["forget", "m01", str(form)]) == 2
    assert "form.xlsx" in capsys.readouterr().err
    assert form.read_bytes() == FORM


@pytest.mark.parametrize("module", ["xlsxwriter", "python_calamine"])
def test_a_missing_extra_is_one_line(module: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UnusableInput) as caught:
        KB.form() if module == "xlsxwriter" else read(FORM)
    assert caught.value.diagnostics[0].hint == "pip install 'herstelkb[xlsx]'"


def test_nothing_of_it_is_imported_without_its_use() -> None:
    asked = (
        "import sys, herstelkb; herstelkb.load().evaluate({}).to_html(); print([m for m in sys.modules if m in WANTED])"
    )
    code = f"WANTED = ('xlsxwriter', 'python_calamine', 'openpyxl')\n{asked}"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


# --- through LibreOffice ---


def saved_again(folder: Path, *forms: bytes) -> list[bytes]:
    """The workbooks as LibreOffice saves them."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    for number, form in enumerate(forms):
        (folder / f"{number}.xlsx").write_bytes(form)
    paths = [str(folder / f"{number}.xlsx") for number in range(len(forms))]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    to = ["--headless", "--convert-to", "xlsx", "--outdir", str(folder / "again"), *paths]
    subprocess.run([office, profile, *to], capture_output=True, check=True, timeout=600)
    return [(folder / "again" / Path(path).name).read_bytes() for path in paths]


def test_a_form_that_libreoffice_saved_again_says_the_same(tmp_path: Path) -> None:
    case = KB.case(SCHOOL)
    (again,) = saved_again(tmp_path, KB.form(case))
    assert contents(read(again)) == contents(case)


@pytest.mark.soak
def test_odd_texts_and_days_survive_libreoffice(tmp_path: Path) -> None:
    rng, cases = random.Random(), []
    days = [None, date(1899, 5, 6), date(1900, 2, 1), date(1900, 3, 1), date(2026, 3, 4), date(9999, 12, 31)]
    for _ in range(50):
        written = random_case(KB, rng)
        for number, entry in enumerate([written["organisatie"], *written["medewerkers"]]):
            for seen in (seen for seen in entry.values() if isinstance(seen, dict)):
                seen |= {"by": rng.choice(ODD), "on": rng.choice(days), "note": rng.choice(ODD)}
            if number:
                view = {"text": rng.choice(ODD), "on": rng.choice(days)}
                entry |= {"id": f"00{number}", "name": rng.choice(ODD), "own_view": view}
        cases.append(KB.case({**written, "case": rng.choice(ODD), "date": rng.choice(days)}))
    forms = [KB.form(case, language=rng.choice(KB.languages)) for case in cases]
    for case, again in zip(cases, saved_again(tmp_path, *forms), strict=True):
        assert contents(read(again)) == contents(case)


# --- on paper ---


@pytest.mark.parametrize("name", BASES)
def test_a_form_on_paper_has_every_question_and_answer(name: str, tmp_path: Path) -> None:
    kb, page = herstelkb.load(BASES[name][0]), tmp_path / "form.html"
    for language in kb.languages:
        command = ["form", "--paper", "-o", str(page), "--rules", str(BASES[name][0]), "--language", language]
        assert main(command) == 0
        text = page.read_text("utf-8")
        observable = [entry for entry in kb.knowledge.source.vocabulary.values() if entry.observable]
        assert text.count("<h3>") == len(observable) + bool(kb.knowledge.terms.of_many)
        assert text.count("☐") == sum(len(entry.values) for entry in observable)
        assert all(escape(value.label[language]) in text for entry in observable for value in entry.values.values())


def test_a_form_on_paper_is_a_page_and_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["form", "--paper", "-o", str(tmp_path / "form.xlsx")]) == 2
    assert main(["form", "-o", str(tmp_path / "form.html")]) == 2
    assert main(["form", "--paper", "-o", str(tmp_path / "form.html"), "--case", str(SCHOOL)]) == 2
    assert list(tmp_path.iterdir()) == []
