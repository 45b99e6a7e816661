"""The known name that a mistyped one was meant to be, as a name or as a hint."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

from herstelkb.ground.showing import spoken

_DIGITS = re.compile(r"\d+")


def nearest(name: str, known: Iterable[object]) -> str | None:
    """The known name that looks most like `name`, or None where none looks like it."""
    names = [spoken(k) for k in known]
    close = difflib.get_close_matches(name[:200], names, n=1, cutoff=0.6)
    if close:
        return close[0]
    tails = [n for n in names if n.rpartition(".")[2] == name.rpartition(".")[2]]
    return tails[0] if tails else None


def only_nearest(name: str, known: Iterable[object]) -> str | None:
    """The known name that `name` can only be a slip of: much like it, clearly more than any other, and numbered as it.

    A short name is too easily another name, and so is one with another number: what is `step-2` may be yet to come.
    """
    words = {spoken(k) for k in known}
    if name in words:  # then it is something else that is wrong
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
    """A hint that names the nearest known name, or None; of one that looks the same, it says in what it differs."""
    found = nearest(name, known)
    if found is None or found == name:  # then it is something else that is wrong
        return None
    if _seen(found) != _seen(name):
        return f"did you mean '{found}'?"
    differing = ", ".join(f"U+{ord(character):04X}" for character in sorted({*found} ^ {*name}))
    return f"did you mean '{found}'? it looks the same, and differs in {differing or 'how often U+0020 stands there'}"


def _seen(name: str) -> str:
    """What a reader sees of a name."""
    shown = unicodedata.normalize("NFKC", name)
    return " ".join("".join(c for c in shown if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf")).split())


def meant_value(written: object, domain: Iterable[object]) -> str | None:
    """A hint for what is no value of a domain: the nearest that is, or how true and false are written."""
    values = [spoken(value) for value in domain]
    if not isinstance(written, str | bool) and spoken(written) in values:
        return "put quotes around it: it is a word here"
    if set(values) == {"true", "false"}:
        low = spoken(written).lower()
        return f"write {low} without quotes: it is no text" if low in values else "write true for yes, false for no"
    return did_you_mean(spoken(written), values)
