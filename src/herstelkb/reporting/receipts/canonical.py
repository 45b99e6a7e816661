"""Canonical JSON (RFC 8785), for data without fractions: the same data is the same bytes on every machine.

It writes what receipts are made of, and refuses the rest, rather than choose a form for it.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

LARGEST = 2**53 - 1  # beyond it, JSON readers that hold numbers as doubles disagree


def canonical(data: Any) -> bytes:
    """The canonical form of strings, whole numbers up to 2⁵³ − 1, booleans, null, lists and mappings.

    Raises:
        ValueError: anything else is in it, or text that is not Unicode.
    """
    return _written(data).encode("utf-8")


def digest(data: Any) -> str:
    """The SHA-256 of the canonical form, in hexadecimal.

    Raises:
        ValueError: see `canonical`.
    """
    return hashlib.sha256(canonical(data)).hexdigest()


def _written(data: Any) -> str:
    match data:
        case None | bool() | str():
            return json.dumps(data, ensure_ascii=False)
        case int() if abs(data) <= LARGEST:
            return str(data)
        case list() | tuple():
            return f"[{','.join(map(_written, data))}]"
        case dict() if all(isinstance(key, str) for key in data):
            keys = sorted(data, key=lambda key: key.encode("utf-16-be", "surrogatepass"))  # as the RFC orders them
            return "{" + ",".join(f"{_written(key)}:{_written(data[key])}" for key in keys) + "}"
    raise ValueError(f"{type(data).__name__} {data!r:.40} has no canonical form")
