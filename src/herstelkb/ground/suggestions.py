"""The known name that a mistyped one stands for, as a name or as a hint."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

from herstelkb.ground.messages import message
from herstelkb.ground.showing import spoken

_DIGITS = re.compile(r"\d+")


def nearest(name: str, known: Iterable[object]) -> str | None:
    """The known name most similar to `name`, or None if none is similar."""
    names = [spoken(k) for k in known]
    close = difflib.get_close_matches(name[:200], names, n=1, cutoff=0.6)
    if close:
        return close[0]
    tails = [n for n in names if n.rpartition(".")[2] == name.rpartition(".")[2]]
    return tails[0] if tails else None


def only_nearest(name: str, known: Iterable[object]) -> str | None:
    """The known name that `name` must be a typo of: very similar, clearly more than any other, with the same digits.

    A short name could easily be a different one, and so could a different number: `step-2` may not exist yet.
    """
    words = {spoken(k) for k in known}
    if name in words:  # then something else is wrong
        return None
    match = difflib.SequenceMatcher(b=name[:200])
    found = [(0.0, "")]
    for word in words:
        match.set_seq1(word)
        if match.real_quick_ratio() >= 0.6 and match.quick_ratio() >= 0.6:
            found.append((match.ratio(), word))
    (second, _), (best, nearest_name) = sorted([(0.0, ""), *found])[-2:]
    sure = best >= 0.8 and best - second >= 0.1 and len(name) > 3
    return nearest_name if sure and _DIGITS.findall(name) == _DIGITS.findall(nearest_name) else None


def did_you_mean(name: str, known: Iterable[object]) -> str | None:
    """A hint with the nearest known name, or None; if the two look alike, the hint says how they differ."""
    found = nearest(name, known)
    if found is None or found == name:  # then something else is wrong
        return None
    if _seen(found) != _seen(name):
        return message("did you mean '{name}'?", name=found)
    differing = ", ".join(f"U+{ord(character):04X}" for character in sorted({*found} ^ {*name}))
    if not differing:
        return message("did you mean '{name}'? it looks the same, but differs in the number of spaces", name=found)
    return message("did you mean '{name}'? it looks the same, but differs in {signs}", name=found, signs=differing)


def _seen(name: str) -> str:
    """A name as a reader sees it."""
    shown = unicodedata.normalize("NFKC", name)
    return " ".join("".join(c for c in shown if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf")).split())


def meant_value(written: object, domain: Iterable[object]) -> str | None:
    """A hint for something outside a domain: the nearest value, or how to write true and false."""
    values = [spoken(value) for value in domain]
    if not isinstance(written, str | bool) and spoken(written) in values:
        return message("put quotes around it: here it is a word")
    if set(values) == {"true", "false"}:
        low = spoken(written).lower()
        if low in values:
            return message("write {value} without quotes: it is not text", value=low)
        return message("write true for yes, false for no")
    return did_you_mean(spoken(written), values)
