"""JSON as plain data at once, where nothing in it has to be told a place.

The tree of `documents` knows where each value stands, and takes ten times the memory. It is what reads a text in which
there is something to find; both give the same data.
"""

from __future__ import annotations

import json
import re
from typing import Any

MAX_DEPTH = 20  # of what one reads; what is deeper has something to find
MAX_VALUES = 1_000_000
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_LONG_EXPONENT = re.compile(r"[eE][-+]?[0-9]{5}")


class _Slowly(Exception):
    """Raised if there may be something to report."""


def plain_json(text: str) -> Any | None:
    """The data of JSON text; None if it is not well-formed, or needs a document to check it."""
    if text.count(",") + text.count(":") > MAX_VALUES or _SURROGATE.search(text):
        return None
    try:
        data = json.loads(
            text, object_pairs_hook=_mapping, parse_constant=_refused, parse_int=_whole, parse_float=_number
        )
    except (ValueError, RecursionError, _Slowly):
        return None
    return data if _depth(data) <= MAX_DEPTH else None


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Slowly
    return found


def _refused(word: str) -> Any:
    raise _Slowly


def _whole(digits: str) -> int:
    if len(digits) > 300:  # which a document reads as a word
        raise _Slowly
    return int(digits)


def _number(digits: str) -> float:
    if _LONG_EXPONENT.search(digits):
        raise _Slowly
    return float(digits)


def _depth(data: Any) -> int:
    depth, level = 0, [data]
    while level:
        depth += 1
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]
    return depth
