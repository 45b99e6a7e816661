"""Values and texts as messages show them: as rule files write them, on one line, without terminal control codes."""

from __future__ import annotations

import math
from collections.abc import Iterable

from herstelkb.ground.messages import message

MAX_MESSAGE = 4_000  # characters: a message may quote input of any length


def spoken(value: object) -> str:
    """A value as it is written in a rule or case file."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    try:
        return "null" if value is None else str(value)
    except ValueError:  # Python formats no integer of more than 4,300 digits
        return "a huge number"


def listed(values: Iterable[object], limit: int = 12) -> str:
    """Values on one line for a message, truncated after `limit`."""
    words = [spoken(v) for v in values]
    first, more = ", ".join(words[:limit]), len(words) - limit
    return message("{first}, … ({more} more)", first=first, more=more) if more > 0 else first


def visible(text: str) -> str:
    """Text without control codes: characters that are not printable become escapes."""
    shown = text if len(text) <= MAX_MESSAGE else text[:MAX_MESSAGE] + "…"
    if shown.isprintable():
        return shown
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in shown)


def shortened(text: str, most: int = 60) -> str:
    """A text truncated to at most `most` characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
