"""The published JSON Schemas of the forms of plain data (docs/json.md): `evaluation` and `answer`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).resolve().parent


def schema(name: str) -> dict[str, Any]:
    """The published JSON Schema of a form of plain data: `evaluation` or `answer`."""
    found: dict[str, Any] = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found
