"""The published schemas, held against real files by someone else's validator."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import herstelkb
from herstelkb.cli import main
from herstelkb.ground.resources import resource
from herstelkb.language.documents import read_document
from herstelkb.workbench.editing.schema import case_schema, rule_schema

KB = herstelkb.load().knowledge
STARTER = resource("templates") / "starter"
CASES = Draft202012Validator(case_schema(KB, "nl"))
RULES = Draft202012Validator(rule_schema(KB, "nl"))


def as_json(path: Path) -> Any:
    return json.loads(json.dumps(read_document(path).data))  # keys become words, as for every editor


@pytest.mark.parametrize("schema", [CASES.schema, RULES.schema], ids=["case", "rule"])
def test_the_schema_is_one(schema: Any) -> None:
    Draft202012Validator.check_schema(schema)


def test_an_editor_completes_what_a_report_names() -> None:
    known = RULES.schema["$defs"]
    after, private = known["Advice"]["properties"]["after"], known["ReportEntry"]["properties"]["private"]
    assert "houd-koers" in [one.get("const") for one in after["items"]["anyOf"]]
    assert "medewerker.reactie" in [one.get("const") for one in private["items"]["anyOf"]]


@pytest.mark.parametrize("path", sorted(resource("rules").rglob("*.yaml")), ids=lambda path: path.stem)
def test_the_rules_that_ship_fit(path: Path) -> None:
    assert [error.message for error in RULES.iter_errors(as_json(path))] == []


@pytest.mark.parametrize("path", sorted(resource("examples").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_cases_that_ship_fit(path: Path) -> None:
    assert [error.message for error in CASES.iter_errors(as_json(path))] == []


def test_the_starter_fits() -> None:
    kb = herstelkb.load(STARTER / "rules").knowledge
    for path in (STARTER / "rules").glob("*.yaml"):
        assert [e.message for e in Draft202012Validator(rule_schema(kb, "en")).iter_errors(as_json(path))] == []
    for path in (STARTER / "cases").glob("*.yaml"):
        assert [e.message for e in Draft202012Validator(case_schema(kb, "en")).iter_errors(as_json(path))] == []


@pytest.mark.parametrize("name", list(KB.source.scenarios))
def test_the_schema_takes_every_case_of_a_scenario(name: str) -> None:
    case = json.loads(json.dumps(KB.source.scenarios[name].case))
    assert [error.message for error in CASES.iter_errors(case)] == []


@pytest.mark.parametrize(
    "case",
    [
        {"organisatie": {"aanpak": "draagvlakk"}},
        {"organisatie": {"aanpakk": "draagvlak"}},
        {"organisatie": {"leiden_op": "betrokkenheid"}},  # concluded, not observed
        {"organisatie": {"komt_in_beweging": "false"}},  # a word, not a boolean
        {"medewerkers": [{"reactie": "remmend"}]},  # without an id
        {"medewerkers": [{"id": "m01", "reactie": {"value": "remmend", "certainty": "erg"}}]},
        {"medewerker": [{"id": "m01"}]},
        {"date": "vandaag"},
    ],
    ids=str,
)
def test_the_schema_refuses_what_the_reader_refuses(case: dict[str, Any]) -> None:
    assert not CASES.is_valid(case)
    with pytest.raises(herstelkb.UnusableInput):
        herstelkb.load().case(case)


def test_rule_files_may_use_names_that_are_new_but_no_keys_that_are_not_there() -> None:
    rule = {"id": "nieuw", "claims": ["Z9"], "when": {"medewerker.nieuw": "ja"}, "because": {"nl": "x", "en": "y"}}
    assert RULES.is_valid({"rules": [rule | {"then": {"medewerker.ook_nieuw": True}}]})
    assert not RULES.is_valid({"rules": [rule | {"than": {"medewerker.ook_nieuw": True}}]})
    assert not RULES.is_valid({"rulez": []})


def test_completion_offers_values_with_their_labels() -> None:
    offered = RULES.schema["$defs"]["ConditionEntry"]["properties"]["medewerker.reactie"]["anyOf"]
    assert {"const": "remmend", "title": "remmend", "description": "remmend"} in offered
    described = CASES.schema["properties"]["medewerkers"]["items"]["properties"]["reactie"]
    assert described["description"].endswith("?")
    assert "wie" not in described["description"]


def test_the_command_prints_or_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "rule"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(RULES.schema))
    assert main(["schema", "-o", str(tmp_path / "case.json")]) == 0
    assert json.loads((tmp_path / "case.json").read_text("utf-8")) == json.loads(json.dumps(CASES.schema))
