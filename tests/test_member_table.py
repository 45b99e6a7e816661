"""A table of employees: what spreadsheets save is read, and a mistake is told once, where it stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import herstelkb
from herstelkb.cases.case import Case, OwnView
from herstelkb.ground.diagnostics import Diagnostic, UnusableInput


@pytest.fixture(scope="module")
def kb() -> herstelkb.KnowledgeBase:
    return herstelkb.load()


def read(kb: herstelkb.KnowledgeBase, folder: Path, text: str) -> Case:
    (folder / "team.csv").write_bytes(text.encode())
    return kb.case({"case": "Team"}, table=folder / "team.csv")


def mistakes(kb: herstelkb.KnowledgeBase, folder: Path, text: str) -> list[Diagnostic]:
    with pytest.raises(UnusableInput) as refused:
        read(kb, folder, text)
    return list(refused.value.diagnostics)


def places(found: list[Diagnostic]) -> list[tuple[str, int, int, int]]:
    return [(f.code, f.place.line, f.place.column, f.place.length) for f in found if f.place]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_commas_semicolons_and_tabs_separate(kb: herstelkb.KnowledgeBase, tmp_path: Path, separator: str) -> None:
    text = "id,reactie,steunt_openlijk\nm01,remmend,\nm02,dragend,WAAR\n".replace("WAAR", "TRUE")
    case = read(kb, tmp_path, text.replace(",", separator))
    assert case.ids == ("m01", "m02")
    assert {str(literal) for literal in case.observed} == {
        "m01.reactie=remmend",
        "m02.reactie=dragend",
        "m02.steunt_openlijk=true",
    }


def test_beside_a_value_may_stand_how_sure_it_is_who_saw_it_and_when(
    kb: herstelkb.KnowledgeBase, tmp_path: Path
) -> None:
    text = "id,reactie,reactie__certainty,reactie__by,reactie__on,reactie__note\n"
    text += "m01,remmend,waarschijnlijk,An,2026-10-12,in het overleg\nm02,dragend,,,,\nm03,,mogelijk,Bob,,\n"
    case = read(kb, tmp_path, text)
    first, second = case.observations
    assert kb.knowledge.certainty[first.degree - 1] == "waarschijnlijk"
    assert (first.by, first.on, first.note) == ("An", date(2026, 10, 12), "in het overleg")
    assert (second.degree, second.by, second.on) == (len(kb.knowledge.certainty), None, None)
    assert first.place is not None
    assert (first.place.line, first.place.column) == (2, 5)


def test_the_own_view_of_a_person_has_a_column(kb: herstelkb.KnowledgeBase, tmp_path: Path) -> None:
    text = "id,own_view,own_view__on\nm01,Niemand vroeg het mij.,2026-10-12\nm02,,\nm03,Ik weet het nog niet.,\n"
    views = [member.own_view for member in read(kb, tmp_path, text).members]
    assert views == [OwnView("Niemand vroeg het mij.", date(2026, 10, 12)), None, OwnView("Ik weet het nog niet.")]
    found = mistakes(kb, tmp_path, f"id,own_view,own_view__on\nm01,{'x' * 2001},gisteren\nm02,,2026-10-12\n")
    assert places(found) == [("wrong-type", 2, 5, 2001), ("wrong-date", 2, 2007, 8), ("missing-key", 3, 5, 1)]


def test_a_wrong_column_is_told_once_and_in_the_header(kb: herstelkb.KnowledgeBase, tmp_path: Path) -> None:
    text = "id,reactie,sfeer,participatief,reactie__certain,naam__by\n" + "".join(
        f"m{n},remmend,goed,true,x,y\n" for n in range(50)
    )
    found = mistakes(kb, tmp_path, text)
    assert sorted(places(found), key=lambda place: place[2]) == [
        ("unknown-attribute", 1, 12, 5),
        ("not-observable", 1, 18, 13),
        ("unknown-attribute", 1, 32, 16),
        ("unknown-attribute", 1, 49, 8),
    ]
    assert found[0].hint == "did you mean 'reactie__certainty'?"


def test_a_wrong_cell_is_told_where_it_stands(kb: herstelkb.KnowledgeBase, tmp_path: Path) -> None:
    text = 'id;"reactie";reactie__certainty;reactie__on\n'
    text += '"m0;1"; "remend";zeker;2026-10-12\nm02;dragend;zker;2-11-2026\n'
    found = mistakes(kb, tmp_path, text.replace("; ", ";"))
    assert places(found) == [("unknown-value", 2, 8, 8), ("wrong-date", 3, 18, 9), ("unknown-scale-point", 3, 13, 4)]
    assert [f.hint for f in found] == ["did you mean 'remmend'?", "did you mean 2026-11-02?", "did you mean 'zeker'?"]


def test_details_without_their_value_have_nothing_to_say(kb: herstelkb.KnowledgeBase, tmp_path: Path) -> None:
    (found,) = mistakes(kb, tmp_path, "id,reactie__certainty\nm01,zeker\n")
    assert places([found]) == [("missing-key", 1, 4, 18)]
    assert found.hint == "add a column 'reactie'"


def test_a_table_that_is_no_table_is_told_what_one_is(kb: herstelkb.KnowledgeBase, tmp_path: Path) -> None:
    (found,) = mistakes(kb, tmp_path, "case: Team\nmedewerkers: []\n")
    assert found.code == "wrong-header"
    assert "id,reactie" in (found.hint or "")


# --- what spreadsheets make of a table ---

HABITS = {
    "semicolons, as Dutch spreadsheets save": "id;reactie;steunt_openlijk\nm01;remmend;ONWAAR\nm02;dragend;WAAR\n",
    "a line that names the separator": 'sep=;\nid;reactie;steunt_openlijk\nm01;"remmend";nee\nm02;dragend;ja\n',
    "labels, in any case and language": (
        "Medewerker,Reactie,STEUNT_OPENLIJK\nm01,Remmend,No\nm02,supporting early,YES\n"
    ),
    "the many for id": "medewerkers\treactie\tsteunt_openlijk\nm01\tREMMEND\tfalse\nm02\tDragend\tTRUE\n",
    "empty columns and rows at the end": "id,reactie,steunt_openlijk,\nm01,remmend,false,\nm02,dragend,true,\n,,,\n,\n",
    "an empty column between": "id,,reactie,steunt_openlijk\nm01,,remmend,false\nm02,,dragend,true\n",
    "surplus empty cells": "id,reactie,steunt_openlijk\nm01,remmend,false,,\nm02,dragend,true\n",
    "quotes around all": '"id","reactie","steunt_openlijk"\r\n"m01","remmend","false"\r\n"m02","dragend","true"\r\n',
    "line breaks of old": "id,reactie,steunt_openlijk\rm01,remmend,false\rm02,dragend,true\r",
    "blank lines before": "\n\n;;\nid;reactie;steunt_openlijk\nm01;remmend;false\n\nm02;dragend;true",
    "white space around": " id ; reactie ; steunt_openlijk \n m01 ; remmend ; false \n m02; dragend ; true\n",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("habit", HABITS)
def test_what_spreadsheets_make_of_it(kb: herstelkb.KnowledgeBase, tmp_path: Path, habit: str, encoding: str) -> None:
    (tmp_path / "team.csv").write_bytes(HABITS[habit].encode(encoding))
    case = kb.case({"case": "Team"}, table=tmp_path / "team.csv")
    assert {str(literal) for literal in case.observed} == {
        "m01.reactie=remmend",
        "m01.steunt_openlijk=false",
        "m02.reactie=dragend",
        "m02.steunt_openlijk=true",
    }


@pytest.mark.parametrize(
    ("text", "found", "hint"),
    [
        ('id,reactie\n"m01,remmend\n', ("syntax", 2, 1), 'close it, or write "" for a quote in a quoted cell'),
        ('id,reactie\n"m01"x,remmend\n', ("syntax", 2, 6), 'write "" for a quote in a quoted cell'),
        ("id,reactie\nm01,remmend,x\n", ("wrong-row", 2, 13), "quote cells that contain the separator"),
        ("id,reactie\nm01\n", ("wrong-row", 2, 4), "leave a cell empty if it is unknown"),
        ("id,name\nm01,Jan, de Wit\n", ("wrong-row", 2, 10), "quote cells that contain the separator"),
        ("id,reactie\nm01,0,5\n", ("wrong-row", 2, 7), "0,5 looks like a number with a decimal comma"),
        ("id;reactie\nm01;0,5\n", ("unknown-value", 2, 5), "0,5 is a number with a decimal comma"),
        ("sep=|\nid|reactie\n", ("wrong-header", 1, 5), "commas, semicolons or tabs"),
        ("id,reactie,reactie\n", ("wrong-header", 1, 12), "keep one of the two"),
        ("id,reactie,\nm01,remmend,x\n", ("wrong-header", 2, 13), "name the column in the header"),
        ("reactie\nremmend\n", ("wrong-header", 1, 1), "the first line should be like id,reactie,"),
        ("", ("wrong-header", 1, 1), "names of the columns"),
        ('id,name\nm01,"Jan\nde Wit"\nm02,"x\n', ("syntax", 4, 5), "close it"),
    ],
)
def test_what_no_table_can_say_is_refused_where_it_stands(
    kb: herstelkb.KnowledgeBase, tmp_path: Path, text: str, found: tuple[str, int, int], hint: str
) -> None:
    (finding,) = mistakes(kb, tmp_path, text)
    assert finding.place is not None
    assert (finding.code, finding.place.line, finding.place.column) == found
    assert hint in (finding.hint or "")


def test_another_encoding_is_named_where_it_shows(kb: herstelkb.KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "team.csv").write_bytes("id;name\r\nm01;José\r\n".encode("windows-1252"))
    with pytest.raises(UnusableInput, match=r"team\.csv:2:8: error\[not-utf8\]"):
        kb.case({"case": "Team"}, table=tmp_path / "team.csv")


def test_a_week_date_is_a_day_nowhere(kb: herstelkb.KnowledgeBase, tmp_path: Path) -> None:
    (finding,) = mistakes(kb, tmp_path, "id,reactie,reactie__on\nm01,remmend,2026-W45-1\n")
    assert (finding.code, finding.hint) == ("wrong-date", "did you mean 2026-11-02?")
    with pytest.raises(UnusableInput, match="did you mean 2026-11-02"):
        kb.case({"date": "2026-W45-1"})
