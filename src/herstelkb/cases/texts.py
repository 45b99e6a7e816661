"""Ids, days, texts, values and degrees as people write them: one parser each.

Case files, plain data, tables, frames, conversations and the JSON Schema for editors all share these. Input that cannot
be used gives a `Refusal`, which says why and what to write instead; the caller adds the place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar

from herstelkb.ground.messages import message
from herstelkb.ground.showing import listed, spoken
from herstelkb.ground.suggestions import did_you_mean, meant_value, only_nearest
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Value
from herstelkb.language.model import Attribute

MAX_TEXT = 500
MAX_VIEW = 2000  # of a person's own view, which is a paragraph rather than a remark
MAX_NUMBER = 10**18  # accepted as text: no frame holds more than 2**63
# Joiners and directional marks are allowed, as names need them.
CONTROLS = "\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029"
# A day in the calendar, years 1 to 9999.
_DAY = (
    "(?!0000)(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)"
)
_IS_DAY = re.compile(_DAY)
_UNPRINTABLE = re.compile(f"[{CONTROLS}\ud800-\udfff]")
_END = "(?![\\s\\S])"  # in Python, `$` also matches before a final line break
_TRUTH = {True: ("true", "waar", "yes", "ja"), False: ("false", "onwaar", "no", "nee")}  # some from spreadsheets
_DECIMAL_COMMA = re.compile(r"[-+]?[0-9]+,[0-9]+%?")
_MISSING = ("NaTType", "NAType")  # of pandas, which may not be installed
_Named = TypeVar("_Named", bound=Value)
_LEFT_OUT = message("leave it out, or write null (in Python None)")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why input cannot be used, as for a finding; `meant` is what it must be a typo of, if anything."""

    code: str
    message: str
    expected: str | None = None
    hint: str | None = None
    meant: str | None = None


def plain(raw: Any) -> Any:
    """A numpy value or enumeration member as the plain value it stands for; anything else unchanged."""
    if isinstance(raw, Enum):
        raw = raw.value
    return raw.item() if getattr(raw, "ndim", None) == 0 and hasattr(raw, "item") else raw


def one_form(text: str) -> str:
    """An id in its normal form: composed (NFC), without surrounding white space."""
    return unicodedata.normalize("NFC", text).strip()


# --- one parser each -------------------------------------------------------------------------------------------------


def read_id(raw: Any, one: str) -> str | Refusal:
    """The id of a member, in its normal form; a whole number is an id too. `one`: the name of the one subject."""
    raw = plain(raw)
    text = spoken(raw) if _is_whole(raw) else raw
    found = one_form(text) if isinstance(text, str) else ""
    if not found or max(len(text), len(found)) > MAX_TEXT or unprintable(text) or "=" in text:
        said = message("an id is a short text without control characters or '='")
        return Refusal("malformed-name", said, hint=_other_id(raw))
    if found == one:
        said = message("'{id}' is the name of the one subject", id=found)
        return Refusal("malformed-name", said, hint=message("choose another id"))
    return found


def read_text(raw: Any, longest: int = MAX_TEXT) -> str | Refusal:
    """A text on one line: a name, a remark, who observed something."""
    raw = plain(raw)
    text = spoken(raw) if isinstance(raw, str | bool) or _is_number(raw) else None
    if text is None or len(text) > longest or unprintable(text):
        said = message("this must be text of at most {most} characters on one line", most=longest)
        return Refusal("wrong-type", said, hint=_missing(raw) or _other_text(text))
    return text


def read_key(raw: Any) -> str | Refusal:
    """The key of a case in a population, in its normal form."""
    text = read_text(raw)
    if isinstance(text, Refusal):
        return text
    said, hint = message("the key of a case is empty"), message("every row needs its case")
    return one_form(text) or Refusal("missing-case", said, hint=hint)


