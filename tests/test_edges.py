"""The edges of the library: what cannot be meant is said so in its own terms, what may be a slip is doubted aloud."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import herstelkb
from herstelkb.cases.warnings import case_warnings
from herstelkb.cli import main
from herstelkb.ground.diagnostics import UnusableInput

CASE = {"case": "Team", "organisatie": {"aanpak": "draagvlak"}, "medewerkers": [{"id": "m1"}, {"id": "m2"}]}


@pytest.fixture(scope="module")
def kb() -> herstelkb.KnowledgeBase:
    return herstelkb.load()


@pytest.mark.parametrize("source", [None, [], b"{}", 3, {"a"}])
def test_what_is_no_case_is_told_what_one_is(kb: herstelkb.KnowledgeBase, source: Any) -> None:
    with pytest.raises(
        TypeError, match=f"a case is a Path, JSON text, a mapping or a Case, not {type(source).__name__}"
    ):
        kb.evaluate(source)
    with pytest.raises(TypeError, match="a case is a Path, JSON text, a mapping or a Case"):
        herstelkb.compare(source, CASE, kb=kb)


@pytest.mark.parametrize(
    "ask",
    [
        lambda found: found.why(5),
        lambda found: found.why_not(None),
        lambda found: found.smallest_changes(["m1.reactie"]),
        lambda found: found.contrast(5, "m1"),
        lambda found: found.contrast("m1", 5),
        lambda found: found.contrast("m1.reactie", 5),
        lambda found: found.what_if(5),
        lambda found: found.what_if(["m1.reactie=remmend", 5]),
    ],
)
def test_what_is_no_fact_is_told_what_one_is(kb: herstelkb.KnowledgeBase, ask: Callable[[Any], object]) -> None:
    with pytest.raises(TypeError, match=r"a fact is text like 'subject\.attribute=value', not"):
        ask(kb.evaluate(CASE))


def test_a_case_can_be_a_key(kb: herstelkb.KnowledgeBase) -> None:
    unanswered = {**CASE, "organisatie": {"aanpak": {"unknown": "asked"}}}
    cases = [kb.case(CASE), kb.case(dict(CASE)), kb.case(unanswered)]
    assert len(set(cases)) == 2
    assert hash(cases[0]) == hash(cases[1])


def test_columns_are_a_list_and_not_one_word(kb: herstelkb.KnowledgeBase) -> None:
    polars = pytest.importorskip("polars")
    frames = {"organisatie": polars.DataFrame({"case": ["a"]}), "medewerker": polars.DataFrame({"case": [], "id": []})}
    with pytest.raises(UnusableInput) as refused:
        kb.evaluate_frames(columns="values", **frames)
    assert "list" in refused.value.diagnostics[0].message
    assert refused.value.diagnostics[0].hint == "columns=['values']"


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ({"date": "2026-11-02"}, []),
        ({"date": "1026-11-02"}, ["the case is dated 1026-11-02"]),
        (
            {"date": "2026-11-02", "organisatie": {"aanpak": {"value": "geen", "on": "2099-01-01"}}},
            ["organisatie.aanpak was observed on 2099-01-01, after the date of the case, 2026-11-02"],
        ),
        ({"organisatie": {"aanpak": {"value": "geen", "on": "2099-01-01"}}}, []),
        (
            {"medewerkers": [{"id": "m1", "reactie": {"value": "remmend", "on": "0202-10-01"}}]},
            ["m1.reactie was observed on 0202-10-01"],
        ),
    ],
)
def test_a_day_that_cannot_well_be_is_doubted(
    kb: herstelkb.KnowledgeBase, case: dict[str, Any], said: list[str]
) -> None:
    found = case_warnings(kb.case(case))
    assert [doubt.message for doubt in found] == said
    assert {doubt.severity for doubt in found} <= {"warning"}


def test_doubts_are_told_and_change_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "case.yaml"
    file.write_text("case: Team\ndate: 2026-11-02\norganisatie:\n  aanpak: {value: geen, on: 2099-01-01}\n", "utf-8")
    assert main(["evaluate", str(file)]) == 0
    said = capsys.readouterr()
    assert "2099" not in said.out
    assert f"{file}:4:19: waarschuwing[odd-date]: organisatie.aanpak" in said.err
