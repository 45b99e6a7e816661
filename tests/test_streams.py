"""The three streams of the command line: closed, of another encoding, or a terminal of whatever width."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "basisschool.yaml"
HERSTELKB = f"{sys.executable} -m herstelkb"
DRAWING = "─│├└•"


def shell(command: str, folder: Path, encoding: str = "utf-8", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", command.replace("herstelkb", HERSTELKB, 1)],
        capture_output=True,
        encoding=encoding,
        cwd=folder,
        env=os.environ | environment,
        timeout=120,
        check=False,
    )


def at_terminal(columns: int, *arguments: object, answers: str = "") -> list[str]:
    """The lines that stay on a terminal of so many columns, without those a slow machine shows on the way."""
    child = pexpect.spawn(
        sys.executable,
        ["-m", "herstelkb", *map(str, arguments)],
        encoding="utf-8",
        timeout=60,
        dimensions=(50, columns),
        env={name: value for name, value in os.environ.items() if name != "COLUMNS"},
    )
    child.send(answers)
    said = child.read()
    child.close()
    assert child.exitstatus == 0, said
    return left(said.rstrip())


def left(said: str) -> list[str]:
    """The lines that are left on a terminal, when what was wiped out is gone."""
    return [line.rpartition("\x1b[K")[2] for line in said.replace("\r\n", "\n").split("\n")]


# --- what turns the direction of a line -----------------------------------------------------------------------------

TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
TURNED = f"case: Team\norganisatie: {{aanpak: draagvlak}}\nmedewerkers: [{{id: 'm{TURNING}1', reactie: remmend}}]\n"


@pytest.mark.parametrize("command", ["advise {}", "evaluate {}", "evaluate {} --format json", "next {}", "ask {}"])
def test_a_terminal_is_sent_nothing_that_turns_the_direction_of_its_lines(command: str, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(TURNED, "utf-8")
    said = "\n".join(at_terminal(80, *command.format(case).split(), answers="stop\n" if "ask" in command else ""))
    assert not set(said) & set(TURNING)
    assert "\\u202e" in said


def test_a_file_keeps_it(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(TURNED, "utf-8")
    done = shell("herstelkb evaluate case.yaml --format json > found.json", tmp_path)
    assert done.returncode == 0
    assert f"m{TURNING}1" in (tmp_path / "found.json").read_text("utf-8")


# --- closed ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "status"),
    [
        (f"herstelkb advise {EXAMPLE} -o report.html >&-", 0),
        (f"herstelkb evaluate {EXAMPLE} --format json >&-", 0),
        ("herstelkb check >&-", 0),
        ("herstelkb handbook -o handbook >&-", 0),
        ("herstelkb --help >&-", 0),
        ("herstelkb check nergens 2>&-", 2),
        ("herstelkb evaluate - <&-", 2),
        ("herstelkb ask -o z.yaml <&-", 2),
        (f"herstelkb evaluate {EXAMPLE} <&- >&- 2>&-", 0),
    ],
)
def test_a_closed_stream_is_an_empty_one(command: str, status: int, tmp_path: Path) -> None:
    done = shell(command, tmp_path)
    assert done.returncode == status, done.stderr
    assert "herstelkb itself" not in done.stderr
    assert "error" not in done.stdout
    assert "nothing was changed" not in done.stderr
    if "-o report" in command:
        assert (tmp_path / "report.html").read_text("utf-8").startswith("<!doctype html>")


def test_help_names_every_exit_status(tmp_path: Path) -> None:
    said = shell("herstelkb --help", tmp_path).stdout
    for status in ("0 success", "1 findings", "2 unusable input", "70 ", "130 "):
        assert status in " ".join(said.split())


# --- another encoding ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_what_an_encoding_cannot_draw_is_drawn_plainly(encoding: str, tmp_path: Path) -> None:
    said = shell(
        f"herstelkb explain {EXAMPLE} organisatie.risico; {HERSTELKB} advise {EXAMPLE}",
        tmp_path,
        encoding,
        PYTHONIOENCODING=encoding,
    )
    text = said.stdout
    assert "\\u" not in text
    assert re.search(r"^\|- ", text, re.MULTILINE)
    assert re.search(r"^`- ", text, re.MULTILINE)
    assert re.search(r"^-{20,}$", text, re.MULTILINE)
    assert not set(DRAWING[:4]) & set(text)


def test_what_a_program_reads_keeps_every_character(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("case: ├─ ‘Café’\n", "utf-8")
    done = shell(f"herstelkb evaluate {case} --format json", tmp_path, PYTHONIOENCODING="ascii")
    assert json.loads(done.stdout)["case"]["name"] == "├─ ‘Café’"


# --- a terminal ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
@pytest.mark.parametrize("command", [("advise",), ("evaluate",), ("explain", "organisatie.risico"), ("next",)])
def test_lines_are_as_wide_as_the_terminal(columns: int, command: tuple[str, ...]) -> None:
    lines = at_terminal(columns, command[0], EXAMPLE, *command[1:])
    widest = min(columns, 96)
    long = [line for line in lines if len(line) > widest and len(line.lstrip("│├└─ •–").split()) > 1]
    assert not long
    assert max(len(line) for line in lines) > widest - 20  # and no narrower


def test_a_tree_stays_a_tree_when_its_lines_are_broken() -> None:
    lines = at_terminal(60, "explain", EXAMPLE, "organisatie.risico")
    whole = shell(f"herstelkb explain {EXAMPLE} organisatie.risico", ROOT).stdout.rstrip("\n").split("\n")
    marks = [line for line in lines if re.match(r"^[│ ]*[├└]─ ", line)]
    assert len(marks) == len(whole) - 1  # the first has no mark
    assert all(line.startswith(("│", "├", "└", "   ")) for line in lines[1:])
    joined = " ".join(" ".join(re.sub(r"[│├└─]", " ", line) for line in lines).split())
    assert joined == " ".join(" ".join(re.sub(r"[│├└─]", " ", line) for line in whole).split())


def test_what_no_terminal_reads_is_broken_as_before(tmp_path: Path) -> None:
    for columns in ("40", "200"):
        said = shell(f"herstelkb advise {EXAMPLE} --language nl", tmp_path, COLUMNS=columns)
        assert said.stdout == (ROOT / "tests" / "golden" / "basisschool.nl.advise.txt").read_text("utf-8")


def test_long_work_says_at_a_terminal_that_it_goes_on(tmp_path: Path) -> None:
    script = tmp_path / "work.py"
    script.write_text(
        "import sys, time\nfrom herstelkb.terminal import working\n"
        "working.MOMENT = 0.05\n"
        "with working.at_work() as doing:\n    doing('the first half')\n    time.sleep(0.5)\n"
        "    doing('the second half')\n    time.sleep(0.5)\nprint('done')\n"
        "working.MOMENT = 600\n"
        "with working.at_work() as doing:\n    doing('a moment')\nprint('done again')\n"
    )
    child = pexpect.spawn(sys.executable, [str(script)], encoding="utf-8", timeout=60)
    told = child.read()
    assert re.search(r"\d+ s: the first half.*\d+ s: the second half", told, re.DOTALL)
    assert "a moment" not in told
    assert left(told) == ["done", "done again", ""]
    piped = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert (piped.stdout, piped.stderr) == ("done\ndone again\n", "")
