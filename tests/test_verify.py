"""`verify` on rule bases written for it: what it proves, what it breaks, and what it says of rules taken together."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import herstelkb
from herstelkb.cli import main

pytest.importorskip("z3")

from herstelkb.workbench.proving.meaning import conflicts, findings, gaps, never_fires, redundancies
from herstelkb.workbench.proving.verify import verify

TEXT = {"nl": "tekst", "en": "text"}
RULES = Path(__file__).parents[1] / "rules"
PLANTED = """
rules:
  - id: planted
    assumption: {nl: verzonnen, en: made up}
    when:
      organisatie.aandeel_openlijke_steun: {at_least: 0.75}
      medewerker.reactie: afwachtend
    then: {organisatie.verantwoordelijk_voor_herstel: medewerkers}
    because: {nl: het zo is, en: it is so}
"""


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    shutil.copytree(RULES, folder)
    (folder / "planted.yaml").write_text(PLANTED, "utf-8")
    return folder


def entry(known_by: str, *values: str) -> dict[str, Any]:
    shown = {value: {"label": TEXT, "says": TEXT} for value in values}
    return {"known_by": known_by, "label": TEXT, "question": TEXT, "values": shown}


def rule(name: str, when: dict[str, Any] | None, then: dict[str, Any], **more: Any) -> dict[str, Any]:
    found = {"id": name, "assumption": TEXT, "then": then, "because": TEXT, **more}
    return found | ({"when": when} if when else {})


def base(*rules: dict[str, Any], **sections: Any) -> herstelkb.KnowledgeBase:
    """A rule base of a firm `f` and people `p`, over two degrees and two points of time."""
    vocabulary = {
        "f": {name: entry("derivation", "ja", "nee") for name in "xyz"} | {"a": entry("observation", "ja", "nee")},
        "p": {name: entry("derivation", "ja", "nee") for name in "uvw"}
        | {"b": entry("observation", "ja", "nee"), "e": entry("either", "ja", "nee")},
    }
    head = {
        "title": TEXT,
        "languages": ["nl", "en"],
        "certainty": {"vast": TEXT, "zeker": TEXT},
        "time": {"nu": TEXT, "straks": TEXT},
        "subjects": {"one": "f", "many": "p", "list": "ps"},
    }
    return herstelkb.load_data({"knowledge_base": head, "vocabulary": vocabulary, "rules": list(rules), **sections})


def verdicts(kb: herstelkb.KnowledgeBase) -> dict[str, str]:
    return {verdict.constraint: verdict.outcome for verdict in verify(kb.knowledge)}


def constraint(name: str, **form: Any) -> dict[str, Any]:
    return {"id": name, "because": TEXT, **form}


def test_every_bundled_constraint_is_proved() -> None:
    found = verdicts(herstelkb.load())
    assert found
    assert set(found.values()) == {"proved"}


def test_a_planted_rule_is_caught_with_a_case_that_shows_it(
    planted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(planted), "--format", "json"]) == 1
    printed = capsys.readouterr()
    answer = json.loads(printed.out)
    (broken,) = [one for one in answer["constraints"] if one["outcome"] != "proved"]
    assert broken["constraint"] == "medewerkers-nooit-verantwoordelijk-voor-herstel"
    evaluation = herstelkb.load(planted).evaluate(broken["witness"])
    assert [v.constraint for v in evaluation.violations] == [broken["constraint"]]
    assert printed.err.count("\n") == len(answer["constraints"]) + 1


def test_the_case_that_is_printed_is_a_case_file(
    planted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(planted), "--constraint", "medewerkers-nooit-verantwoordelijk-voor-herstel"]) == 1
    _, _, case = capsys.readouterr().out.partition("\n\n")
    (tmp_path / "case.yaml").write_text(case, "utf-8")
    assert herstelkb.load(planted).evaluate(tmp_path / "case.yaml").violations


def test_an_unknown_constraint_is_answered_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--constraint", "een-passende-stil"]) == 2
    assert "een-passende-stijl" in capsys.readouterr().err


def test_what_holds_itself_up_does_not_hold() -> None:
    circle = (rule("r1", {"f.x": "ja"}, {"f.y": "ja"}), rule("r2", {"f.y": "ja"}, {"f.x": "ja"}))
    kb = base(*circle, constraints=[constraint("c", never={"f.x": "ja"})])
    assert verdicts(kb) == {"c": "proved"}
    assert list(never_fires(kb.knowledge)) == ["r1", "r2"]
    assert [finding.code for finding in findings(kb.knowledge)] == ["never-fires", "never-fires"]


def test_a_circle_through_many_people_is_followed_round() -> None:
    kb = base(
        rule("begin", {"p.b": "ja", "f.a": "ja"}, {"f.x": "ja"}),
        rule("onward", {"f.x": "ja", "p.b": "nee"}, {"p.u": "ja"}),
        rule("back", {"p.u": "ja"}, {"f.y": "ja"}),
        constraints=[constraint("c", never={"f.y": "ja"}), constraint("d", never={"f.y": "ja", "f.a": "nee"})],
    )
    found = {verdict.constraint: verdict for verdict in verify(kb.knowledge)}
    witness = found["c"].witness
    assert witness is not None
    assert witness["f"] == {"a": "ja"}
    assert sorted(person["b"] for person in witness["ps"]) == ["ja", "nee"]
    assert found["d"].outcome == "proved"


def test_thresholds_between_people_are_met_exactly() -> None:
    kb = base(
        rule("most", {"f.m": {"above": 0.6}}, {"f.x": "ja"}),
        measures={"f.m": {"share": {"p.b": "ja"}, "label": TEXT}},
        constraints=[
            constraint("c", never={"f.x": "ja", "p.b": "nee"}),
            constraint("d", never={"f.x": "ja", "f.m": {"below": 0.7}}),
            constraint("e", never={"f.m": {"below": 0.5, "above": 0.4}}),
            constraint("f", never={"f.m": {"below": 0.5, "above": 0.5}}),
        ],
    )
    found = {verdict.constraint: verdict for verdict in verify(kb.knowledge)}
    assert [len(found[name].witness["ps"]) for name in "cd"] == [3, 3]  # type: ignore[index]
    assert found["f"].outcome == "proved"
    assert found["e"].outcome == "open"  # 3 of 7 would show it
    assert found["e"].searched == 4


def test_what_an_observation_holds_back_comes_later_only_if_firmer() -> None:
    later = {"value": "ja", "certainty": "zeker", "when_in_time": "straks"}
    weak = rule("weak", {"p.b": "ja"}, {"p.e": {"value": "ja", "certainty": "vast"}})
    never_both = constraint("c", never={"p.e": ["ja"], "p.u": "ja"})
    seen_otherwise = rule("seen", {"p.e": "nee"}, {"p.u": "ja"})
    assert verdicts(base(weak, seen_otherwise, constraints=[never_both])) == {"c": "proved"}
    firmer = rule("firmer", {"p.b": "ja"}, {"p.e": later})
    assert verdicts(base(weak, seen_otherwise, firmer, constraints=[never_both])) == {"c": "violated"}


def test_rules_that_add_nothing_are_told_apart_from_those_that_do() -> None:
    kb = base(
        rule("wide", {"p.b": "ja"}, {"p.u": "ja"}, claims=["C1"]),
        rule("narrow", {"p.b": "ja", "f.a": "ja"}, {"p.u": "ja"}, claims=["C1"]),
        rule("other-claim", {"p.b": "ja", "f.a": "ja"}, {"p.u": "ja"}, claims=["C2"]),
        rule("twice", {"p.b": "ja", "p.u": "ja"}, {"p.v": "ja"}),
        rule("idle-unless", {"p.b": "nee"}, {"p.w": "ja"}, unless={"p.u": "ja"}),
        claims={name: {"says": TEXT, "hedge": "zeker", "kind": "causal", "section": "C"} for name in ("C1", "C2")},
    )
    assert {(f.code, f.message.split("'")[1]) for f in redundancies(kb.knowledge)} == {
        ("subsumed", "narrow"),
        ("always-true", "p.b"),
        ("always-true", "p.u"),
        ("always-true", "unless"),
    }
    assert all(finding.proved for finding in redundancies(kb.knowledge))


def test_conflicts_and_gaps_come_with_a_case() -> None:
    kb = base(rule("yes", {"p.b": "ja"}, {"p.u": "ja"}), rule("no", {"p.b": "ja", "f.a": "ja"}, {"p.u": "nee"}))
    (conflict,) = conflicts(kb.knowledge)
    assert conflict.witness == {"f": {"a": "ja"}, "ps": [{"id": "p01", "b": "ja"}]}
    (gap,) = gaps(kb.knowledge)
    assert gap.witness is not None
    assert gap.witness["ps"][0]["b"] == "nee"
    assert {finding.code for finding in findings(kb.knowledge)} == {"conflict", "gap"}


def test_without_z3_the_hint_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['z3'] = None\n"
        "import herstelkb.cli as cli\n"
        "sys.exit(cli.main(['verify']) + 10 * cli.main(['diff', 'rules', 'rules']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=RULES.parent, check=False)
    assert done.returncode == 22
    assert done.stderr.count("pip install 'herstelkb[verify]'") == 2


def test_z3_is_imported_only_when_used() -> None:
    code = "import sys, herstelkb; herstelkb.load(); sys.exit('z3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
