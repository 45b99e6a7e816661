"""What findings about meaning rest on: planted defects, and cases worked out by hand."""

import json
from typing import Any

import pytest
import yaml

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.cli import main
from herstelkb.workbench.linting.check import rule_base_findings
from herstelkb.workbench.linting.formats import FORMATS
from herstelkb.workbench.linting.witnesses import derivation, smallest
from small_bases import base
from strategies import MANY, ONE, TEXT
from test_checks import PAGES, SPECIFIC, documents, findings, loaded, planted
from what_findings_show import OF_EVERY_CASE, SHOWN, shows

RULE = {"assumption": TEXT, "because": TEXT}


@pytest.mark.parametrize("code", SPECIFIC)
def test_a_finding_about_meaning_is_shown_or_holds_in_every_case_and_no_other_says_so(code: str) -> None:
    (found,) = findings(planted(code)[0])
    assert (found.witness is not None) == (code in SHOWN)
    assert (found.every_case is not None) == (code in OF_EVERY_CASE)
    assert found.proved is None


@pytest.mark.parametrize("code", sorted(SHOWN))
def test_the_witness_of_a_planted_defect_shows_it(code: str) -> None:
    files, _ = planted(code)
    (found,) = findings(files)
    assert shows(KnowledgeBase(loaded(documents(files)[0])), found)


@pytest.mark.parametrize("code", sorted(OF_EVERY_CASE))
def test_what_is_said_of_every_case_is_proved(code: str) -> None:
    pytest.importorskip("z3")
    from herstelkb.workbench.linting.check import check_documents
    from herstelkb.workbench.proving.proving import proved

    (found,) = check_documents(*documents(planted(code)[0]), prover=proved)
    assert found.proved is True
    assert f"\n  proved for all cases: {found.every_case}" in found.to_text()


@pytest.mark.parametrize("code", sorted(OF_EVERY_CASE | set(SHOWN)))
def test_the_page_of_a_code_says_what_its_findings_rest_on(code: str) -> None:
    page = (PAGES / f"{code}.md").read_text("utf-8")
    assert ("a case that shows it" in page) == (code in SHOWN)
    assert ("check --prove" in page) == (code in OF_EVERY_CASE)


# --- by hand ---


def entry(known_by: str, *values: str) -> dict[str, Any]:
    said = {value: {"label": TEXT, "says": TEXT} for value in values}
    return {"known_by": known_by, "label": TEXT, "question": TEXT, "values": said}


def rules_of_two(*rules: dict[str, Any]) -> KnowledgeBase:
    """Rules over two points of time, a share and a count of `mens.a: ja`, and what may be observed and concluded."""
    data = base({"a": ["ja", "nee"], "b": ["ja", "nee"]}, [])
    data["knowledge_base"]["time"] = {"nu": TEXT, "straks": TEXT}
    data["vocabulary"][MANY]["either"] = entry("either", "ja", "nee")
    data["vocabulary"][MANY]["volgt"] = entry("derivation", "ja", "nee")
    data["vocabulary"][ONE] = {"o": entry("derivation", "ja", "nee")}
    data["measures"] = {
        f"{ONE}.deel": {"share": {f"{MANY}.a": "ja"}, "label": TEXT, "assumption": TEXT},
        f"{ONE}.aantal": {"count": {f"{MANY}.a": "ja"}, "label": TEXT, "assumption": TEXT},
    }
    data["claims"] = {"C1": {"says": TEXT, "hedge": "zeker", "kind": "causal", "section": "C"}}
    data["advice"] = {
        name: {"title": TEXT, "text": TEXT, "who": TEXT, "when": "nu", "claims": ["C1"]} for name in ("doe", "laat")
    }
    data["rules"] = [{"id": f"r{number}", **RULE, **rule} for number, rule in enumerate(rules)]
    return herstelkb.load_data(data)


def codes(kb: KnowledgeBase) -> list[str]:
    about = OF_EVERY_CASE | set(SHOWN)
    return [found.code for found in rule_base_findings(kb.knowledge) if found.code in about - {"unconcluded-value"}]


def later(value: str) -> dict[str, str]:
    return {"value": value, "when_in_time": "straks"}


