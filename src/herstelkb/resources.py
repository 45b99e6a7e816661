"""What ships with herstelkb beside its code: rules and templates, inside the wheel or at the top of a checkout, and the
JSON Schemas that it publishes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """The folder `rules` or `templates` that came with this installation."""
    packed = _PACKAGE / "data" / name
    return packed if packed.is_dir() else _PACKAGE.parent.parent / name


def schema(name: str) -> dict[str, Any]:
    """The published JSON Schema of a form of plain data: `evaluation` or `answer` (docs/json.md)."""
    found: dict[str, Any] = json.loads((_PACKAGE / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
    return found
