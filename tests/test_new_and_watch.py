"""A newcomer's first commands: a starter that passes everything, and a watch that notices a save and ends quietly."""

import os
import signal
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

import herstelkb
from herstelkb.cli import main
from herstelkb.workbench.editing.watching import saves


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    folder = tmp_path / "planten"
    assert main(["new", str(folder)]) == 0
    return folder


def test_the_starter_passes_everything(starter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(starter / "rules")]) == 0
    assert main(["test", str(starter / "rules"), "--coverage", "--mutate", "--fail-under", "100"]) == 0
    assert main(["claims", str(starter / "rules")]) == 0
    case = str(starter / "cases" / "woonkamer.yaml")
    assert main(["evaluate", case, "--rules", str(starter / "rules"), "--format", "json"]) == 0
    assert main(["format", str(starter / "rules"), "--check"]) == 0
    capsys.readouterr()


def test_it_writes_over_nothing(starter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (starter / "rules" / "10-water.yaml").write_text("mine\n", "utf-8")
    assert main(["new", str(starter)]) == 2
    assert (starter / "rules" / "10-water.yaml").read_text("utf-8") == "mine\n"
    file = tmp_path / "file"
    file.write_text("mine\n", "utf-8")
    assert main(["new", str(file)]) == 2
    assert "folder-not-empty" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    assert main(["new", str(tmp_path / "empty")]) == 0
    assert herstelkb.load(tmp_path / "empty" / "rules").knowledge.one == "kamer"


def test_each_save_is_told_once_with_the_files_it_was_about(starter: Path) -> None:
    rules = starter / "rules"
    water, new = rules / "10-water.yaml", rules / "95-nieuw.yaml"
    actions = [
        lambda: water.write_text("# changed\n" + water.read_text("utf-8"), "utf-8"),
        lambda: None,
        lambda: new.write_text("claims: {}\n", "utf-8"),
        lambda: (rules / "notes.txt").write_text("not a rule file", "utf-8"),
        lambda: (new.unlink(), water.unlink()),
    ]
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if seconds == 0.2 and actions:
            actions.pop(0)()

    assert list(islice(saves(rules, wait=wait), 4)) == [(), (water,), (new,), (water, new)]
    assert set(waits) == {0.2, 0.1}


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
def test_watch_tells_what_a_save_broke_and_ends_quietly(starter: Path) -> None:
    command = [sys.executable, "-m", "herstelkb", "watch", str(starter / "rules")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        lines = iter(process.stdout.readline, "")
        assert any("nothing wrong, 13 of 13 scenarios pass" in line for line in lines)
        water = starter / "rules" / "10-water.yaml"
        water.write_text(water.read_text("utf-8").replace("plant.grond: droog}", "plant.grond: vochtig}"), "utf-8")
        said = []
        for line in lines:
            said.append(line)
            if "scenarios pass" in line:
                break
        assert any("conflicting-rules" in line for line in said)
        assert any(line.startswith("droog: ficus.water") for line in said)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert "Traceback" not in process.stderr.read()
