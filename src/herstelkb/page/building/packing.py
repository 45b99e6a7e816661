"""What travels in the page, compiled and squeezed by the runtime itself: the same everywhere, whatever zlib is here.

A part is made once and kept beside the runtime, by what it was made of. What becomes of parts is left to `document`.
"""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import herstelkb
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.files import replace_bytes
from herstelkb.ground.resources import resource
from herstelkb.page.building.runtime import Runtime, node

_HERE = Path(__file__).parent
_RECIPE = (_HERE / "bytecode.py", _HERE / "make.mjs")
# Parts of the standard library that nothing in the page imports.
_UNUSED_STANDARD = (
    "_pyrepl/", "curses/", "dbm/", "doctest.py", "ensurepip/", "ftplib.py", "idlelib/", "imaplib.py", "lib2to3/",
    "mailbox.py", "multiprocessing/", "pdb.py", "poplib.py", "pydoc.py", "pydoc_data/", "smtplib.py", "sqlite3/",
    "tkinter/", "turtle.py", "turtledemo/", "unittest/", "venv/", "wsgiref/", "xmlrpc/", "xml/",
)  # fmt: skip
_UNUSED_PACKAGES = ("pydantic/v1/", "pydantic/mypy.py", "pydantic/_hypothesis_plugin.py", "_yaml/")
# Rooms and parts of herstelkb that the page has no use for, or whose dependencies do not travel.
_UNUSED_HERE = (
    "cli.py", "commands/", "page/browser/", "page/building/", "populations/", "terminal/", "workbench/linting/",
    "workbench/proving/", "workbench/revising/",
)  # fmt: skip


@dataclass(frozen=True)
class Asset:
    """Something to make: a file to squeeze (`optimize` is None), or an archive to compile first."""

    content: bytes
    optimize: int | None = None

    @property
    def key(self) -> str:
        """The same for the same content, made in the same way."""
        recipe = b"".join(path.read_bytes() for path in _RECIPE)
        return hashlib.sha256(repr(self.optimize).encode() + recipe + self.content).hexdigest()


def parts(runtime: Runtime, rules: Mapping[str, bytes]) -> dict[str, bytes]:
    """What travels, by name, each as gzip has it; `rules` are the files with the rules, by name.

    Raises:
        UnusableInput: node is missing, or the runtime does not run.
    """
    wanted = {
        "wasm": Asset(runtime.pyodide("pyodide.asm.wasm").read_bytes()),
        "stdlib": Asset(_standard_library(runtime), 2),
        "packages": Asset(_packages(runtime), 2),
        "library": Asset(_archive(_library(rules)), 0),
    }
    made = {name: runtime.made / f"{part.key}.gz" for name, part in wanted.items()}
    missing = {made[name]: part for name, part in wanted.items() if not made[name].is_file()}
    if missing:
        _make(runtime, missing)
    return {name: path.read_bytes() for name, path in made.items()}


def _make(runtime: Runtime, wanted: Mapping[Path, Asset]) -> None:
    runtime.made.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        given = {path: Path(folder, f"{path.stem}.given") for path in wanted}
        made = {path: Path(folder, path.name) for path in wanted}
        for path, part in wanted.items():
            given[path].write_bytes(part.content)
        tasks = [
            {"given": str(given[p]), "made": str(made[p]), "optimize": part.optimize} for p, part in wanted.items()
        ]
        asked = Path(folder, "wanted.json")
        asked.write_text(json.dumps(tasks), "utf-8")
        command = [node(), _HERE / "make.mjs", runtime.folder / "pyodide", _HERE / "bytecode.py", asked]
        ran = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
        if ran.returncode:
            said = f"the runtime in {runtime.folder} does not run: {ran.stderr.strip()[-300:]}"
            raise UnusableInput.because("runtime-broken", said, hint="remove that folder, and it is fetched again")
        for path in wanted:
            replace_bytes(path, made[path].read_bytes(), private=False)


def _standard_library(runtime: Runtime) -> bytes:
    with zipfile.ZipFile(runtime.pyodide("python_stdlib.zip")) as archive:
        return _archive(_kept(archive, lambda name: not name.startswith(_UNUSED_STANDARD)))


def _packages(runtime: Runtime) -> bytes:
    """The wheels as one archive: Python files, and what was compiled for the runtime."""
    files: dict[str, bytes] = {}
    for wheel in runtime.wheels:
        with zipfile.ZipFile(wheel) as archive:
            files |= _kept(archive, _needed_of_a_wheel)
    return _archive(files)


def _needed_of_a_wheel(name: str) -> bool:
    return name.endswith((".py", "emscripten.so")) and not name.startswith(_UNUSED_PACKAGES)


def _library(rules: Mapping[str, bytes]) -> dict[str, bytes]:
    """herstelkb itself with its templates, where `ground.resources` looks for them, and the rules beside it."""
    here = Path(herstelkb.__file__).parent
    code = {f"herstelkb/{name}": content for name, content in _files(here, "*.py") if not name.startswith(_UNUSED_HERE)}
    templates = {f"herstelkb/data/templates/{name}": content for name, content in _files(resource("templates"), "*")}
    return code | templates | {f"rules/{name}": content for name, content in rules.items()}


def _files(folder: Path, pattern: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob(pattern)):
        if path.is_file() and "__pycache__" not in path.parts and "data" not in path.relative_to(folder).parts:
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _kept(archive: zipfile.ZipFile, keep: Callable[[str], bool]) -> dict[str, bytes]:
    return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/") and keep(name)}


def _archive(files: Mapping[str, bytes]) -> bytes:
    """These files in an archive; `bytecode` puts them in order and takes their dates away."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), files[name])
    return packed.getvalue()
