"""What scenarios may expect, which claims they test, and what is said of those that fail."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from herstelkb import cli
from herstelkb.api.knowledge_base import KnowledgeBase, load_data
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.workbench.linting.check import check
from herstelkb.workbench.testing.claims import claims
from herstelkb.workbench.testing.results import explained
from herstelkb.workbench.testing.scenarios import run
from toy_base import COUNTED, FAILING, TOY, TOY_MUTANTS, files, written


def with_scenario(**scenario: Any) -> KnowledgeBase:
    return load_data(*files(TOY), {"scenarios": [{"id": "nieuw", "case": {"zaak": {"a": True}}, **scenario}]})


# --- what a scenario may expect ---


def failed(**scenario: Any) -> list[str]:
    return [str(failure) for failure in run(with_scenario(**scenario), "nieuw").failures]


@pytest.mark.parametrize(
    ("scenario", "failures"),
    [
        ({"follows": {"zaak.c": "x"}}, []),
        ({"follows": {"zaak.c": "y"}}, ["zaak.c=y follows; found: x"]),
        (
            {"follows": {"zaak.c": {"value": "x", "certainty": "misschien"}}},
            ["zaak.c=x follows misschien; found: zeker nu"],
        ),
        (
            {"follows": {"zaak.c": {"value": "x", "when_in_time": "later"}}},
            ["zaak.c=x follows later; found: zeker nu"],
        ),
        ({"follows": {"zaak.a": {"value": True, "by": "r"}}}, ["zaak.a=true follows by r; found: by observation"]),
        (
            {"follows": {"zaak.c": {"value": "x", "not_by": "r"}}},
            ["zaak.c=x follows, but not by r; found: by r"],
        ),
        ({"follows_not": {"zaak.c": "y"}}, []),
        ({"follows_not": {"zaak.c": ["y", "x"]}}, ["zaak.c=x does not follow; found: holds, zeker nu"]),
        ({"unknown": ["zaak.b"]}, []),
        ({"unknown": ["zaak.c"]}, ["zaak.c stays unknown; found: zaak.c=x, zeker nu"]),
        ({"tensions": ["zaak.c"]}, ["zaak.c is in tension with an observation; found: is not"]),
        ({"conflicts": ["zaak.c"]}, ["zaak.c is in conflict; found: is not"]),
    ],
)
def test_what_is_expected_is_held_against_what_follows(scenario: dict[str, Any], failures: list[str]) -> None:
    assert failed(**scenario) == failures


def test_a_rule_that_is_named_has_to_conclude_it_so_itself() -> None:
    """Another rule concludes the same, now and for certain; what is said of this one it does not make true."""
    weaker = {
        "rules": [
            {
                "id": "later",
                "claims": ["K1"],
                "when": {"zaak.a": True},
                "then": {"zaak.c": {"value": "x", "certainty": "misschien", "when_in_time": "later"}},
                "because": {"nl": "de zaak a heeft"},
            }
        ]
    }
    expected = {"value": "x", "certainty": "zeker", "when_in_time": "nu", "by": "later"}
    scenario = {"id": "nieuw", "case": {"zaak": {"a": True}}, "follows": {"zaak.c": expected}}
    found = run(load_data(*files(TOY), weaker, {"scenarios": [scenario]}), "nieuw")
    assert [str(failure) for failure in found.failures] == [
        "zaak.c=x follows by later zeker nu; found: misschien later"
    ]


def test_what_an_observation_held_back_a_rule_did_not_conclude() -> None:
    """That y is seen bars r for now; x comes later, and not by r."""
    (toy,) = files(TOY)
    toy["vocabulary"]["zaak"]["c"] |= {"known_by": "either", "question": {"nl": "is het x"}}
    later = {**toy["rules"][0], "id": "later", "then": {"zaak.c": {"value": "x", "when_in_time": "later"}}}
    expected = {"value": "x", "when_in_time": "later", "by": "later", "not_by": "r"}
    case = {"zaak": {"a": True, "c": "y"}}
    toy["rules"].append(later)
    toy["scenarios"].append({"id": "nieuw", "case": case, "follows": {"zaak.c": expected}, "tensions": ["zaak.c"]})
    assert run(load_data(toy), "nieuw").failures == ()


def test_advice_is_expected_too() -> None:
    text = {"nl": "doe iets"}
    more = {
        "advice": {name: {"title": text, "text": text, "who": text, "when": "nu", "claims": ["K1"]} for name in "de"},
        "rules": [
            {"id": "raad", "claims": ["K1"], "when": {"zaak.a": True}, "advise": ["d"], "because": {"nl": "a"}},
            {"id": "raad-niet", "claims": ["K1"], "when": {"zaak.a": False}, "advise": ["e"], "because": {"nl": "a"}},
        ],
        "scenarios": [
            {"id": "nieuw", "case": {"zaak": {"a": True}}, "advises": {"zaak": ["d", "e"]}},
            {"id": "niet", "case": {"zaak": {"a": True}}, "advises_not": {"zaak": ["d", "e"]}},
        ],
    }
    (toy,) = files(TOY)
    del toy["scenarios"]
    kb = load_data(toy, more)
    assert list(map(str, run(kb, "nieuw").failures)) == ["zaak.advice=e is advised; found: is not"]
    (failure,) = run(kb, "niet").failures
    assert str(failure) == "zaak.advice=d does not follow; found: holds, zeker nu"
    assert "de zaak heeft a" in explained(run(kb, "niet"))


def test_a_rule_that_is_not_there_is_no_expectation() -> None:
    with pytest.raises(UnusableInput) as caught:
        with_scenario(follows={"zaak.c": {"value": "x", "not_by": "rr"}})
    assert [(d.code, d.hint) for d in caught.value.diagnostics] == [("unknown-rule", "did you mean 'r'?")]


def test_a_rule_that_could_not_conclude_it_is_ruled_out_for_nothing(tmp_path: Path) -> None:
    idle = "scenarios: [{id: leeg, case: {zaak: {b: true}}, follows: {zaak.b: {value: true, not_by: r}}}]\n"
    findings = [finding for finding in check(written(tmp_path, TOY, idle)) if finding.code == "by-other-rule"]
    assert [finding.message for finding in findings] == ["'r' does not conclude zaak.b: true"]


# --- claims ---


def test_a_claim_counts_only_where_the_run_bears_it_out() -> None:
    """Of these, two name K1 but say nothing that rests on the rule that cites it, two do the opposite, and two fail."""
    wrong = {"follows": {"zaak.c": "x"}, "follows_not": {"zaak.c": "y", "zaak.a": True}}
    idle: dict[str, Any] = {
        "scenarios": [
            {"id": "los", "claims": ["K1"], "case": {"zaak": {"b": True}}, "follows": {"zaak.b": True}},
            {"id": "los-niet", "not_claims": ["K1"], "case": {"zaak": {"b": True}}, "follows_not": {"zaak.a": True}},
            {"id": "zwijgt", "case": {"zaak": {"a": True}}, "follows": {"zaak.c": "x"}},
            {"id": "zwijgt-ook", "case": {"zaak": {"a": False}}, "unknown": ["zaak.c"]},
            {"id": "mislukt", "claims": ["K1"], "case": {"zaak": {"a": True}}, **wrong},
            {"id": "mislukt-ook", "not_claims": ["K1"], "case": {"zaak": {"a": False, "b": True}}, **wrong},
        ]
    }
    (found,), _ = claims(load_data(*files(TOY), idle))
    assert (found.by, found.decided_in, found.excluded_in) == (("rules/r",), ("wel",), ("niet",))
    assert found.lacks == ()


def test_a_claim_may_decide_through_the_vocabulary() -> None:
    (toy,) = files(TOY)
    toy["claims"]["K2"] = toy["claims"]["K1"]
    toy["vocabulary"]["zaak"]["a"]["claims"] = ["K2"]
    toy["scenarios"][0]["claims"] = ["K1", "K2"]
    _, second = claims(load_data(toy))[0]
    assert (second.by, second.decided_in, second.excluded_in) == (("vocabulary/zaak.a",), ("wel",), ())


def test_a_claim_may_be_ruled_out_through_a_measure() -> None:
    toy, counted = files(TOY, COUNTED)
    toy["claims"]["K2"] = toy["claims"]["K1"]
    counted["measures"]["zaak.aantal"]["claims"] = ["K2"]
    counted["scenarios"] = [{"id": "niemand", "not_claims": ["K2"], "case": {"zaak": {}}, "unknown": ["zaak.f"]}]
    _, second = claims(load_data(toy, counted))[0]
    assert (second.by, second.decided_in, second.excluded_in) == (("measures/zaak.aantal",), (), ("niemand",))


def test_what_a_claim_lacks_is_said() -> None:
    (toy,) = files(TOY)
    del toy["scenarios"][1]
    toy["claims"]["K2"] = toy["claims"]["K1"]
    (first, second), _ = claims(load_data(toy))
    assert first.lacks == ("scenario in which it must not",)
    assert second.lacks == ("carrier", "scenario in which it decides", "scenario in which it must not")


# --- failures explain themselves ---


def test_what_must_not_follow_and_does_is_shown_with_its_proof() -> None:
    said = explained(run(with_scenario(follows_not={"zaak.c": "x"}), "nieuw"))
    assert said.startswith("zaak.c=x does not follow; found: holds, zeker nu\n")
    assert "de zaak a heeft en b niet" in said
    assert "de zaak heeft a" in said


def test_what_must_follow_and_does_not_is_shown_with_what_it_lacks() -> None:
    found = run(with_scenario(case={"zaak": {"a": True, "b": True}}, follows={"zaak.c": "x"}), "nieuw")
    said = explained(found)
    assert said.startswith("zaak.c=x follows; found: nothing is known\n")
    assert "de zaak heeft b" in said


def test_where_the_question_is_by_which_rule_every_proof_is_shown() -> None:
    (toy,) = files(TOY)
    toy["rules"].append({**toy["rules"][0], "id": "ook"})
    toy["scenarios"].append(
        {"id": "nieuw", "case": {"zaak": {"a": True}}, "follows": {"zaak.c": {"value": "x", "not_by": "ook"}}}
    )
    said = explained(run(load_data(toy), "nieuw"))
    assert "regel r;" in said
    assert "regel ook;" in said


def test_of_who_is_not_there_nothing_is_explained() -> None:
    assert "there is no 'd9' in this case" in explained(run(dings("d9"), "nieuw"))


def dings(name: str) -> KnowledgeBase:
    entry = {"known_by": "observation", "label": {"nl": "e"}, "question": {"nl": "e?"}}
    values = {True: {"label": {"nl": "e"}, "says": {"nl": "e"}}}
    more = {
        "vocabulary": {"ding": {"e": {**entry, "values": values}}},
        "scenarios": [{"id": "nieuw", "case": {"dingen": [{"id": "d1"}]}, "follows": {f"{name}.e": True}}],
    }
    return load_data(*files(TOY), more)


# --- the command ---


def test_the_command_says_what_failed_and_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["test", str(written(tmp_path, TOY, FAILING))]) == 1
    said = capsys.readouterr()
    first, second, *_ = said.out.splitlines()
    assert re.fullmatch(rf"mis: failed \({re.escape(str(tmp_path))}.*\.yaml:\d+\)", first)
    assert second == "  zaak.c=y follows; found: x"
    assert "  zaak.c=x does not follow; found: holds, zeker nu\n" in said.out
    assert said.err == "2 passed, 1 failed\n"


def test_no_mutants_are_tried_before_all_scenarios_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["test", "--mutate", str(written(tmp_path, TOY, FAILING))]) == 1
    said = capsys.readouterr()
    assert "mutation:" not in said.out
    assert "no mutants were tried" in said.err


def test_survivors_name_the_missing_scenario(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(written(tmp_path, TOY))
    assert cli.main(["test", "--coverage", "--mutate", "--jobs", "1", "--fail-under", "71", folder]) == 0
    said = capsys.readouterr()
    assert "never decides: r: unless zaak.b: true met\n" in said.out
    assert "not noticed: r: unless: zaak.b dropped\n  missing scenario, one that shows: all but zaak.b" in said.out
    assert said.out.endswith("mutation: 5 of 7 noticed, 71%\n")
    assert said.err == "2 passed, 0 failed\n", "no progress where nobody is looking"
    assert cli.main(["test", "--mutate", "--jobs", "1", "--fail-under", "72", folder]) == 1
    assert cli.main(["test", "--coverage", "--fail-under", "75", folder]) == 0
    assert cli.main(["test", "--coverage", "--fail-under", "76", folder]) == 1


def test_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(written(tmp_path, TOY))
    assert cli.main(["test", "--coverage", "--mutate", "--jobs", "1", "--format", "json", folder]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["format"] == "herstelkb/test/1"
    assert found["scenarios"] == [{"id": "wel", "failures": []}, {"id": "niet", "failures": []}]
    assert found["coverage"]["undecided"] == [{"rule": "r", "condition": "unless zaak.b: true", "met": True}]
    assert found["mutation"]["score"] == 71
    assert [(one["item"], one["change"]) for one in found["mutation"]["mutants"]] == TOY_MUTANTS


def test_junit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["test", "--format", "junit", str(written(tmp_path, TOY, FAILING))]) == 1
    (suite,) = ET.fromstring(capsys.readouterr().out)
    assert (suite.get("tests"), suite.get("failures")) == ("3", "1")
    assert [case.get("name") for case in suite] == ["wel", "niet", "mis"]
    assert all((case.get("file") or "").startswith(str(tmp_path)) and case.get("line", "").isdigit() for case in suite)
    (failure,) = suite.findall("testcase/failure")
    assert failure.get("message", "").startswith("zaak.c=y follows; found: x; zaak.c=x does not follow")
    assert "de zaak a heeft en b niet" in (failure.text or "")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["test", "--language", "fr"], "unknown-language"),
        (["claims", "--language", "fr"], "unknown-language"),
        (["test", "--scenario", "b5-wantrouw"], "unknown-scenario"),
    ],
)
def test_a_name_that_is_not_there(arguments: list[str], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert f"error[{code}]" in said.err
    assert "hint: " in said.err
