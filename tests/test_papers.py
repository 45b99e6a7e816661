"""Reports as PDF and DOCX: what a reader's software finds in them, what hostile texts do, and what they take."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from html import escape
from pathlib import Path

import docx
import pikepdf
import pytest

import herstelkb
from herstelkb.cli import main
from herstelkb.ground.resources import resource
from herstelkb.paper.blocks import PaperCell, PaperTable, Paragraph, Run
from herstelkb.paper.docx import docx as as_docx
from herstelkb.paper.door import clean, drawable, printable
from herstelkb.paper.pdf import pdf as as_pdf
from herstelkb.paper.reading import read
from herstelkb.paper.typesetting import png_of
from herstelkb.paper.widths import widths
from papers import OnPaper, Tag, letters, tags, word, word_text

ROOT = Path(__file__).parents[1]
SCHOOL = ROOT / "examples" / "basisschool.yaml"
KB = herstelkb.load()


@pytest.fixture(scope="module")
def school() -> herstelkb.Evaluation:
    return KB.evaluate(SCHOOL)


@pytest.fixture(scope="module")
def leader(school) -> bytes:
    return school.to_pdf()


@pytest.fixture(scope="module")
def structure(leader) -> Tag:
    return tags(leader)


def page(body: str, head: str = "") -> str:
    return f'<!doctype html><html lang="nl"><head><title>Titel</title>{head}</head><body>{body}</body></html>'


# --- what a PDF says of itself ---


def test_a_pdf_tells_its_title_its_language_and_its_day(leader) -> None:
    with pikepdf.open(io.BytesIO(leader)) as found, found.open_metadata() as told:
        assert str(found.Root.Lang) == "nl"
        assert found.Root.ViewerPreferences.DisplayDocTitle
        assert found.Root.MarkInfo.Marked
        assert told["dc:title"] == "Advies over herstel – Basisschool De Linde"
        assert told["xmp:CreateDate"].startswith("2026-11-02")
        assert (told["pdfaid:part"], told["pdfaid:conformance"], told["pdfuaid:part"]) == ("3", "A", "1")
        assert {str(one.get("/Tabs")) for one in found.pages} == {"/S"}


def test_its_bookmarks_are_its_headings(leader, structure) -> None:
    def titles(items) -> list[str]:
        return [title for item in items for title in (item.title, *titles(item.children))]

    with pikepdf.open(io.BytesIO(leader)) as found, found.open_outline() as outline:
        named = [letters(title) for title in titles(outline.root)]
    assert named == [letters(one.text) for one in structure.all() if one.kind in ("H1", "H2", "H3", "H4")]


def test_every_picture_is_told_in_words_and_every_list_and_table_is_one(structure) -> None:
    kinds = [one.kind for one in structure.all()]
    figures = [one for one in structure.all() if one.kind == "Figure"]
    assert [one.alt.partition(".")[0] for one in figures] == [
        "Wie reageert hoe, en welke leiding past daarbij",
        "Waar de organisatie staat, en wat er komt als de leiding de regie neemt",
        "Hoe het zo is gekomen",
        "Aandeel medewerkers dat de leiding openlijk steunt",
    ]
    assert all(len(one.alt) > 100 for one in figures)
    assert kinds.count("Table") == kinds.count("THead") == kinds.count("TBody") == 2
    assert "LBody" in kinds
    assert "Lbl" in kinds


def test_nothing_on_its_pages_is_outside_its_structure(leader) -> None:
    with pikepdf.open(io.BytesIO(leader)) as found:
        known: set[tuple[object, int]] = set()

        def walk(element, at) -> None:
            if isinstance(element, pikepdf.Array):
                for one in element:
                    walk(one, at)
            elif isinstance(element, int):
                known.add((at.objgen, int(element)))
            elif isinstance(element, pikepdf.Dictionary):
                at = element.get("/Pg", at)
                if "/MCID" in element:
                    known.add((at.objgen, int(element.MCID)))
                elif element.get("/K") is not None:
                    walk(element.K, at)

        walk(found.Root.StructTreeRoot.K, None)
        for one in found.pages:
            for operands, operator in pikepdf.parse_content_stream(one):
                if str(operator) == "BDC" and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]:
                    assert (one.obj.objgen, int(operands[1].MCID)) in known


def test_it_carries_the_rules_it_is_of_and_no_name(leader) -> None:
    with pikepdf.open(io.BytesIO(leader)) as found:
        (name,) = found.attachments
        told = found.attachments[name].get_file().read_bytes()
    assert name == "receipt.json"
    assert json.loads(told)["rules"]["digest"] == KB.digest
    assert b"Linde" not in told


def test_the_same_report_is_the_same_bytes_elsewhere_and_a_page_takes_none_of_it(school, leader) -> None:
    code = """
import hashlib, sys
from pathlib import Path
import herstelkb
school = herstelkb.load().evaluate(Path(sys.argv[1]))
school.to_html()
assert not {"typst", "pikepdf", "docx", "lxml"} & set(sys.modules)
for made in (school.to_pdf(), school.to_docx()):
    print(hashlib.sha256(made).hexdigest())