def test_what_is_concluded_later_is_not_subsumed_where_an_observation_holds_back_what_is_concluded_now() -> None:
    now = {"when": {f"{MANY}.a": "ja"}, "then": {f"{MANY}.either": "ja"}}
    assert codes(rules_of_two(now, now | {"then": {f"{MANY}.either": later("ja")}})) == []
    assert codes(rules_of_two(now, {**now, "when": {f"{MANY}.a": "ja", f"{MANY}.volgt": "ja"}})) == ["never-fires"]
    narrower = {**now, "when": {f"{MANY}.a": "ja", f"{MANY}.b": "ja"}}
    assert codes(rules_of_two(now, narrower)) == ["subsumed"]  # both now, from observations
    derived = {"when": {f"{MANY}.b": "ja"}, "then": {f"{MANY}.volgt": later("ja")}}
    assert codes(rules_of_two(now, derived, {**now, "when": {f"{MANY}.a": "ja", f"{MANY}.volgt": "ja"}})) == []
    nobody_sees = {"when": {f"{MANY}.a": "ja"}, "then": {f"{MANY}.volgt": "ja"}}
    assert codes(rules_of_two(nobody_sees, nobody_sees | {"then": {f"{MANY}.volgt": later("ja")}})) == ["subsumed"]


def test_bounds_that_exclude_each_other_are_never_met() -> None:
    then = {"then": {f"{ONE}.o": "ja"}}
    for measure, bounds in (
        ("deel", {"below": 0.3, "above": 0.5}),
        ("deel", {"below": 0.3, "at_least": 0.3}),
        ("aantal", {"above": 1, "below": 2}),
    ):
        assert codes(rules_of_two({"when": {f"{ONE}.{measure}": bounds}, **then})) == ["never-fires"], bounds
    assert codes(rules_of_two({"when": {f"{ONE}.aantal": {"at_least": 1, "below": 2}}, **then})) == []


@pytest.mark.parametrize(
    ("measure", "low", "high", "found"),
    [
        ("aantal", {"at_most": 2}, {"at_least": 3}, []),
        ("aantal", {"below": 2}, {"at_least": 3}, ["measure-gap"]),
        ("deel", {"at_most": 0.5}, {"above": 0.5}, []),
        ("deel", {"below": 0.5}, {"above": 0.5}, ["measure-gap"]),
        ("deel", {"below": 0.33}, {"above": 0.34}, ["measure-gap"]),
        ("deel", {"at_most": 0.5}, {"at_least": 0.5}, ["measure-overlap"]),
    ],
)
def test_a_gap_and_an_overlap_are_those_that_some_number_of_people_makes(
    measure: str, low: dict[str, Any], high: dict[str, Any], found: list[str]
) -> None:
    kb = rules_of_two(
        {"when": {f"{ONE}.{measure}": low}, "then": {f"{ONE}.o": "nee"}},
        {"when": {f"{ONE}.{measure}": high}, "then": {f"{ONE}.o": "ja"}},
    )
    assert codes(kb) == found
    assert all(shows(kb, finding) for finding in rule_base_findings(kb.knowledge) if finding.witness is not None)


def test_two_pieces_of_advice_do_not_contradict_each_other() -> None:
    kb = rules_of_two(
        {"when": {f"{ONE}.deel": {"below": 0.6}}, "advise": ["doe"]},
        {"when": {f"{ONE}.deel": {"at_least": 0.5}}, "advise": ["laat"]},
    )
    assert codes(kb) == []


def test_values_that_come_one_after_the_other_do_not_contradict_each_other() -> None:
    first = {"when": {f"{MANY}.a": "ja"}, "then": {f"{MANY}.volgt": "ja"}}
    after = {"when": {f"{MANY}.a": "ja", f"{MANY}.h": "ja"}, "then": {f"{MANY}.volgt": "nee"}}
    at_last = {"when": {f"{MANY}.b": "ja"}, "then": {f"{MANY}.h": later("ja")}}
    assert codes(rules_of_two(first, at_last, after)) == []
    at_once = at_last | {"then": {f"{MANY}.h": "ja"}}
    assert codes(rules_of_two(first, at_once, after)) == ["conflicting-rules"]


