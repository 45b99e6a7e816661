"""The checker in JavaScript, under node: many receipts in one process."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable
from typing import Any

import pytest

from herstelkb.ground.resources import resource

CHECKER = resource("templates") / "receipt" / "checker.js"


def node() -> str:
    """The program; a test that needs it is skipped where it is not."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("node is not installed")
    return found


def found_by_javascript(receipts: Iterable[bytes]) -> list[dict[str, Any]]:
    """What the checker finds of each receipt, or of bare proofs."""
    given = b"\n".join(receipts)
    ran = subprocess.run([node(), str(CHECKER)], input=given, capture_output=True, check=False, timeout=1200)
    assert (ran.returncode, ran.stderr) == (0, b"")
    return [json.loads(line) for line in ran.stdout.splitlines()]
