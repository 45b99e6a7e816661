"""Files that commands write: in a form that is known, where one can write, and never in place of what is read."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from herstelkb.cli import main
from herstelkb.ground.files import whole_folder
from herstelkb.ground.resources import resource

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "basisschool.yaml"
CASE = "case: Team\norganisatie: {aanpak: draagvlak}\nmedewerkers: [{id: m01, reactie: remmend}]\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with inputs under names that outputs may have as well."""
    for name in ("over.md", "later.html", "zaak.yaml"):
        (tmp_path / name).write_text(CASE, "utf-8")
    (tmp_path / "team.html").write_text("id,reactie\nm02,dragend\n", "utf-8")
    shutil.copytree(resource("rules"), tmp_path / "rules")
    (tmp_path / "link.md").symlink_to("over.md")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "output"),
    [
        ("advise over.md -o", "over.md"),
        ("advise over.md -o", "./rules/../over.md"),
        ("advise over.md -o", "link.md"),
        ("advise zaak.yaml --table team.html -o", "team.html"),
        ("compare over.md later.html -o", "later.html"),
        ("ask over.md -o new.yaml --report", "over.md"),
        ("graph rules --case later.html -o", "later.html"),
        ("graph rules --format mermaid -o", "rules/00-kennisbank.yaml"),
        ("schema rule --rules rules -o", "rules/00-kennisbank.yaml"),
        ("advise zaak.yaml --rules rules -o", "rules/00-kennisbank.yaml"),
    ],
)
def test_what_is_read_is_not_overwritten(
    arguments: str, output: str, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert main([*arguments.split(), output]) == 2
    printed, said = capfd.readouterr()
    assert printed == ""
    assert "[output-is-input]" in said or "[unknown-format]" in said
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_the_case_that_a_report_is_of_is_not_overwritten_either(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "-o", "nieuw.md", "--report", "nieuw.md"]) == 2
    assert "[output-is-input]" in capfd.readouterr().err


@pytest.mark.parametrize("name", ["g.pdf", "g.png", "g", "g.svgz"])
def test_a_picture_is_not_written_under_a_suffix_that_says_something_else(
    name: str, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["graph", "-o", name]) == 2
    said = capfd.readouterr().err
    assert "[unknown-format]" in said
    assert ".svg" in said
    assert not (folder / name).exists()
    assert main(["graph", "-o", name, "--format", "dot"]) == 0  # said outright, any name will do


@pytest.mark.parametrize("suffix", ["mmd", "mermaid", "dot", "gv"])
def test_a_picture_is_written_as_its_suffix_says(suffix: str, folder: Path) -> None:
    assert main(["graph", "-o", f"g.{suffix}"]) == 0
    text = (folder / f"g.{suffix}").read_text("utf-8")
    assert text.startswith("flowchart" if suffix.startswith("m") else "digraph")


@pytest.mark.parametrize("steps", ["-1", "x"])
def test_no_steps_back_is_a_number_of_steps(steps: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["graph", "--about", "organisatie.risico", f"--steps={steps}"])
    assert "--steps" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("output", "hint"),
    [("nergens/x.html", "create the folder first"), ("map.html", "name a file in this folder: map.html/")],
)
@pytest.mark.parametrize(
    "arguments", ["advise zaak.yaml -o", "compare zaak.yaml later.html -o", "graph -o", "schema -o"]
)
def test_where_nothing_can_be_written_is_said_before_the_work(
    arguments: str, output: str, hint: str, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "map.html").mkdir()
    (folder / "zaak.yaml").write_text("broken: [", "utf-8")  # so that whoever reads it first says so
    assert main([*arguments.split(), output]) == 2
    said = capfd.readouterr().err
    assert "[unwritable-file]" in said
    assert hint in said


