"""Machine formats are whole: a document comes whatever is wrong, and each finding in it has a place."""

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from herstelkb.cli import main
from herstelkb.ground.diagnostics import Diagnostic
from herstelkb.ground.resources import resource
from herstelkb.workbench.linting.formats import sarif

STARTER = resource("templates") / "starter" / "rules"


@pytest.fixture
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> str:
    path = tmp_path / "rules"
    match request.param:
        case "empty":
            path.mkdir()
        case "no head":
            path.mkdir()
            (path / "a.yaml").write_text("claims: {}\n")
        case "unreadable":
            path.mkdir()
            (path / "a.yaml").write_bytes(b"\xff")
        case "a file":
            path.write_text("")
        case "looping":
            path.symlink_to("rules")
        case "nothing in it":
            path.mkdir()
            (path / "a.yaml").write_text("")
    return str(path)


FOLDERS = ["missing", "empty", "no head", "unreadable", "a file", "looping", "nothing in it"]


@pytest.mark.parametrize("folder", FOLDERS, indirect=True)
@pytest.mark.parametrize("form", ["json", "sarif", "junit", "github"])
def test_check_prints_a_document(folder: str, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", folder, "--format", form]) in (1, 2)
    printed = capsys.readouterr().out
    match form:
        case "json":
            assert all(finding["place"] for finding in json.loads(printed)["findings"])
        case "sarif":
            results = json.loads(printed)["runs"][0]["results"]
            assert results
            for result in results:
                where = result["locations"][0]["physicalLocation"]
                assert where["artifactLocation"]["uri"]
                assert where["region"]["startLine"] >= 1
        case "junit":
            assert ElementTree.fromstring(printed).get("failures") != "0"
        case _:
            assert printed.startswith("::error")


def test_sarif_has_a_location_whatever_it_is_given() -> None:
    (result,) = json.loads(sarif([Diagnostic("x", "y")]))["runs"][0]["results"]
    assert result["locations"]


@pytest.mark.parametrize(
    "arguments", ["evaluate FILE", "explain FILE a.b", "next FILE", "test FILE", "diff FILE FILE", "compare FILE FILE"]
)
def test_every_json_is_a_document(tmp_path: Path, arguments: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments.replace("FILE", str(tmp_path / "no")).split(), "--format", "json"]) == 2
    printed = capsys.readouterr()
    found = json.loads(printed.out)
    assert found["format"] == "herstelkb/check/1"
    assert [finding["severity"] for finding in found["findings"]] == ["error"]
    assert "[unreadable-file]" in printed.err


def test_a_test_run_of_nothing_is_junit_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(tmp_path / "no"), "--format", "junit"]) == 2
    assert ElementTree.fromstring(capsys.readouterr().out).get("failures") == "1"


def test_a_broken_rule_base_is_a_document_for_test(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(STARTER, rules)
    (rules / "more.yaml").write_text("claims: 3\n")
    assert main(["test", str(rules), "--format", "json"]) == 2
    assert json.loads(capsys.readouterr().out)["findings"][0]["code"] == "wrong-type"
