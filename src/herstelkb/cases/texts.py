"""Ids, days, texts, values and degrees as people write them: one parser for each, wherever they are written.

Case files, plain data, tables, frames, conversations and the editor's JSON Schema all read by these. What cannot be
used comes back as a `Refused`, which says why and what to write instead; where it stood is the caller's to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar

from herstelkb.ground.showing import listed, spoken
from herstelkb.ground.suggestions import did_you_mean, meant_value, only_nearest
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Value
from herstelkb.language.model import Attribute

MAX_TEXT = 500
MAX_NUMBER = 10**18  # that may stand for a text: beyond 2**63 no frame holds it
# Joiners and directional marks, as names need them, are fine.
CONTROLS = "\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029"
# A day that the calendar has, years 1 to 9999.
_DAY = (
    "(?!0000)(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)"
)
_IS_DAY = re.compile(_DAY)
_UNPRINTABLE = re.compile(f"[{CONTROLS}\ud800-\udfff]")
_END = "(?![\\s\\S])"  # to Python, `$` is also before a last line break
_TRUTH = {True: ("true", "waar", "yes", "ja"), False: ("false", "onwaar", "no", "nee")}  # as spreadsheets write it too
_DECIMAL_COMMA = re.compile(r"[-+]?[0-9]+,[0-9]+%?")
_MISSING = ("NaTType", "NAType")  # of pandas, which may not be installed
_Named = TypeVar("_Named", bound=Value)
_LEFT_OUT = "leave it out, or write null (in Python None)"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something written cannot be used, in the terms of a finding; `meant` is what it can only be a slip of."""

    code: str
    message: str
    expected: str | None = None
    hint: str | None = None
    meant: str | None = None


def plain(raw: Any) -> Any:
    """A value of numpy, or a member of an enumeration, as the plain value it stands for; anything else as it is."""
    if isinstance(raw, Enum):
        raw = raw.value
    return raw.item() if getattr(raw, "ndim", None) == 0 and hasattr(raw, "item") else raw


def one_form(text: str) -> str:
    """An id in the one form that it is known by: composed (NFC), without white space around it."""
    return unicodedata.normalize("NFC", text).strip()


# --- one parser each -------------------------------------------------------------------------------------------------


def read_id(raw: Any, one: str) -> str | Refusal:
    """The id of one of the many, in its one form; a whole number is one too. `one`: the name of the one subject."""
    raw = plain(raw)
    text = spoken(raw) if _is_whole(raw) else raw
    found = one_form(text) if isinstance(text, str) else ""
    if not found or max(len(text), len(found)) > MAX_TEXT or unprintable(text) or "=" in text:
        said = "an id is a short text without control characters or '='"
        return Refusal("malformed-name", said, hint=_other_id(raw))
    if found == one:
        return Refusal("malformed-name", f"'{found}' is the name of the one subject", hint="choose another id")
    return found


def read_text(raw: Any) -> str | Refusal:
    """A text on one line: a name, a remark, who observed something."""
    raw = plain(raw)
    text = spoken(raw) if isinstance(raw, str | bool) or _is_number(raw) else None
    if text is None or len(text) > MAX_TEXT or unprintable(text):
        said = f"this is a text of at most {MAX_TEXT} characters on one line"
        return Refusal("wrong-type", said, hint=_missing(raw) or _other_text(text))
    return text


def read_key(raw: Any) -> str | Refusal:
    """What one of many cases goes by, in its one form."""
    text = read_text(raw)
    if isinstance(text, Refusal):
        return text
    return one_form(text) or Refusal("missing-case", "a case goes by a text", hint="every row needs its case")


def read_day(raw: Any) -> date | Refusal:
    """A day, year first: of the ISO forms this one alone."""
    raw = plain(raw)
    if hint := _missing(raw):
        return Refusal("wrong-date", f"'{spoken(raw)}' is not a date", hint=hint)
    if isinstance(raw, datetime):  # a date too, for Python, but not one to be compared with others
        return raw.date()
    if isinstance(raw, date):
        return raw
    if isinstance(raw, str) and _IS_DAY.fullmatch(raw):
        return date.fromisoformat(raw)
    said, hint = f"'{spoken(raw)[:40]}' is not a date", _other_day(spoken(raw)[:40])
    return Refusal("wrong-date", said, expected="a day like 2026-11-02", hint=hint)


def read_value(raw: Any, knowledge: Knowledge, qualified: str) -> Value | Refusal:
    """A value of an attribute (`medewerker.reactie`), where true and false are no words."""
    raw, values = plain(raw), knowledge.source.vocabulary[qualified].values
    if isinstance(raw, str | bool) and raw in values:
        found: Value = raw
        return found
    domain = [spoken(value) for value in values]
    expected = f"one of {listed(domain)}"
    if isinstance(raw, Mapping | list | tuple):  # it may be of any depth, so it is not written out
        return Refusal("unknown-value", f"{qualified} has a single value", expected)
    word = spoken(raw)[:80]
    hint = _missing(raw) or meant_value(raw, domain)
    if _DECIMAL_COMMA.fullmatch(word):
        hint = f"{word} is a number with a decimal comma, and {qualified} has no numbers"
    return Refusal(
        "unknown-value", f"'{word}' is not a value of {qualified}", expected, hint, only_nearest(word, domain)
    )


def read_degree(raw: Any, knowledge: Knowledge) -> int | Refusal:
    """A point of the scale of certainty, as a degree from 1 up."""
    raw, scale = plain(raw), knowledge.certainty
    if isinstance(raw, str) and raw in scale:
        return scale.index(raw) + 1
    hint = _missing(raw) or did_you_mean(spoken(raw), scale)
    said = f"'{spoken(raw)[:80]}' is not a point of the scale"
    return Refusal("unknown-scale-point", said, listed(scale), hint)