def test_a_folder_that_is_no_handbook_is_refused_before_the_work(
    folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(_: object) -> None:
        pytest.fail("a handbook is made that has no place to go")

    monkeypatch.setattr("herstelkb.workbench.handbook.site.files", made)
    assert main(["handbook", "-o", "rules"]) == 2
    assert "[not-a-handbook]" in capfd.readouterr().err


def test_a_file_that_nobody_may_write_to_is_not_replaced(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    report = folder / "report.md"
    report.write_text("signed", "utf-8")
    report.chmod(0o444)
    if os.access(report, os.W_OK):
        pytest.skip("this user may write to every file")
    assert main(["advise", "over.md", "-o", "report.md"]) == 2
    assert "Permission denied" in capfd.readouterr().err
    assert report.read_text("utf-8") == "signed"


def test_make_advice_takes_names_with_spaces(folder: Path) -> None:
    """The recipe alone, with a stand-in for the command, so that nothing is installed."""
    installed = folder / "venv" / "bin"
    installed.mkdir(parents=True)
    (folder / "venv" / "stamps").mkdir()
    (installed / "herstelkb").write_text('#!/bin/sh\nprintf "%s\\n" "$@" > arguments\ntouch "$4"\n', "utf-8")
    (installed / "herstelkb").chmod(0o755)
    shutil.copy(ROOT / "Makefile", folder / "Makefile")
    done = subprocess.run(
        [
            "make",
            "-o",
            "venv/stamps/advice",
            "advice",
            "VENV=venv",
            "CASE=mijn zorg.yaml",
            "REPORT=mijn map/het rapport.html",
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (folder / "arguments").read_text("utf-8").splitlines() == [
        "advise",
        "mijn zorg.yaml",
        "-o",
        "mijn map/het rapport.html",
    ]
    assert str(folder / "mijn map" / "het rapport.html") in done.stdout


# --- permissions, and what a killed run leaves ---


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.parametrize(
    ("arguments", "output"),
    [
        ("advise zaak.yaml -o", "new.html"),
        ("compare zaak.yaml over.md -o", "new.md"),
        ("ask zaak.yaml -o", "new.yaml"),
        ("graph --case zaak.yaml -o", "new.dot"),
    ],
)
def test_what_is_about_people_is_its_owners_alone(
    arguments: str, output: str, folder: Path, open_umask: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main([*arguments.split(), output]) == 0
    assert mode(folder / output) == 0o600
    (folder / output).chmod(0o640)
    assert main([*arguments.split(), output]) == 0
    assert mode(folder / output) == 0o640


def test_so_are_results_in_a_folder(tmp_path: Path, open_umask: None) -> None:
    def write() -> None:
        with whole_folder(tmp_path / "out") as partial:
            (partial / "parts").mkdir(exist_ok=True)
            (partial / "parts" / "0.csv").write_text("id\n")
            (partial / "all.csv").write_text("id\n")

    write()
    found = {path.name: mode(path) for path in (tmp_path / "out", *(tmp_path / "out").rglob("*"))}
    assert found == {"out": 0o700, "parts": 0o700, "0.csv": 0o600, "all.csv": 0o600}
    for path in (tmp_path / "out", tmp_path / "out" / "parts"):
        path.chmod(0o750)
    (tmp_path / "out" / "all.csv").chmod(0o644)
    write()
    found = {path.name: mode(path) for path in (tmp_path / "out", *(tmp_path / "out").rglob("*"))}
    assert found == {"out": 0o750, "parts": 0o750, "0.csv": 0o600, "all.csv": 0o644}


@pytest.mark.parametrize("arguments", ["schema -o new.json", "graph -o new.dot"])
def test_what_is_about_the_rules_alone_is_written_as_files_usually_are(
    arguments: str, folder: Path, open_umask: None
) -> None:
    assert main(arguments.split()) == 0
    assert {mode(path) for path in folder.glob("new.*")} == {0o644}


@pytest.mark.parametrize(
    "arguments", ["advise zaak.yaml -o new/new.html", "ask zaak.yaml -o new/new.yaml", "handbook -o new/book"]
)
def test_what_a_killed_run_left_is_removed_by_the_next(
    arguments: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import os, sys; from pathlib import Path; from herstelkb.cli import main; "
        "replace = Path.replace; "  # what is kept between runs is elsewhere, and may come first
        "killed = lambda: os.kill(os.getpid(), 9); "
        "Path.replace = lambda self, to: killed() if 'new' in Path(to).parts else replace(self, to); "
        "Path.rename = Path.replace; main(sys.argv[1:])"
    )
    (folder / "new").mkdir()
    done = subprocess.run([sys.executable, "-c", code, *arguments.split()], check=False, stdin=subprocess.DEVNULL)
    assert done.returncode == -9
    assert len(list((folder / "new").iterdir())) == 1
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(arguments.split()) == 0
    assert [path.name for path in (folder / "new").iterdir()] == [Path(arguments.split()[-1]).name]