"""
    elsewhere = os.environ | {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-c", code, str(SCHOOL)]
    found = subprocess.run(command, check=True, capture_output=True, env=elsewhere, text=True).stdout.split()
    assert found == [hashlib.sha256(made).hexdigest() for made in (leader, school.to_docx())]


def test_a_report_without_a_date_is_one_too(school) -> None:
    assert as_pdf(read(page("<h1>Kop</h1>")))
    assert as_docx(read(page("<h1>Kop</h1>")))


# --- what hostile texts do ---

HOSTILE = {
    "#panic(1) $x$ *a* _b_ `c` <d> @e \\ [f]": None,
    '#read("/etc/passwd") #eval("1")': None,
    "{{ 7*7 }} {% raw %} & B&B <script>alert(1)</script>": None,
    "anna 👩‍🏫 bos": "anna [U+1F469 U+1F3EB] bos",
    "rechts\u202eskinL": "rechtsskinL",
    "李": "[U+674E]",
    "e\u0301én": "één",
    "Ελένη Ґ Ňuňez Ễ ☐": None,
}


def test_a_hostile_name_is_letters_in_every_form() -> None:
    people = [{"id": f"m{n}", "name": name, "reactie": "remmend"} for n, name in enumerate(HOSTILE)]
    case = {"case": next(iter(HOSTILE)), "organisatie": {"komt_in_beweging": False}, "medewerkers": people}
    evaluation = KB.evaluate(case)
    said = tags(evaluation.to_pdf(names=True)).text
    written = letters(word_text(word(evaluation.to_docx(names=True))))
    for name, shown in HOSTILE.items():
        assert letters(shown or name) in letters(said)
        assert letters(clean(name)) in written


def test_the_door_leaves_nothing_unseen_and_loses_nothing_in_silence() -> None:
    assert clean("a\x00\x1b[2J\u202e\u2066\u200b\u00ad\ufeffb\tc\nd") == "a[2Jb\tc\nd"
    assert clean("a\ud800b\uffff") == "a\ufffdb\ufffd"
    assert printable("Zoë 😀😀 مريم") == "Zoë [U+1F600 U+1F600] مريم"
    assert drawable("<text>李明</text>") == "<text>◊◊</text>"


def test_there_is_a_letter_in_the_fonts_for_all_that_passes_the_door() -> None:
    """typst writes no PDF of the standards if a letter has none; and the list claims no more than is there."""
    covered, drawn = listed("covered"), listed("drawn")
    assert printable(covered) == covered
    assert drawable(drawn) == drawn
    everywhere = "".join(f"<{tag}>{escape(covered)}</{tag}>" for tag in ("p", "b", "em", "h1", "code"))
    said = "".join(f'<text y="9"{bold}>{escape(drawn)}</text>' for bold in ("", ' font-weight="700"'))
    assert as_pdf(read(page(f'{everywhere}<svg viewBox="0 0 99 9" role="img"><title>x</title>{said}</svg>')))
    with pytest.raises(Exception, match="could not be displayed"):
        as_pdf(read(page("<p>李</p>")))


def listed(name: str) -> str:
    """The letters of a list, apart."""
    ranges = [one.partition("-") for one in (resource("templates") / f"paper/fonts/{name}.txt").read_text().split()]
    found = (chr(c) for low, _, high in ranges for c in range(int(low, 16), int(high or low, 16) + 1))
    return unicodedata.normalize("NFC", " ".join(found))


def test_a_drawing_reaches_no_file_and_its_letters_are_there() -> None:
    drawn = '<svg viewBox="0 0 100 20"><text x="2" y="15" font-size="14">{}</text></svg>'
    assert len(png_of(drawn.format("Letters"), 100)) > 2 * len(png_of(drawn.format(""), 100))
    for path in ("/etc/hostname", "file:///etc/hostname", "LICENSE"):
        with pytest.raises(Exception, match="image"):
            png_of(f'<svg viewBox="0 0 9 9"><image href="{path}" width="9" height="9"/></svg>', 100)


# --- Word ---


@pytest.fixture(scope="module")
def in_word(school):
    return word(school.to_docx())


def test_word_finds_headings_lists_tables_and_pictures(school, in_word) -> None:
    shown = OnPaper(school.to_html())
    styles = [one.style.name for one in in_word.paragraphs]
    assert styles.count("Heading 1") == 1
    assert styles.count("Heading 2") == len([h for h in re.findall(r"<h2", school.to_html()) if h])
    assert {"List Bullet", "List Number", "Caption", "Entry", "Box", "Field"} <= set(styles)
    assert [len(table.rows) for table in in_word.tables] == [6, 5]
    for table in in_word.tables:
        assert table._tbl.xpath("./w:tr[1]/w:trPr/w:tblHeader")
        assert not table._tbl.xpath("./w:tr[position()>1]/w:trPr/w:tblHeader")
        assert table._tbl.xpath("./w:tblPr/w:tblDescription/@w:val")[0]
    told = in_word.element.body.xpath(".//wp:docPr/@descr")
    assert [len(text) > 100 for text in told if text] == [True] * 4
    assert letters(shown.headings[0]) == letters(in_word.paragraphs[1].text)


def test_lists_begin_anew() -> None:
    document = word(as_docx(read(page("<ol><li>a</li><li>b</li></ol><p>x</p><ol><li>c</li></ol>"))))
    first, second, third = (one._p.pPr.numPr.numId.val for one in document.paragraphs if one.text in "abc")
    assert first == second != third
    numbering = document.part.numbering_part.element
    assert numbering.xpath(f"./w:num[@w:numId={third}]/w:lvlOverride/w:startOverride/@w:val") == ["1"]


def test_word_knows_the_language_and_where_it_is(in_word) -> None:
    assert in_word.styles.element.xpath("./w:docDefaults//w:lang/@w:val") == ["nl-NL"]
    assert in_word.core_properties.title == "Advies over herstel – Basisschool De Linde"
    section = in_word.sections[0]
    assert "Editie leidinggevende · vertrouwelijk" in section.header.paragraphs[0].text
    assert section.footer._element.xpath(".//w:fldSimple/@w:instr") == ["PAGE", "NUMPAGES"]


def test_a_link_leads_to_its_place(school) -> None:
    body = word(school.to_docx(edition="file")).element.body
    places = body.xpath(".//w:bookmarkStart/@w:name")
    assert len(places) == len(set(places))
    links = set(body.xpath(".//w:hyperlink/@w:anchor"))
    assert len(links) > 50
    assert links <= set(places)


def template(tmp_path: Path) -> Path:
    """A house style: its own headings and header, no lists, and a text that is no part of any report."""
    house = docx.Document()
    house.styles["Heading 2"].font.name = "Comic Neue"
    for name in ("List Bullet", "List Number"):
        house.styles.element.remove(house.styles[name].element)
    house.sections[0].header.paragraphs[0].text = "Ons logo"
    house.add_paragraph("Voorbeeldtekst")
    house.save(tmp_path / "house.docx")
    return tmp_path / "house.docx"


def test_a_template_lends_its_styles_and_its_header(school, tmp_path) -> None:
    found = word(school.to_docx(template=template(tmp_path)))
    assert found.styles["Heading 2"].font.name == "Comic Neue"
    assert found.sections[0].header.paragraphs[0].text == "Ons logo"
    assert found.sections[0].footer._element.xpath(".//w:fldSimple")
    assert "Voorbeeldtekst" not in word_text(found)
    assert letters(word_text(found)) == letters(word_text(word(school.to_docx())))
    for name in ("List Bullet", "List Number"):
        number = found.styles[name].element.pPr.numPr.numId.val
        assert found.part.numbering_part.element.xpath(f"./w:num[@w:numId={number}]")


@pytest.mark.parametrize("contents", [b"", b"PK\x03\x04 no archive", b"<html>"])
def test_what_is_no_template_is_refused(contents, tmp_path, capsys) -> None:
    (tmp_path / "t.docx").write_bytes(contents)
    command = ["advise", str(SCHOOL), "-o", str(tmp_path / "r.docx"), "--template", str(tmp_path / "t.docx")]
    assert main(command) == 2
    assert "[wrong-template]" in capsys.readouterr().err
    assert not (tmp_path / "r.docx").exists()


def test_an_archive_that_is_no_document_is_refused(tmp_path, capsys) -> None:
    with zipfile.ZipFile(tmp_path / "t.docx", "w") as archive:
        archive.writestr("a.txt", "a")
    command = ["advise", str(SCHOOL), "-o", str(tmp_path / "r.docx"), "--template", str(tmp_path / "t.docx")]
    assert main(command) == 2
    assert "[wrong-template]" in capsys.readouterr().err


# --- commands, and what they take ---


def test_only_word_has_a_template(tmp_path, capsys) -> None:
    assert main(["advise", str(SCHOOL), "-o", str(tmp_path / "r.pdf"), "--template", "t.docx"]) == 2
    assert "[wrong-template]" in capsys.readouterr().err


@pytest.mark.parametrize(("suffix", "missing"), [("pdf", "pikepdf"), ("pdf", "typst"), ("docx", "docx")])
def test_what_is_missing_is_said_in_one_line(suffix, missing, tmp_path, monkeypatch, capsys) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == missing else found(name))
    assert main(["advise", str(SCHOOL), "-o", str(tmp_path / f"r.{suffix}")]) == 2
    said = capsys.readouterr().err
    assert "[extra-missing]" in said
    assert f"pip install 'herstelkb[{suffix}]'" in said


# --- widths ---


def table(*rows: tuple[str, ...]) -> PaperTable:
    return PaperTable((), tuple(tuple(PaperCell((Paragraph((Run(text),)),)) for text in row) for row in rows))


def test_a_column_is_as_wide_as_what_it_says() -> None:
    number, long, name = widths(table(("1", "een zin van een heel aantal woorden die doorloopt", "m01")))
    assert number <= name < long
    assert abs(number + long + name - 1) < 0.01
    assert widths(table(("onafscheidelijkheid", "a b c d")))[0] > 0.5
    assert widths(table()) == ()