def test_a_witness_brings_about_what_is_concluded_and_counted_on_the_way() -> None:
    enough = {"when": {f"{ONE}.deel": {"at_least": 0.75}, f"{ONE}.aantal": {"above": 2}}, "then": {f"{ONE}.o": "ja"}}
    kb = rules_of_two(
        enough,
        {"when": {f"{MANY}.a": "nee", f"{ONE}.o": "ja"}, "then": {f"{MANY}.volgt": "ja"}},
        {"when": {f"{MANY}.volgt": "ja"}, "then": {f"{MANY}.h": "ja", f"{MANY}.either": "ja"}},
        {"when": {f"{MANY}.volgt": "ja", f"{MANY}.b": "nee"}, "then": {f"{MANY}.either": "nee"}},
    )
    (found,) = [finding for finding in rule_base_findings(kb.knowledge) if finding.code == "conflicting-rules"]
    assert shows(kb, found)
    assert found.witness == {
        "mensen": [{"id": "m01", "a": "nee", "b": "nee"}, *({"id": f"m0{n}", "a": "ja"} for n in (2, 3, 4))]
    }


def test_a_case_loses_those_who_meet_and_those_who_do_not_together() -> None:
    half = {"when": {f"{ONE}.deel": {"at_least": 0.5, "below": 0.55}}, "then": {f"{ONE}.o": "ja"}}
    kb = rules_of_two(half).knowledge
    people = [{"id": f"m{n}", "a": "ja" if n % 2 else "nee"} for n in range(10)]
    found = smallest(kb, {ONE: {}, "mensen": people}, lambda case: bool(derivation(kb, case).firings))
    assert len(found["mensen"]) == 2


# --- as people and programs meet them ---


def test_every_format_tells_what_a_finding_rests_on(tmp_path: Any) -> None:
    files, _ = planted("measure-gap")
    found = findings(files) + findings(planted("subsumed")[0])
    gap, subsumed = found
    pretty = FORMATS["pretty"](found)
    assert f"\n  in every case: {subsumed.every_case}" in pretty
    _, _, case = pretty.partition("\n  as in this case:\n")
    case = case[: case.index(subsumed.place.file if subsumed.place else "")]
    (tmp_path / "case.yaml").write_text(case, "utf-8")
    kb = KnowledgeBase(loaded(documents(files)[0]))
    assert kb.evaluate(tmp_path / "case.yaml").conclusions == kb.evaluate(dict(gap.witness or {})).conclusions
    assert yaml.safe_load(case) == {"case": "measure-gap", **(gap.witness or {})}
    assert "as in this case:" in FORMATS["junit"](found)
    assert f"%0Ain every case: {subsumed.every_case}" in FORMATS["github"](found)
    assert "%0Aas in this case: {" in FORMATS["github"](found)
    results = json.loads(FORMATS["sarif"](found))["runs"][0]["results"]
    assert results[0]["properties"] == {"witness": gap.witness}
    assert results[1]["message"]["text"].endswith(f"in every case: {subsumed.every_case}")
    told = json.loads(FORMATS["json"](found))["findings"]
    assert [finding["witness"] for finding in told] == [gap.witness, None]
    assert [finding["every_case"] for finding in told] == [None, subsumed.every_case]
    assert [finding["proved"] for finding in told] == [None, None]


def test_prove_proves(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("z3")
    for name, text in planted("subsumed")[0].items():
        (tmp_path / name).write_text(text, "utf-8")
    assert main(["check", str(tmp_path), "--prove", "--format", "json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert found["proved"] is True
    assert main(["check", str(tmp_path), "--prove"]) == 1
    assert "  proved for all cases: whatever 'vochtige-grond' asks" in capsys.readouterr().out


def test_an_any_of_every_value_is_left_to_its_author() -> None:
    every = {"when": {"any": [{f"{MANY}.a": "ja"}, {f"{MANY}.a": "nee"}]}, "then": {f"{ONE}.o": "ja"}}
    (found,) = [f for f in rule_base_findings(rules_of_two(every).knowledge) if f.code == "any-of-values"]
    assert not found.edits  # a list of every value would itself be found: always-true
    assert "only asks that one is known" in found.message
    every["unless"] = {"any": [{f"{MANY}.b": "ja"}, {f"{MANY}.b": "nee"}]}  # there it says: not known
    _, unless = [f for f in rule_base_findings(rules_of_two(every).knowledge) if f.code == "any-of-values"]
    assert unless.edits
