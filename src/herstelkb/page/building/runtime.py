"""The runtime of the page: CPython in WebAssembly (Pyodide) and the wheels beside it, in a folder.

It is fetched once, by npm and pip, and each file is what its hash says. What is made of it is left to `packing`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.files import whole_folder

PYODIDE = "314.0.7"
_PYODIDE_SHA512 = "0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyMcWkwq+HbE5uyuGD82LN7y2q+SNvi/6V5JEsOlD2R1A=="
_WHEELS = Path(__file__).with_name("wheels.lock")
# What pip downloads for: the runtime. Of what is not made for it only the Python files travel, so another will do too.
_FOR = ("--python-version", "3.14", "--platform", "pyemscripten_2026_0_wasm32", "--platform", "manylinux2014_x86_64")
_UNPACKED = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")


@dataclass(frozen=True)
class Runtime:
    """A folder with the runtime: `pyodide` as npm has it, `wheels`, and `made`, where `packing` keeps what it makes."""

    folder: Path

    def pyodide(self, name: str) -> Path:
        """A file of Pyodide."""
        return self.folder / "pyodide" / name

    @property
    def wheels(self) -> tuple[Path, ...]:
        """The wheels, by name."""
        return tuple(sorted((self.folder / "wheels").glob("*.whl")))

    @property
    def made(self) -> Path:
        """The folder of what was made of it."""
        return self.folder / "made"


def runtime(folder: Path | None = None) -> Runtime:
    """The runtime in a folder, by default one in the user's cache; what is not there yet is fetched into it.

    Raises:
        UnusableInput: npm or pip is missing or fails, or the folder cannot be written.
    """
    found = Runtime(folder or _cache())
    if not found.pyodide(_UNPACKED[-1]).is_file():
        with whole_folder(found.folder) as partial:
            _fetch_pyodide(partial)
            _fetch_wheels(partial / "wheels")
    return found


def node() -> str:
    """The program that runs JavaScript without a browser.

    Raises:
        UnusableInput: it is missing.
    """
    return _client("node")


def _cache() -> Path:
    """The folder of exactly these versions in the user's cache."""
    versions = hashlib.sha256(_PYODIDE_SHA512.encode() + _WHEELS.read_bytes()).hexdigest()[:12]
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return caches / "herstelkb-page" / versions


def _fetch_pyodide(folder: Path) -> None:
    _run(_client("npm"), "pack", f"pyodide@{PYODIDE}", "--silent", "--pack-destination", str(folder))
    (packed,) = folder.glob("pyodide-*.tgz")
    content = packed.read_bytes()
    if b64encode(hashlib.sha512(content).digest()).decode() != _PYODIDE_SHA512:
        said = f"what npm gave as pyodide {PYODIDE} is not what this version of herstelkb was tested with"
        raise UnusableInput.because("runtime-differs", said, hint="its hash differs; use another npm registry")
    (folder / "pyodide").mkdir()
    with tarfile.open(packed) as archive:
        for name in _UNPACKED:
            member = archive.extractfile(f"package/{name}")
            assert member is not None
            with (folder / "pyodide" / name).open("wb") as file:
                shutil.copyfileobj(member, file)
    packed.unlink()


def _fetch_wheels(folder: Path) -> None:
    quiet = ("--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:")
    locked = ("--require-hashes", "--requirement", str(_WHEELS), "--dest", str(folder))
    _run(sys.executable, "-m", "pip", "download", *quiet, *_FOR, *locked)


def _client(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        hint = "install Node.js 18 or later, which brings npm: it is needed to build the page, not to use it"
        raise UnusableInput.because("client-missing", f"{name} is not installed", hint=hint)
    return found


def _run(*command: str) -> None:
    """Run a client of a registry.

    Raises:
        UnusableInput: it fails.
    """
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise UnusableInput.because("runtime-unfetched", f"{_name(command)} failed: {_last(ran)}", hint=_ONLINE)


_ONLINE = "the runtime is fetched once, which takes a connection; or copy its folder, and name it with --runtime"


def _name(command: Sequence[str]) -> str:
    return "pip" if command[1:3] == ("-m", "pip") else Path(command[0]).stem


def _last(ran: subprocess.CompletedProcess[str]) -> str:
    """The last line that a program said, as that is where the reason tends to be."""
    lines = [line for line in (ran.stderr or ran.stdout).splitlines() if line.strip()]
    return lines[-1].strip()[:300] if lines else f"exit status {ran.returncode}"