def read_day(raw: Any) -> date | Refusal:
    """A day, as year-month-day: of all ISO forms only this one."""
    raw = plain(raw)
    if hint := _missing(raw):
        return Refusal("wrong-date", message("'{word}' is not a date", word=spoken(raw)), hint=hint)
    if isinstance(raw, datetime):  # in Python also a date, but not comparable with others
        return raw.date()
    if isinstance(raw, date):
        return raw
    if isinstance(raw, str) and _IS_DAY.fullmatch(raw):
        return date.fromisoformat(raw)
    word = spoken(raw)[:40]
    said, expected = message("'{word}' is not a date", word=word), message("a day like {day}", day="2026-11-02")
    return Refusal("wrong-date", said, expected=expected, hint=_other_day(word))


def read_value(raw: Any, knowledge: Knowledge, qualified: str) -> Value | Refusal:
    """A value of an attribute (`plant.soil`); true and false are booleans, not words."""
    raw, values = plain(raw), knowledge.source.vocabulary[qualified].values
    if isinstance(raw, str | bool) and raw in values:
        found: Value = raw
        return found
    domain = [spoken(value) for value in values]
    expected = message("one of {values}", values=listed(domain))
    if isinstance(raw, Mapping | list | tuple):  # it may be nested to any depth, so the message does not quote it
        return Refusal("unknown-value", message("{attribute} has a single value", attribute=qualified), expected)
    word = spoken(raw)[:80]
    hint = _missing(raw) or meant_value(raw, domain)
    if _DECIMAL_COMMA.fullmatch(word):
        told = "{word} is a number with a decimal comma, and {attribute} has no numbers"
        hint = message(told, word=word, attribute=qualified)
    said = message("'{word}' is not a value of {attribute}", word=word, attribute=qualified)
    return Refusal("unknown-value", said, expected, hint, only_nearest(word, domain))


def read_degree(raw: Any, knowledge: Knowledge) -> int | Refusal:
    """A point of the certainty scale, as a degree from 1."""
    raw, scale = plain(raw), knowledge.certainty
    if isinstance(raw, str) and raw in scale:
        return scale.index(raw) + 1
    hint = _missing(raw) or did_you_mean(spoken(raw), scale)
    said = message("'{word}' is not a point of the scale", word=spoken(raw)[:80])
    return Refusal("unknown-scale-point", said, listed(scale), hint)


def read_attribute(raw: Any, knowledge: Knowledge, kind: str, beside: Iterable[str] = ()) -> str | Refusal:
    """The name of an observable attribute of a kind of subject; `beside`: other names to suggest."""
    name = spoken(plain(raw))
    vocabulary, qualified = knowledge.source.vocabulary, f"{kind}.{name}"
    entry = vocabulary.get(qualified)
    if entry is not None and entry.observable:
        return name
    if entry is not None or qualified in knowledge.source.measures:
        said = message("{attribute} is concluded: it cannot be observed", attribute=qualified)
        return Refusal("not-observable", said, hint=message("remove it, and observe what it follows from"))
    known = observable(knowledge, kind)
    hint = did_you_mean(name, [*known, *beside]) or message("there are {names}", names=listed(known))
    said = message("there is no attribute '{name}' of {kind}", name=name[:80], kind=kind)
    return Refusal("unknown-attribute", said, hint=hint, meant=only_nearest(name, known))


def observable(knowledge: Knowledge, kind: str) -> tuple[str, ...]:
    """The names of the observable attributes of a kind of subject."""
    return tuple(
        name for name in knowledge.attributes[kind] if knowledge.source.vocabulary[f"{kind}.{name}"].observable
    )


# --- words, for cells and replies, where all input is text ------------------------------------------------------


def value_words(value: Value, entry: Attribute) -> tuple[str, ...]:
    """The words for a value: as files write it, its labels in all languages, and yes or no for a boolean."""
    written = spoken(value)
    truth = _TRUTH[value] if isinstance(value, bool) else ()
    return (written, written.replace("_", " "), *entry.values[value].label.values(), *truth)


def values_by_word(entry: Attribute) -> dict[str, Value]:
    """The values of an attribute by their words, in lower case."""
    return by_word({value: value_words(value, entry) for value in entry.values})


def degrees_by_word(knowledge: Knowledge) -> dict[str, str]:
    """The points of the certainty scale by their words, in lower case."""
    return by_word({point: label.values() for point, label in knowledge.source.head.certainty.items()})


