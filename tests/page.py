"""The page for tests: built once for all of them, and its worker in node."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import herstelkb
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.page.building.build import page
from herstelkb.page.building.runtime import Runtime, runtime

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "basisschool.yaml"


def fetched() -> Runtime:
    """The runtime; a test that needs it is skipped where it cannot be had."""
    for client in ("node", "npm"):
        if shutil.which(client) is None:
            pytest.skip(f"{client} is not installed")
    try:
        return runtime()
    except UnusableInput as error:
        pytest.skip(f"the runtime cannot be had: {error}")


def built(factory: pytest.TempPathFactory, case: Path | None = None, rules: Path | None = None) -> Path:
    """The page as a file that all test processes share: the first that asks for it builds it."""
    shared = "PYTEST_XDIST_WORKER" in os.environ  # each process has a folder of its own in that of the whole run
    folder = (factory.getbasetemp().parent if shared else factory.getbasetemp()) / "page"
    folder.mkdir(exist_ok=True)
    file = folder / f"{rules.parent.name if rules else 'shipped'}-{case.stem if case else 'none'}.html"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        fetched()
        if not file.exists():
            file.write_text(page(herstelkb.load(rules), rules, case=case), "utf-8")
    return file


class Worker:
    """The worker of a page, in node: asked by a line, it answers by a line."""

    def __init__(self, file: Path, language: str = "nl") -> None:
        script = Path(__file__).with_name("worker_in_node.mjs")
        command = ["node", str(script), str(file), language]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8")

    def posted(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """What the worker posts for a message: its `id`, and an `answer` or an `error`."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            assert self.process.stderr is not None
            raise AssertionError(f"the worker ended: {self.process.stderr.read()[-2000:]}")
        found: dict[str, Any] = json.loads(line)
        return found

    def answer(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a message that has one."""
        posted = self.posted(message)
        assert "error" not in posted, posted["error"]
        found: dict[str, Any] = posted["answer"]
        return found

    def evaluation(self, case: Mapping[str, Any]) -> str:
        """What follows from a case, as JSON."""
        found: str = self.answer({"evaluate": json.dumps(case)})["evaluation"]
        return found

    def end(self) -> None:
        """End it; asking it after this fails."""
        self.process.kill()
        self.process.communicate()
