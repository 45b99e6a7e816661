"""What a check finds, before the registry adds its code and severity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from herstelkb.diagnostics import Edit, Place


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a check found; the fields are those of a diagnostic."""

    place: Place | None
    message: str
    hint: str | None = None
    expected: str | None = None
    edits: tuple[Edit, ...] = ()
    witness: Mapping[str, Any] | None = field(default=None, hash=False)