def read_attribute(raw: Any, knowledge: Knowledge, kind: str, beside: Iterable[str] = ()) -> str | Refusal:
    """The name of an attribute of a kind of subject that may be observed; `beside`: what else could be meant."""
    name = spoken(plain(raw))
    vocabulary, qualified = knowledge.source.vocabulary, f"{kind}.{name}"
    entry = vocabulary.get(qualified)
    if entry is not None and entry.observable:
        return name
    if entry is not None or qualified in knowledge.source.measures:
        hint = "leave it out, and observe what it follows from"
        return Refusal("not-observable", f"{qualified} is concluded, it cannot be observed", hint=hint)
    known = observable(knowledge, kind)
    hint = did_you_mean(name, [*known, *beside]) or f"there are {listed(known)}"
    said = f"there is no attribute '{name[:80]}' of {kind}"
    return Refusal("unknown-attribute", said, hint=hint, meant=only_nearest(name, known))


def observable(knowledge: Knowledge, kind: str) -> tuple[str, ...]:
    """The names of the attributes of a kind of subject that may be observed."""
    return tuple(
        name for name in knowledge.attributes[kind] if knowledge.source.vocabulary[f"{kind}.{name}"].observable
    )


# --- words, where everything written is text: cells and replies ------------------------------------------------------


def value_words(value: Value, entry: Attribute) -> tuple[str, ...]:
    """The words that mean a value: as files write it, its labels in all languages, yes and no for true and false."""
    written = spoken(value)
    truth = _TRUTH[value] if isinstance(value, bool) else ()
    return (written, written.replace("_", " "), *entry.values[value].label.values(), *truth)


def values_by_word(entry: Attribute) -> dict[str, Value]:
    """What the words for the values of an attribute mean, each in small letters."""
    return by_word({value: value_words(value, entry) for value in entry.values})


def degrees_by_word(knowledge: Knowledge) -> dict[str, str]:
    """What the words for the points of the scale of certainty mean, each in small letters."""
    return by_word({point: label.values() for point, label in knowledge.source.head.certainty.items()})


def by_word(named: Mapping[_Named, Iterable[str]]) -> dict[str, _Named]:
    """What words mean, each in small letters. How a thing itself is written comes first; the unclear is left out."""
    found: dict[str, dict[_Named, None]] = {}
    for thing, words in named.items():
        for word in words:
            found.setdefault(small(word), {})[thing] = None
    clear = {word: next(iter(things)) for word, things in found.items() if len(things) == 1}
    return clear | {small(spoken(thing)): thing for thing in named}


def small(word: str) -> str:
    """A word as it is looked up: in small letters, composed, without white space around or doubled within it."""
    return " ".join(unicodedata.normalize("NFC", word).casefold().split())


# --- the same as JSON Schema -----------------------------------------------------------------------------------------

TEXT_SCHEMA: dict[str, Any] = {
    "type": ["string", "number", "boolean", "null"],
    "maxLength": MAX_TEXT,
    "pattern": f"^[^{CONTROLS}]*{_END}",  # a lone surrogate cannot be in a file at all
    "exclusiveMinimum": -MAX_NUMBER,
    "exclusiveMaximum": MAX_NUMBER,
}
DAY_SCHEMA: dict[str, Any] = {"type": ["string", "null"], "pattern": f"^{_DAY}{_END}"}


def id_schema(one: str) -> dict[str, Any]:
    """The JSON Schema of what `read_id` takes; that no two are the same is beyond it."""
    return {
        "type": ["string", "integer"],
        "maxLength": MAX_TEXT,
        "pattern": f"^(?!\\s*{one}\\s*{_END})(?=[\\s\\S]*\\S)[^{CONTROLS}=]*{_END}",
        "exclusiveMinimum": -MAX_NUMBER,
        "exclusiveMaximum": MAX_NUMBER,
    }


# --- what to write instead -------------------------------------------------------------------------------------------


def unprintable(text: str) -> str | None:
    """The first control character or lone surrogate."""
    found = _UNPRINTABLE.search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def _is_whole(raw: Any) -> bool:
    return isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < MAX_NUMBER


def _is_number(raw: Any) -> bool:
    """Is it a number that can stand for a text? A NaN cannot."""
    return _is_whole(raw) or (isinstance(raw, float) and abs(raw) < MAX_NUMBER)


def _missing(raw: Any) -> str | None:
    """What to do about what other libraries have for a missing value."""
    absent = (isinstance(raw, float) and raw != raw) or type(raw).__name__ in _MISSING
    return _LEFT_OUT if absent else None


def _other_day(written: str) -> str | None:
    """A day as it is written in the Netherlands, 2-11-2026, or in another ISO form, as it is written here."""
    found = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", written.strip())
    try:
        meant = date(*map(int, reversed(found.groups()))) if found else date.fromisoformat(written.strip())
    except ValueError:
        return None
    return f"did you mean {meant}?"


def _other_text(text: str | None) -> str:
    if text is None:
        return "write it on one line, between quotes if need be"
    control = unprintable(text)
    return f"leave out {control}, or put a space in its place" if control else "shorten it"


def _other_id(raw: Any) -> str:
    if _missing(raw):
        return "give each an id, like m01"
    if not isinstance(raw, str):
        return "put quotes around it, or use an id like m01"
    if not raw.strip():
        return "give each an id, like m01"
    wrong = unprintable(raw) or ("'='" if "=" in raw else None)
    return f"choose one without {wrong}: an id like m01" if wrong else "choose a shorter one: an id like m01"
