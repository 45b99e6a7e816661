"""`herstelkb check` as other programs meet it: formats, exit status, fixes, pages."""

import json
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from herstelkb.cli import main
from herstelkb.ground.resources import resource

STARTER = resource("templates") / "starter" / "rules"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    shutil.copytree(STARTER, folder)
    return folder


def plant(folder: Path, old: str, new: str) -> Path:
    path = folder / "10-water.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    return path


def test_exit_status_follows_the_level_that_fails(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(rules)]) == 0
    plant(rules, "    when: {plant.grond: droog}\n", "    when: {plant.grond: [droog]}\n")
    assert main(["check", str(rules)]) == 1
    assert main(["check", str(rules), "--fail-level", "error"]) == 0
    plant(rules, "  - id: droge-grond\n", "  - id: vochtige-grond\n")
    assert main(["check", str(rules), "--fail-level", "error"]) == 1
    assert main(["check", str(rules), "--fail-level", "never"]) == 0
    assert main(["check", str(rules / "nowhere")]) == 2
    capsys.readouterr()


def test_plain_is_one_line_a_finding(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = plant(rules, "    when: {plant.grond: droog}\n", "    when: {plant.grond: [droog]}\n")
    main(["check", str(rules), "--format", "plain"])
    line = path.read_text("utf-8").splitlines().index("    when: {plant.grond: [droog]}") + 1
    assert capsys.readouterr().out == f"{path}:{line}:25: warning[list-of-one]: a single value needs no list\n"


def test_json_says_where_and_how_to_fix(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = plant(rules, "    when: {plant.grond: droog}\n", "    when: {plant.grond: [droog]}\n")
    main(["check", str(rules), "--format", "json"])
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    (edit,) = finding["edits"]
    text = path.read_text("utf-8")
    assert (text[: edit["start"]] + edit["text"] + text[edit["end"] :]).count("    when: {plant.grond: droog}\n") == 1
    assert (finding["code"], finding["place"]["file"]) == ("list-of-one", str(path))


def test_sarif_has_what_version_2_1_0_requires(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = plant(rules, "    when: {plant.grond: droog}\n", "    when: {plant.grond: [droog]}\n")
    main(["check", str(rules), "--format", "sarif"])
    log = json.loads(capsys.readouterr().out)
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert run["tool"]["driver"]["name"] == "herstelkb"
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "list-of-one"
    assert result["level"] == "warning"
    assert result["message"]["text"]
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == path.as_uri()
    assert location["region"]["startColumn"] == 25
    assert location["region"]["endColumn"] == 32


def test_sarif_of_a_clean_base_has_no_results(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(rules), "--format", "sarif"]) == 0
    assert json.loads(capsys.readouterr().out)["runs"][0]["results"] == []


def test_github_escapes_what_would_end_a_command(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (rules / "odd,name.yaml").write_text("claims: [\n", "utf-8")
    main(["check", str(rules), "--format", "github"])
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("::error title=syntax,file=")
    assert "odd%2Cname.yaml,line=" in line
    assert "%0Ahint" in line


def test_junit_is_xml_with_a_failure_a_finding(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plant(rules, "    when: {plant.grond: droog}\n", "    when: {plant.grond: [droog]}\n")
    main(["check", str(rules), "--format", "junit"])
    (suite,) = ET.fromstring(capsys.readouterr().out)
    assert (suite.get("tests"), suite.get("failures")) == ("1", "1")
    assert suite[0][0].get("type") == "list-of-one"
    main(["check", str(STARTER), "--format", "junit"])
    assert ET.fromstring(capsys.readouterr().out).get("failures") == "0"


def test_fix_fixes_and_diff_only_shows(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path.name: path.read_text("utf-8") for path in rules.iterdir()}
    path = plant(rules, "    when: {plant.grond: droog}\n", "    when: {plant.grnd: [droog]}  # dry\n")
    path.chmod(0o640)
    broken = path.read_text("utf-8")
    assert main(["check", str(rules), "--diff"]) == 1
    shown = capsys.readouterr().out
    assert "-    when: {plant.grnd: [droog]}  # dry\n+    when: {plant.grond: droog}  # dry\n" in shown
    assert path.read_text("utf-8") == broken
    assert main(["check", str(rules), "--fix"]) == 0
    assert path.read_text("utf-8") == before[path.name].replace(
        "    when: {plant.grond: droog}\n", "    when: {plant.grond: droog}  # dry\n"
    )
    assert path.stat().st_mode & 0o777 == 0o640
    assert {p.name for p in rules.iterdir()} == set(before)


def test_an_edit_that_would_lose_a_comment_is_not_made(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = "    when:\n      any: # both are seen at the window\n        - {plant.grond: droog}\n"
    path = plant(rules, "    when: {plant.grond: droog}\n", lines)
    assert main(["check", str(rules), "--fix"]) == 1
    assert lines in path.read_text("utf-8")
    assert "any-of-one" in capsys.readouterr().out


def test_an_ambiguous_slip_is_left_to_a_person(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = plant(rules, "    advise: [geef-water]\n", "    advise: [geef]\n")
    assert main(["check", str(rules), "--fix"]) == 1
    assert "advise: [geef]" in path.read_text("utf-8")
    assert "unknown-advice" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new"), [("claims: [W1, W2, W3]", "claims: [W1, W2, W4a]"), ("$veel_planten", "$veel2")]
)
def test_a_name_that_may_be_yet_to_come_is_not_taken_for_a_slip(
    rules: Path, old: str, new: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in rules.iterdir():
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    before = {path: path.read_text("utf-8") for path in rules.iterdir()}
    assert main(["check", str(rules), "--fix"]) == 1
    assert {path: path.read_text("utf-8") for path in rules.iterdir()} == before
    assert "error[unknown-" in capsys.readouterr().out


def test_nothing_is_fixed_while_a_file_cannot_be_read(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = plant(rules, "    advise: [geef-water]\n", "    advise: [geef-watr]\n")
    (rules / "broken.yaml").write_text("claims: [\n", "utf-8")
    assert main(["check", str(rules), "--fix"]) == 1
    assert "geef-watr" in path.read_text("utf-8")
    assert "until every file can be read" in capsys.readouterr().err


def test_explain_prints_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--explain", "never-fires"]) == 0
    assert capsys.readouterr().out == (resource("docs/checks") / "never-fires.md").read_text("utf-8")
    assert main(["check", "--explain", "never-fire"]) == 2
    assert "did you mean 'never-fires'?" in capsys.readouterr().err


def test_the_same_slip_in_a_rule_and_in_a_scenario_is_fixed_in_both(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = rules / "10-water.yaml"
    before = path.read_text("utf-8")
    path.write_text(before.replace("grond: droog}", "grond: drog}"), "utf-8")
    assert main(["check", str(rules), "--fix"]) == 0
    assert path.read_text("utf-8") == before
    capsys.readouterr()


def test_a_slip_in_the_case_of_a_scenario_is_told_where_it_stands(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = plant(rules, "{id: ficus, grond: droog}]\n    follows:", "{id: ficus, grond: drog}]\n    follows:")
    main(["check", str(rules), "--format", "json"])
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    (line,) = [n for n, text in enumerate(path.read_text("utf-8").splitlines(), 1) if "drog}" in text]
    assert finding["place"]["line"] == line
    assert finding["place"]["source"][finding["place"]["column"] - 1 :].startswith("drog}")
