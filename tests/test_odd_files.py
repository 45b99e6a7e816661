"""Paths and names that a file system allows and nobody expects: links to themselves, names that are no UTF-8."""

import json
import os
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

import herstelkb
from herstelkb.cli import main
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.resources import resource

STARTER = resource("templates") / "starter"
LONG = "7" * 5000


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    shutil.copytree(STARTER / "rules", folder)
    return folder


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text("planten: [{id: a, grond: nat}]\n")
    return path


def looping(path: Path) -> Path:
    """A link to itself."""
    path.symlink_to(path.name)
    return path


@pytest.mark.parametrize("command", ["check", "format", "test", "graph", "claims", "verify", "diff", "handbook"])
def test_a_rule_file_that_is_a_link_to_itself(
    rules: Path, tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    loop = looping(rules / "loop.yaml")
    others = {"diff": [str(rules)], "handbook": ["-o", str(tmp_path / "out")]}
    assert main([command, str(rules), *others.get(command, [])]) in (1, 2)
    shown = capsys.readouterr()
    assert "unreadable-file" in shown.out + shown.err
    assert str(loop) in shown.out + shown.err


def test_a_link_to_itself_is_no_place_to_write_to(
    rules: Path, tmp_path: Path, case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loop = looping(tmp_path / "loop.html")
    for arguments in (
        ["advise", str(case), "--rules", str(rules), "-o", str(loop)],
        ["schema", "rule", "--rules", str(rules), "-o", str(loop)],
        ["handbook", str(rules), "-o", str(loop)],
        ["graph", str(rules), "-o", str(loop)],
    ):
        assert main(arguments) == 2, arguments
        assert "unwritable-file" in capsys.readouterr().err
    assert loop.is_symlink()


def test_a_case_that_is_a_link_to_itself(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="unreadable-file"):
        herstelkb.load().evaluate(looping(tmp_path / "case.yaml"))


def test_names_too_long_have_a_code(capsys: pytest.CaptureFixture[str], case: Path) -> None:
    for arguments in (["check", LONG], ["evaluate", LONG], ["evaluate", str(case), "--rules", LONG], ["format", LONG]):
        assert main(arguments) == 2
        said = capsys.readouterr().err
        assert re.search(r"^.*(error|fout)\[[a-z-]+\]", said)
        assert len(said) < 6000


@pytest.fixture
def odd_rules(rules: Path) -> Path:
    """Rule files of which one has a name that is no UTF-8."""
    odd = os.fsdecode(b"w\xe9ter.yaml")
    try:
        (rules / odd).write_bytes(next(rules.glob("*water.yaml")).read_bytes())
    except OSError:
        pytest.skip("this file system takes only UTF-8")
    next(rules.glob("*-water.yaml")).unlink()
    return rules


def test_names_that_are_no_utf8(odd_rules: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    case = tmp_path / os.fsdecode(b"z\xe9ak.yaml")
    case.write_text("planten: [{id: a, grond: nat}]\n")
    out = tmp_path / os.fsdecode(b"\xff")
    for arguments in (
        ["check", str(odd_rules)],
        ["format", str(odd_rules)],
        ["test", str(odd_rules), "--format", "junit"],
        ["graph", str(odd_rules), "-o", f"{out}.html"],
        ["handbook", str(odd_rules), "-o", str(out)],
        ["evaluate", str(case), "--rules", str(odd_rules), "--format", "json"],
        ["advise", str(case), "--rules", str(odd_rules), "-o", f"{out}.md"],
        ["explain", str(case), "a.water", "--rules", str(odd_rules), "--format", "html"],
    ):
        assert main(arguments) in (0, 1), arguments
        capsysbinary.readouterr().out.decode("utf-8")


@pytest.mark.parametrize("form", ["json", "sarif", "junit", "github", "plain"])
def test_programs_are_told_such_names(odd_rules: Path, capsysbinary: pytest.CaptureFixture[bytes], form: str) -> None:
    file = next(path for path in odd_rules.iterdir() if "ter.yaml" in path.name)
    file.write_text(file.read_text().replace("plant.grond: nat", "plant.grond: nta"))
    assert main(["check", str(odd_rules), "--format", form]) == 1
    shown = capsysbinary.readouterr().out.decode("utf-8")
    if form == "sarif":
        where = json.loads(shown)["runs"][0]["results"][0]["locations"][0]
        assert where["physicalLocation"]["artifactLocation"]["uri"].endswith("/w%E9ter.yaml")
    elif form == "json":
        assert json.loads(shown)["findings"][0]["place"]["line"]
    elif form == "junit":
        ElementTree.fromstring(shown)
