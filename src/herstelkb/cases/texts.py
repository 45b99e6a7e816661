"""Ids, texts and days as people write them in a case, and what to do about those that cannot be used."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

MAX_TEXT = 500


def day_first(written: str) -> str | None:
    """What to write for a day as it is written in the Netherlands, 2-11-2026; None for what is no such day."""
    found = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", written.strip())
    try:
        return f"did you mean {date(*map(int, reversed(found.groups())))}?" if found else None
    except ValueError:
        return None


def is_number(raw: Any) -> bool:
    """Is it a whole number that can stand for a text?"""
    return isinstance(raw, int) and not isinstance(raw, bool) and raw.bit_length() < MAX_TEXT


def unprintable(text: str) -> str | None:
    """The first control character or lone surrogate; joiners and directional marks, as names need them, are fine."""
    found = re.search("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]", text)
    return f"U+{ord(found[0]):04X}" if found else None


def other_text(text: str | None) -> str:
    """What to do about a text that cannot be one."""
    if text is None:
        return "write it on one line, between quotes if need be"
    control = unprintable(text)
    return f"leave out {control}, or put a space in its place" if control else "shorten it"


def other_id(raw: Any) -> str:
    """What to do about an id that cannot be one."""
    if not isinstance(raw, str):
        return "put quotes around it, or use an id like m01"
    if not raw.strip():
        return "give each an id, like m01"
    wrong = unprintable(raw) or ("'='" if "=" in raw else None)
    return f"choose one without {wrong}: an id like m01" if wrong else "choose a shorter one: an id like m01"
