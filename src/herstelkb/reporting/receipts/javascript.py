"""The checker in JavaScript, run under node: a second opinion, which shares only docs/proofs.md with this program."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.resources import resource
from herstelkb.reporting.receipts.opening import Opened


def check_in_javascript(receipt: Opened) -> list[str]:
    """What the checker finds wrong with a receipt.

    Raises:
        UnusableInput: node is not installed, or failed.
    """
    node = shutil.which("node")
    if node is None:
        hint = "install Node.js 20 or later, or use --with python"
        raise UnusableInput.because("program-missing", "node is not installed", hint=hint)
    checker = resource("templates") / "receipt" / "checker.js"
    ran = subprocess.run([node, str(checker)], input=receipt.text, capture_output=True, check=False)
    if ran.returncode:
        said = ran.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UnusableInput.because("program-failed", f"node failed: {said[-1] if said else ran.returncode}")
    found: dict[str, Any] = json.loads(ran.stdout)
    return [f"{one['about']}: {_said(one['code'])}" if one["about"] else _said(one["code"]) for one in found["wrong"]]


def _said(code: str) -> str:
    return {"seal": "the receipt was altered after it was sealed"}.get(code, code.replace("_", " "))
