"""The door that every text passes on its way into a document: what would break it, or mislead its reader, stays out.

A control character makes a document unreadable to Word, a direction override turns letters round, and one letter that
no font has keeps a PDF from being made at all. Nothing is lost in silence: such a letter is written as its number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from herstelkb.ground.resources import resource

# Controls but for tab and newline; unseen ones: soft hyphens, joiners, directions; and, in pairs, what is no character.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]+"
)
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean(text: str) -> str:
    """A text without what is not seen: controls, and characters that join, split or turn others.

    What is no character, such as half of a pair, becomes the sign that something was here, U+FFFD.
    """
    return _NO_CHARACTER.sub("\ufffd", _UNSEEN.sub("", text))


def printable(text: str) -> str:
    """A clean text in letters that the fonts have: others are written as their numbers, such as [U+1F600]."""
    return _replaced(text, "covered", lambda found: f"[{' '.join(f'U+{ord(letter):04X}' for letter in found[0])}]")


def drawable(svg: str) -> str:
    """A drawing, clean, in letters that its font has: where it says others there is a lozenge for each.

    A number would not fit in a drawing; the text beside it has them.
    """
    return _replaced(svg, "drawn", lambda found: "◊" * len(found[0]))


def _replaced(text: str, listed: str, said: Callable[[re.Match[str]], str]) -> str:
    return _lacking(listed).sub(said, unicodedata.normalize("NFC", clean(text)))


@lru_cache(maxsize=2)
def _lacking(name: str) -> re.Pattern[str]:
    """Any letters that are not in a list of those that there are."""
    listed = (resource("templates") / "paper" / "fonts" / f"{name}.txt").read_text("utf-8").split()
    ranges = (one.partition("-") for one in listed)
    covered = "".join(f"\\U{int(low, 16):08x}-\\U{int(high or low, 16):08x}" for low, _, high in ranges)
    return re.compile(f"[^\t\n{covered}]+")