def attributes_by_word(knowledge: Knowledge, kind: str, beside: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The attributes of a kind of subject by their labels in all languages, in lower case; `beside`: other names."""
    vocabulary = knowledge.source.vocabulary
    labels = {name: vocabulary[f"{kind}.{name}"].label.values() for name in knowledge.attributes[kind]}
    return by_word({**labels, **beside})


def by_word(named: Mapping[_Named, Iterable[str]]) -> dict[str, _Named]:
    """Values by their words, in lower case. A value's own written form comes first; ambiguous words are left out."""
    found: dict[str, dict[_Named, None]] = {}
    for thing, words in named.items():
        for word in words:
            found.setdefault(small(word), {})[thing] = None
    clear = {word: next(iter(things)) for word, things in found.items() if len(things) == 1}
    return clear | {small(spoken(thing)): thing for thing in named}


def small(word: str) -> str:
    """A word normalised for lookup: in lower case, composed, with single spaces inside and none around it."""
    return " ".join(unicodedata.normalize("NFC", word).casefold().split())


# --- the same as JSON Schema -----------------------------------------------------------------------------------------

TEXT_SCHEMA: dict[str, Any] = {
    "type": ["string", "number", "boolean", "null"],
    "maxLength": MAX_TEXT,
    "pattern": f"^[^{CONTROLS}]*{_END}",  # no file can contain a lone surrogate
    "exclusiveMinimum": -MAX_NUMBER,
    "exclusiveMaximum": MAX_NUMBER,
}
VIEW_SCHEMA: dict[str, Any] = {**TEXT_SCHEMA, "maxLength": MAX_VIEW}
DAY_SCHEMA: dict[str, Any] = {"type": ["string", "null"], "pattern": f"^{_DAY}{_END}"}


def id_schema(one: str) -> dict[str, Any]:
    """The JSON Schema of what `read_id` accepts; it cannot express that ids are unique."""
    return {
        "type": ["string", "integer"],
        "maxLength": MAX_TEXT,
        "pattern": f"^(?!\\s*{one}\\s*{_END})(?=[\\s\\S]*\\S)[^{CONTROLS}=]*{_END}",
        "exclusiveMinimum": -MAX_NUMBER,
        "exclusiveMaximum": MAX_NUMBER,
    }


# --- what to write instead -------------------------------------------------------------------------------------------


def unprintable(text: str) -> str | None:
    """The first control character or lone surrogate, as `U+…`."""
    found = _UNPRINTABLE.search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def _is_whole(raw: Any) -> bool:
    return isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < MAX_NUMBER


def _is_number(raw: Any) -> bool:
    """Is it a number to accept as text? NaN is not."""
    return _is_whole(raw) or (isinstance(raw, float) and abs(raw) < MAX_NUMBER)


def _missing(raw: Any) -> str | None:
    """A hint for the missing values of other libraries."""
    absent = (isinstance(raw, float) and raw != raw) or type(raw).__name__ in _MISSING
    return _LEFT_OUT if absent else None


def _other_day(written: str) -> str | None:
    """A hint for a day in Dutch order, 2-11-2026, or in another ISO form."""
    found = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", written.strip())
    try:
        meant = date(*map(int, reversed(found.groups()))) if found else date.fromisoformat(written.strip())
    except ValueError:
        return None
    return message("did you mean {day}?", day=meant)


def _other_text(text: str | None) -> str:
    if text is None:
        return message("write it on one line, in quotes if necessary")
    control = unprintable(text)
    if not control:
        return message("shorten it")
    return message("remove {sign}, or replace it by a space", sign=control)


def _other_id(raw: Any) -> str:
    if _missing(raw):
        return message("give each member an id, like m01")
    if not isinstance(raw, str):
        return message("put quotes around it, or use an id like m01")
    if not raw.strip():
        return message("give each member an id, like m01")
    wrong = unprintable(raw) or ("'='" if "=" in raw else None)
    return message("use an id without {sign}, like m01", sign=wrong) if wrong else message("use a shorter id, like m01")
