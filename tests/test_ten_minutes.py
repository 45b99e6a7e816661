"""The first ten minutes of someone who writes rules, from beginning to handbook, as docs/writing-rules.md has them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_first_ten_minutes_go_as_they_are_told(tmp_path: Path) -> None:
    shim = tmp_path / "bin" / "herstelkb"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m herstelkb "$@"\n', encoding="utf-8")
    shim.chmod(0o755)
    done = subprocess.run(
        ["bash", str(ROOT / "examples" / "ten-minutes.sh"), str(tmp_path / "planten")],
        env=os.environ | {"PATH": f"{shim.parent}:{os.environ['PATH']}", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = done.stdout
    assert "10-water.yaml:59:25: error[unknown-value]: 'drog' is not a value of plant.grond" in told
    assert "hint: did you mean 'droog'?" in told
    assert "14 stored cases do not change; equal for all cases" in told
    assert "covered: rules 100%, conditions 100%, claims 100%" in told
    assert "advice=bekijk-het-blad" in told
    assert (tmp_path / "planten" / "handbook" / "index.html").is_file()


def test_without_the_command_it_says_how_to_get_it(tmp_path: Path) -> None:
    script = tmp_path / "examples" / "ten-minutes.sh"
    script.parent.mkdir()
    shutil.copy(ROOT / "examples" / "ten-minutes.sh", script)
    bash, folder = shutil.which("bash"), tmp_path / "planten"
    assert bash is not None
    bare = {"env": {"PATH": "/usr/bin:/bin"}, "capture_output": True, "encoding": "utf-8", "check": False}
    lost = subprocess.run([bash, str(script), str(folder)], **bare)
    assert lost.returncode == 2
    assert "make advice" in lost.stderr
    assert not folder.exists()
    installed = tmp_path / ".venv" / "bin" / "herstelkb"
    installed.parent.mkdir(parents=True)
    installed.write_text("#!/bin/sh\necho called; exit 3\n", encoding="utf-8")
    installed.chmod(0o755)
    found = subprocess.run([bash, str(script), str(folder)], **bare)
    assert (found.returncode, "called" in found.stdout) == (3, True)
