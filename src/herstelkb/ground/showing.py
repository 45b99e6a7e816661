"""Values and texts as messages show them: as rule files write them, in one line, and unable to command a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterable

MAX_MESSAGE = 4_000  # characters: a message may quote what was written, and that may be anything


def spoken(value: object) -> str:
    """A value as it is written in a rule or case file."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    try:
        return "null" if value is None else str(value)
    except ValueError:  # Python writes out no integer of more than 4,300 digits
        return "a huge number"


def listed(values: Iterable[object], limit: int = 12) -> str:
    """Values in one line for a message, cut off after `limit`."""
    words = [spoken(v) for v in values]
    more = f", … ({len(words) - limit} more)" if len(words) > limit else ""
    return ", ".join(words[:limit]) + more


def visible(text: str) -> str:
    """Text that cannot command a terminal: what is not printable is shown as an escape."""
    shown = text if len(text) <= MAX_MESSAGE else text[:MAX_MESSAGE] + "…"
    if shown.isprintable():
        return shown
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in shown)


def shortened(text: str, most: int = 60) -> str:
    """A text in at most so many characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
