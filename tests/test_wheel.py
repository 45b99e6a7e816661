"""The wheel alone, in an empty environment and from another folder, gives what the checkout gives.

No network: the dependencies come from the environment that runs the tests, through a path file; herstelkb itself comes
from the wheel, and the test makes sure of that.
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "basisschool.yaml"
CLEAN = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")} | {"PYTHONUTF8": "1"}

pytestmark = pytest.mark.skipif(importlib.util.find_spec("hatchling") is None, reason="hatchling is not installed")


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=CLEAN,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel, built from a source distribution, built from the files of the checkout."""
    if not (ROOT / "templates").is_dir():
        pytest.skip("this version has no templates yet")
    source = tmp_path_factory.mktemp("source") / "herstelkb"
    skipped = shutil.ignore_patterns(".git", ".venv", "build", "dist", ".*_cache", "__pycache__", ".hypothesis")
    shutil.copytree(ROOT, source, ignore=skipped)
    out = tmp_path_factory.mktemp("dist")
    for kind in ("sdist", "wheel"):
        script = f"import hatchling.build as b, sys; print(b.build_{kind}(sys.argv[1]))"
        run(sys.executable, "-c", script, out, cwd=source)
        if kind == "sdist":
            (archive,) = out.glob("*.tar.gz")
            shutil.unpack_archive(archive, source.parent / "unpacked", filter="data")
            (source,) = (source.parent / "unpacked").iterdir()
    (wheel,) = out.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def elsewhere(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and nothing else of herstelkb."""
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder / "venv", with_pip=False)
    bin_ = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(run(bin_ / "python", "-c", where, cwd=folder).strip())
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        bin_ / "python",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        built,
        cwd=folder,
    )
    # Behind the wheel on the path; path files in there are not read, so the checkout stays out of sight.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    found = run(bin_ / "python", "-c", "import herstelkb; print(herstelkb.__file__)", cwd=folder).strip()
    assert Path(found).is_relative_to(packages)
    return bin_


def test_the_wheel_carries_rules_and_templates_and_no_tests(built: Path) -> None:
    names = set(zipfile.ZipFile(built).namelist())
    for path in (ROOT / "rules").rglob("*.yaml"):
        assert f"herstelkb/data/{path.relative_to(ROOT).as_posix()}" in names
    for path in (ROOT / "templates").rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            assert f"herstelkb/data/{path.relative_to(ROOT).as_posix()}" in names
    assert "herstelkb/py.typed" in names
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"herstelkb"}


def test_the_wheel_gives_the_same_evaluation(elsewhere: Path, tmp_path: Path) -> None:
    installed = json.loads(run(elsewhere / "herstelkb", "evaluate", EXAMPLE, "--format", "json", cwd=tmp_path))
    checkout = subprocess.run(
        [sys.executable, "-m", "herstelkb", "evaluate", EXAMPLE, "--format", "json"], capture_output=True, check=True
    )
    assert installed == json.loads(checkout.stdout)


def test_the_wheel_gives_the_same_report(elsewhere: Path, tmp_path: Path) -> None:
    if importlib.util.find_spec("herstelkb.commands.advise") is None:
        pytest.skip("this version has no command advise")
    run(elsewhere / "herstelkb", "advise", EXAMPLE, "-o", "wheel.html", cwd=tmp_path)
    subprocess.run([sys.executable, "-m", "herstelkb", "advise", EXAMPLE, "-o", tmp_path / "checkout.html"], check=True)
    assert (tmp_path / "wheel.html").read_text("utf-8") == (tmp_path / "checkout.html").read_text("utf-8")


def test_the_wheel_checks_its_own_rules(elsewhere: Path, tmp_path: Path) -> None:
    assert run(elsewhere / "herstelkb", "check", cwd=tmp_path) == ""
