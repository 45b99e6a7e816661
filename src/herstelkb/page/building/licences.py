"""The licences of all that travels in the page, as one text: each in its own words, and where to find its source."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from herstelkb.page.building.runtime import PYODIDE, Runtime

_TEXTS = Path(__file__).with_name("licences")
_RULE = "\n\n" + "=" * 80 + "\n\n"
_HEAD = """What is in this file, and under which licences: herstelkb; CPython, under the licence of typing_extensions,
which is the same; Pyodide; and the packages named below.

Pyodide {version} is under the Mozilla Public License 2.0. Its source is that of the npm package pyodide of that
version. Two of its files are in the worker of this page, changed in three ways: what they export is returned instead,
the address of the module is that of the worker, and what tells a classic worker from another is undefined."""


def licences(runtime: Runtime) -> str:
    """All of them, one after the other."""
    texts = [
        _HEAD.format(version=PYODIDE),
        _ours(),
        *(path.read_text("utf-8") for path in sorted(_TEXTS.glob("*.txt"))),
    ]
    for wheel in runtime.wheels:
        with zipfile.ZipFile(wheel) as archive:
            texts += _texts(archive, wheel.name.split("-")[0])
            texts += _crates(archive)
    return _RULE.join(text.strip() for text in texts) + "\n"


def _ours() -> str:
    """Our own: beside the code in a checkout, with the metadata where it is installed."""
    checkout = Path(__file__).parents[4] / "LICENSE"
    if checkout.is_file():
        return f"herstelkb\n\n{checkout.read_text('utf-8')}"
    try:
        found = [path for path in files("herstelkb") or () if path.name == "LICENSE"]
    except PackageNotFoundError:
        found = []
    return "\n\n".join(["herstelkb", *(path.read_text("utf-8") for path in found)])


def _texts(archive: zipfile.ZipFile, package: str) -> Iterator[str]:
    for name in sorted(archive.namelist()):
        if ".dist-info/licenses/" in name and not name.endswith("/"):
            yield f"{package}\n\n{archive.read(name).decode()}"


def _crates(archive: zipfile.ZipFile) -> Iterator[str]:
    """The list of what is compiled into a wheel, as the wheel itself has it (CycloneDX)."""
    for name in sorted(archive.namelist()):
        if name.endswith(".cyclonedx.json"):
            found = json.loads(archive.read(name))["components"]
            lines = [f"  {one['name']} {one['version']}: {_expression(one)}" for one in found]
            yield "\n".join(["Rust crates in pydantic-core", "", *sorted(lines)])


def _expression(component: dict[str, list[dict[str, str]]]) -> str:
    return ", ".join(licence.get("expression", "see its source") for licence in component.get("licenses", []))
