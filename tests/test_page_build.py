"""The page as a file: the same bytes for the same rules, all it needs inside; or what is said if it cannot be built."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import herstelkb
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.page.building import runtime as fetching
from herstelkb.page.building.build import page
from herstelkb.page.building.bytecode import compiled, squeezed
from herstelkb.page.building.runtime import Runtime, runtime
from herstelkb.page.building.scripts import page_script, worker_script
from page import EXAMPLE, ROOT, Worker, built, fetched

BROWSER = ROOT / "src" / "herstelkb" / "page" / "browser"
FAULTS = ROOT / "tests" / "other_subjects" / "faults" / "rules"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory, case=EXAMPLE)


def parts(text: str) -> dict[str, str]:
    return dict(re.findall(r'<script id="(\w+)" type="text/plain">([^<]*)</script>', text))


def archive(text: str, name: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(gzip.decompress(base64.b64decode(parts(text)[name]))))


def test_two_builds_are_the_same_bytes(file: Path, tmp_path: Path) -> None:
    """Also where the library has to be compiled again: of the runtime, only what never changes is at hand."""
    again = Path(shutil.copytree(fetched().folder, tmp_path / "runtime", ignore=shutil.ignore_patterns("made")))
    unchanging = parts(file.read_text("utf-8"))
    (again / "made").mkdir()
    for name in ("wasm", "stdlib", "packages"):
        content = base64.b64decode(unchanging[name])
        (made,) = (path for path in fetched().made.iterdir() if path.read_bytes() == content)
        shutil.copy(made, again / "made")
    assert_same(page(herstelkb.load(), case=EXAMPLE, folder=again), file)


@pytest.mark.soak
def test_two_builds_are_the_same_bytes_from_the_beginning(file: Path, tmp_path: Path) -> None:
    assert_same(page(herstelkb.load(), case=EXAMPLE, folder=tmp_path / "runtime"), file)


def assert_same(text: str, file: Path) -> None:
    assert hashlib.sha256(text.encode()).hexdigest() == hashlib.sha256(file.read_bytes()).hexdigest()


def test_it_is_as_small_as_promised(file: Path) -> None:
    assert file.stat().st_size <= 15_000_000
    lines = [line.strip() for path in BROWSER.glob("*.js") for line in path.read_text("utf-8").splitlines()]
    assert len([line for line in lines if line and not line.startswith(("/", "*"))]) <= 500


def test_the_standard_library_and_the_packages_travel_as_byte_code(file: Path) -> None:
    text = file.read_text("utf-8")
    for name in ("stdlib", "packages", "library"):
        inside = archive(text, name)
        names = inside.namelist()
        assert names == sorted(names, key=lambda one: one.removesuffix("c") if one.endswith(".pyc") else one)
        assert [one for one in names if one.endswith(".py")] == []
        assert {info.date_time for info in inside.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        flags = {int.from_bytes(inside.read(one)[4:8], "little") for one in names if one.endswith(".pyc")}
        assert flags == {0b01}  # by hash, and not checked (PEP 552)


def test_it_names_the_licence_of_whatever_travels(file: Path) -> None:
    text = file.read_text("utf-8")
    said = text[text.index('<pre id="licences"') : text.index("</pre>", text.index('<pre id="licences"'))]
    packages = {name.split("/")[0] for name in archive(text, "packages").namelist() if "/" in name}
    for name in packages - {"yaml"}:
        assert f"\n{name}\n" in said
    for title in (
        "pyyaml",
        "typing_extensions",
        "Mozilla Public License Version 2.0",
        "MIT License",
        "zlib",
        "serde 1.",
    ):
        assert title in said


def test_it_works_for_any_rule_base(tmp_path_factory: pytest.TempPathFactory) -> None:
    other = built(tmp_path_factory, rules=FAULTS)
    worker = Worker(other)
    try:
        answer = worker.answer({"do": "show"})
        assert answer["fragments"]["main"]
    finally:
        worker.end()


def test_a_message_that_fails_is_answered_too(file: Path) -> None:
    worker = Worker(file)
    try:
        posted = worker.posted({"evaluate": "organisatie: {sturing: misschien}"})
        assert "sturing" in posted["error"]
        assert "fragments" in worker.answer({"do": "show"})
    finally:
        worker.end()


def test_the_policy_is_that_of_what_is_in_it(file: Path) -> None:
    """Each script that a browser runs has its hash in the policy, and nothing else has."""
    text = file.read_text("utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in scripts}
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].split(";"))
    assert set(rules["script-src"].split()) == hashes | {"'wasm-unsafe-eval'"}
    nothing = ("default-src", "connect-src", "frame-src", "object-src", "base-uri", "form-action")
    assert {rules[name] for name in nothing} == {"'none'"}
    assert (rules["worker-src"], rules["img-src"]) == ("blob:", "data:")
    assert "unsafe-inline" not in policy[1]


def test_nothing_in_a_template_is_marked_safe() -> None:
    templates = (ROOT / "templates" / "page").rglob("*.j2")
    assert [path.name for path in templates if re.search(r"\|\s*safe\b|autoescape", path.read_text("utf-8"))] == []
    code = (ROOT / "src" / "herstelkb" / "page").rglob("*.py")
    marked = [path.name for path in code if "Markup" in path.read_text("utf-8")]
    assert marked == ["shell.py"]  # puts fragments that are escaped already into the file, when it is built


def test_the_versions_are_those_that_everything_is_tested_with() -> None:
    locked = dict(re.findall(r"^([a-z-]+)==(\S+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE))
    here = dict(re.findall(r"^([a-z-]+)==(\S+)", fetching._WHEELS.read_text("utf-8"), re.MULTILINE))
    assert here == {name: version for name, version in locked.items() if name in here}
    assert set(here) == set(locked) - {"durable-rules"}


# --- what cannot be built ---


def test_without_npm_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnusableInput, match="client-missing") as caught:
        runtime(tmp_path / "runtime")
    assert "install Node.js 18" in str(caught.value)
    assert not (tmp_path / "runtime").exists()


def test_a_client_that_fails_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho 'npm error network unreachable' >&2\nexit 1\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(UnusableInput, match="runtime-unfetched") as caught:
        runtime(tmp_path / "runtime")
    assert "network unreachable" in str(caught.value)
    assert "--runtime" in str(caught.value)


def test_another_pyodide_than_expected_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm = tmp_path / "npm"
    npm.write_text('#!/bin/sh\nfor last; do :; done\necho other > "$last/pyodide-314.0.7.tgz"\n')
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(UnusableInput, match="runtime-differs"):
        runtime(tmp_path / "runtime")


def test_a_runtime_that_does_not_run_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "runtime"
    shutil.copytree(fetched().folder, broken, ignore=shutil.ignore_patterns("made"))
    (broken / "pyodide" / "pyodide.asm.wasm").write_bytes(b"\0asm")
    with pytest.raises(UnusableInput, match="runtime-broken") as caught:
        page(herstelkb.load(FAULTS), FAULTS, folder=broken)
    assert len(str(caught.value)) < 2000


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--language", "fr"], "fr"),
        (["--case", "nergens.yaml"], "[unreadable-file]"),
        (["--rules", "nergens"], "[no-rule-files]"),
    ],
)
def test_a_wrong_call_is_told_before_anything_is_fetched(arguments: list[str], said: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "herstelkb", "workbench", "-o", str(tmp_path / "page.html"), *arguments]
    ran = subprocess.run(
        [*command, "--runtime", str(tmp_path / "runtime")], capture_output=True, text=True, timeout=60, check=False
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr
    assert list(tmp_path.iterdir()) == []


# --- its parts by themselves ---


def test_byte_code_says_nothing_of_when_or_where_it_was_made() -> None:
    given = io.BytesIO()
    with zipfile.ZipFile(given, "w") as source:
        source.writestr("b/__init__.py", "def f():\n    'Says.'\n    assert 0\n    return 1\n")
        source.writestr("a.txt", "text")
    once, twice = (compiled(given.getvalue(), 2) for _ in range(2))
    assert once == twice
    made = zipfile.ZipFile(io.BytesIO(once))
    assert made.namelist() == ["a.txt", "b/__init__.pyc"]
    assert str(Path.cwd()).encode() not in once
    assert b"Says." not in made.read("b/__init__.pyc")
    assert gzip.decompress(squeezed(once)) == once
    assert squeezed(once)[4:8] == bytes(4)  # no date


def test_modules_are_joined_in_the_order_of_their_imports() -> None:
    script = page_script()
    for path in BROWSER.glob("*.js"):
        name, text = path.stem, path.read_text("utf-8")
        if name == "worker":
            continue
        assert script.count(f"const ${name} = (() =>") == 1
        for imported in re.findall(r'from "\./(\w+)\.js"', text):
            assert script.index(f"const ${imported} =") < script.index(f"const ${name} =")
    assert not re.search(r"^(import|export) ", script, re.MULTILINE)


def test_a_runtime_with_other_exports_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pyodide").mkdir()
    (tmp_path / "pyodide" / "pyodide.asm.mjs").write_text("export { x };")
    with pytest.raises(UnusableInput, match="exports something else"):
        worker_script(Runtime(tmp_path))
