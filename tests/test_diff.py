"""`diff`: what changes for stored cases, in cases that z3 finds, and how rule bases are named."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import herstelkb
from herstelkb.cli import main
from herstelkb.explanation.comparing.differences import DifferenceKind
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.workbench.revising.revisions import rule_bases

pytest.importorskip("z3")

from herstelkb.workbench.revising.diff import diff

ROOT = Path(__file__).parents[1]
FIRM = "then: {organisatie.herstel_nodig: true}"
WEAKER = (FIRM, "then: {organisatie.herstel_nodig: {value: true, certainty: meestal}}")
RENAMED = ("id: herstel-vraagt-betrokkenheid", "id: herstel-vraagt-om-betrokkenheid")
LISTED = "medewerker.reactie: [remmend, afwachtend]\n    unless:"
NARROWER = (LISTED, LISTED.replace("[remmend, afwachtend]", "remmend"))
SAME = (LISTED, LISTED.replace("[remmend, afwachtend]", "{not: dragend}"))
ANOTHER_VALUE = """values:
        overmacht:
          label: {nl: overmacht, en: force}
          says: {nl: het is overmacht, en: it is force}
        onwil:"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", folder)
    return folder


def changed(folder: Path, *replacements: tuple[str, str], keep_scenarios: bool = False) -> Path:
    """The rules with some text replaced, each in just one place."""
    if not keep_scenarios:
        shutil.rmtree(folder / "scenarios")
    for old, new in replacements:
        (file,) = [path for path in folder.rglob("*.yaml") if old in path.read_text("utf-8")]
        file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")
    return folder


def without_stored(rules: Path) -> Any:
    return diff(herstelkb.load().knowledge, herstelkb.load(rules).knowledge, {})


def test_a_rule_base_equals_itself() -> None:
    found = without_stored(ROOT / "rules")
    assert found.same
    assert found.proved


@pytest.mark.parametrize("change", [SAME, RENAMED], ids=["said otherwise", "renamed"])
def test_rules_that_mean_the_same_are_equal_for_all_cases(rules: Path, change: tuple[str, str]) -> None:
    found = without_stored(changed(rules, change))
    assert found.same
    assert found.proved


def test_a_difference_that_no_stored_case_shows_is_found_and_is_small(rules: Path) -> None:
    found = without_stored(changed(rules, NARROWER)).found
    assert found is not None
    assert len(found.case["organisatie"]) <= 2  # what points to a recovery, in one way or another
    assert found.case["medewerkers"] == [{"id": "m01", "reactie": "afwachtend"}]
    gone = {(str(d.literal.value).lower(), *d.kinds) for d in found.differences}
    assert ("true", DifferenceKind.LOST) in gone
    assert all(DifferenceKind.LOST in kinds for _, *kinds in gone)


@pytest.mark.parametrize(("value", "employees"), [("0.45", 11), ("0.51", 6), ("0.499", 501)])
def test_a_threshold_that_moves_makes_a_difference_for_so_many_people_as_it_takes(
    rules: Path, value: str, employees: int
) -> None:
    text = (rules / "D-reacties-en-draagvlak.yaml").read_text("utf-8")
    assert text.count("value: 0.5\n") == 1
    found = without_stored(changed(rules, ("value: 0.5\n", f"value: {value}\n"))).found
    assert found is not None
    assert len(found.case["medewerkers"]) <= employees
    assert {d.literal.attribute for d in found.differences} >= {"draagvlakbasis"}


def test_a_weaker_rule_shows_in_the_stored_cases_with_what_the_proofs_rest_on(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", str(ROOT / "rules"), str(changed(rules, WEAKER)), "--format", "json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert not answer["same"]
    assert answer["compared"] > 3
    differences = [d for case in answer["cases"] for d in case["differences"]]
    weaker = [d for d in differences if d["attribute"] == "herstel_nodig" and "weaker" in d["kinds"]]
    assert weaker
    for difference in weaker:
        assert "rule achterstand-vraagt-herstel" in difference["before"]["rests_on"]
        before, after = (difference[side]["steps"][-1]["certainty"] for side in ("before", "after"))
        assert (before, after) == ("zeker", "meestal")


def test_what_can_be_observed_is_part_of_what_changes(rules: Path) -> None:
    found = without_stored(changed(rules, ("values:\n        onwil:", ANOTHER_VALUE)))
    assert not found.same
    (line,) = found.readable
    known = "onwil, onvermogen, beide"
    assert line == f"medewerker.remoorzaak: was one of {known}; is one of overmacht, {known}"


def test_a_case_that_only_one_can_read_is_told(rules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = tmp_path / "cases"
    cases.mkdir()
    (cases / "one.yaml").write_text("case: een\nmedewerkers: [{id: m1, remoorzaak: overmacht}]\n", "utf-8")
    new = changed(rules, ("values:\n        onwil:", ANOTHER_VALUE))
    assert main(["diff", str(ROOT / "rules"), str(new), "--cases", str(cases)]) == 1
    said = capsys.readouterr().out
    assert "cannot be read by the old rule base: 'overmacht' is not a value of medewerker.remoorzaak" in said


def test_revisions_are_read_from_git_and_the_work_tree_is_left_alone(
    rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def git(*words: str) -> None:
        who = ["-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "before")
    changed(rules, WEAKER, keep_scenarios=True)
    git("commit", "-qam", "after")
    changed(rules, NARROWER, keep_scenarios=True)
    monkeypatch.chdir(tmp_path)
    files = {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")}

    before, after = rule_bases("HEAD~1", "HEAD")
    assert before.knowledge.digest == herstelkb.load(ROOT / "rules").knowledge.digest
    assert after.knowledge.digest not in (before.knowledge.digest, herstelkb.load(rules).knowledge.digest)
    assert main(["diff", "HEAD~1", "HEAD:rules"]) == 1
    assert main(["diff", "HEAD", str(rules)]) == 1
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")} == files
    capsys.readouterr()


@pytest.mark.parametrize("source", ["nowhere", "HEAD:nowhere", "--output=x"])
def test_what_is_neither_folder_nor_revision_is_said(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with pytest.raises(UnusableInput) as raised:
        rule_bases(source, "rules")
    assert {d.code for d in raised.value.diagnostics} == {"no-rule-files"}
