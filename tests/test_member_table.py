"""A table of employees: what spreadsheets save is read, and a mistake is told once, where it stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import herstelkb
from herstelkb.cases.case import Case
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
