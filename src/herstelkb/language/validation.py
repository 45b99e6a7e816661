"""Pydantic's validation errors as findings for rule authors: one per place, with what was expected.

`reading` chooses the model for each item; this module words the errors, with their places and remedies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from herstelkb.ground.diagnostics import Diagnostic, Place
from herstelkb.ground.showing import spoken
from herstelkb.ground.suggestions import did_you_mean, only_nearest
from herstelkb.language import model, report
from herstelkb.language.advice import Advice, ConditionalText
from herstelkb.language.documents import Document, Origin, PathStep
from herstelkb.language.edits import Edits, reworded
from herstelkb.language.forms import checker
from herstelkb.language.nodes import Node
from herstelkb.language.rule_file import SamplingEntry
from herstelkb.language.writing import flow

NAME_HINT = "use lower-case letters, digits and underscores (in an id: dashes), and start with a letter"
_MODELS: tuple[type[model.Written], ...] = (
    model.Attribute,
    model.Claim,
    model.Parameter,
    model.MeasureEntry,
    model.Rule,
    model.ConstraintEntry,
    Advice,
    ConditionalText,
    model.Scenario,
    SamplingEntry,
    model.KnowledgeBaseHead,
    model.Subjects,
    *(one for one in vars(report).values() if getattr(one, "__module__", "") == report.__name__),
)
_KEYS = sorted(
    {key for one in _MODELS for key in one.__annotations__ if not key.startswith("_")}
    | {"value", "certainty", "when_in_time", "by", "below", "above", "at_least", "at_most", "not", "any", "says"}
)


def corrected_key(document: Document, path: tuple[PathStep, ...], known: Iterable[str]) -> Edits:
    """The edit that corrects the key at the end of a path, if it can only be a typo of one known key."""
    old = str(path[-1])
    new = only_nearest(old, known)
    return reworded(Origin(document, path), old=old, new=new, key=True) if new else ()


def validation_findings(
    error: ValidationError, document: Document, path: tuple[PathStep, ...], form: Any, raw: Any
) -> list[Diagnostic]:
    """A validation error of `raw` as a form: one finding per place, however many forms were tried there."""
    grouped: dict[tuple[tuple[PathStep, ...], bool], list[Any]] = {}
    for detail in error.errors(include_url=False):
        if detail["type"] == "too_short" and detail["input"]:
            continue  # pydantic counts only entries that are right, and of the others it complains too
        at = _along(document, path, detail["loc"], missing=detail["type"] == "missing")
        grouped.setdefault((at, "[key]" in detail["loc"]), []).append(detail)
    found = []
    for (at, of_key), details in grouped.items():
        as_text = _TextInPlace(form, raw, at[len(path) :], of_key)
        found.append(_complaint(details, document, at, of_key, as_text))
    return list(dict.fromkeys(found))  # two parts of a misplaced item are one mistake


@dataclass(frozen=True, slots=True)
class _TextInPlace:
    """An item in which the part at some path can be replaced by text."""

    form: Any
    raw: Any
    steps: tuple[PathStep, ...]
    of_key: bool

    def hint(self, number: float) -> str | None:
        """A hint for a number at that path: quote it, if text with these digits would be valid."""
        text = spoken(number)
        if text.endswith((".nan", ".inf")):
            return f"{text} is YAML for {'not a number' if text == '.nan' else 'infinity'}: write what you mean"
        try:
            checker(self.form).validate_python(self._with(self.raw, self.steps, text))
        except ValidationError as error:
            wrong = [detail["type"] for detail in error.errors(include_url=False) if detail["input"] == text]
            if wrong:
                return NAME_HINT if "string_pattern_mismatch" in wrong else None
        return "put quotes around it if it is text"

    def _with(self, raw: Any, steps: tuple[PathStep, ...], text: str) -> Any:
        if not steps:
            return text
        first, rest = steps[0], steps[1:]
        if isinstance(raw, list):
            return [self._with(one, rest, text) if number == first else one for number, one in enumerate(raw)]
        if not isinstance(raw, dict) or first not in raw:
            return raw
        if self.of_key and not rest:
            return {text if key == first else key: value for key, value in raw.items()}
        return {key: self._with(value, rest, text) if key == first else value for key, value in raw.items()}


def _along(
    document: Document, path: tuple[PathStep, ...], loc: tuple[Any, ...], *, missing: bool
) -> tuple[PathStep, ...]:
    """The part of an error's location that exists in the document, without the names of the forms tried."""
    node, found = document.root, list(path)
    for step in path:
        node = node.value[step][1] if isinstance(node.value, dict) else node.value[step]
    for step in loc:
        if isinstance(node.value, dict) and (key := _key(node, step)) is not _NO_KEY:
            node, step = node.value[key][1], key
        elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        else:
            continue
        found.append(step)
    return (*found, str(loc[-1])) if missing else tuple(found)


_NO_KEY = object()


def _key(node: Node, step: Any) -> Any:
    """The key of a mapping for a step of an error's location, where keys of any type are text."""
    return step if step in node.value else next((key for key in node.value if str(key) == step), _NO_KEY)


def _complaint(
    details: list[Any], document: Document, at: tuple[PathStep, ...], of_key: bool, as_text: _TextInPlace
) -> Diagnostic:
    first = details[0]
    match first["type"]:
        case "missing":
            said = f"the key '{at[-1]}' is missing"
            return Diagnostic("missing-key", said, document.place(at[:-1], key=True), hint=f"add '{at[-1]}: …'")
        case "unexpected_keyword_argument":
            return _unknown_key(document, at)
        case "value_error":
            said = str(first["msg"]).removeprefix("Value error, ")
            return Diagnostic("incomplete-item", said, document.place(at, key=True))
        case _:
            return _wrong_value(details, document.place(at, key=of_key), of_key, as_text)


def _unknown_key(document: Document, at: tuple[PathStep, ...]) -> Diagnostic:
    if at[-2:-1] == ("any",):
        expected = "any: [{…}, {…}]"
        return Diagnostic("wrong-type", "`any` takes a list of conditions", document.place(at[:-1]), expected)
    if at[-2:-1] == ("not",):
        said = "`not` belongs before a value, inside a condition"
        return Diagnostic("wrong-type", said, document.place(at[:-1], key=True), _turned_round(document, at))
    known = at[-1] in _KEYS
    said, hint = f"the key '{spoken(at[-1])}' is not known here", None if known else did_you_mean(str(at[-1]), _KEYS)
    place, edits = document.place(at, key=True), corrected_key(document, at, () if known else _KEYS)
    remedy = "name the value that holds: `not` is for conditions" if at[-1] == "not" else "remove it"
    return Diagnostic("unknown-key", said, place, hint=hint or remedy, edits=edits)


def _wrong_value(details: list[Any], place: Place | None, of_key: bool, as_text: _TextInPlace) -> Diagnostic:
    given, kinds = details[0]["input"], [detail["type"] for detail in details]
    hint: str | None
    if kinds[0].startswith("decimal") and len(kinds) > 1:
        return Diagnostic("wrong-type", _found(given), place, "a number, or a $parameter")
    if isinstance(given, str) and kinds[-1] == "string_pattern_mismatch":
        hint = _name_hint(given, details[-1]["ctx"]["pattern"], of_value="bool_type" in kinds)
        return Diagnostic("malformed-name", f"'{given[:80]}' is not a name", place, hint=hint)
    hint = None
    if "string_type" in kinds and isinstance(given, int | float) and not isinstance(given, bool):
        hint = as_text.hint(given)
    several = "bool_type" in kinds and len(kinds) > 1
    expected = "a word, true or false" if several else _expected(details[0], of_key)
    return Diagnostic("wrong-type", _found(given), place, expected, hint)


def _turned_round(document: Document, at: tuple[PathStep, ...]) -> str:
    """The contents of a `not`, whose first key is at `at`, with `not` moved to where it is allowed."""
    parts: dict[Any, Any] = document.nodes(at[:-1])[1].data()
    values = [one for value in parts.values() for one in (value if isinstance(value, list) else [value])]
    if any(isinstance(value, dict | list) for value in values):
        return "attribute: {not: value}"
    turned = [{attribute: {"not": value}} for attribute, value in parts.items()]
    return flow(turned[0] if len(turned) == 1 else {"any": turned})


def _name_hint(given: str, pattern: str, *, of_value: bool) -> str:
    """A hint on the form of names, with the nearest valid name: the input without capitals, spaces and wrong quotes.

    Words of a value are joined by underscores, those of an id by dashes, where both are allowed.
    """
    words = given[:80].strip(" ‘’‚‛“”„‟«»'\"").lower().split()
    joints = "_-" if of_value else "-_"
    meant = [name for name in (joint.join(words) for joint in joints) if re.fullmatch(pattern, name)]
    return f"did you mean '{meant[0]}'? {NAME_HINT}" if meant else NAME_HINT


def _found(given: Any) -> str:
    """A message about what was found in a wrong place."""
    match given:
        case None:
            found = "nothing"
        case bool() | str():
            found = f"'{spoken(given)[:80]}'" if given != "" else "an empty text"
        case int() | float() | Decimal():
            found = f"the number {spoken(given)[:80]}"
        case dict():
            found = "a mapping" if given else "an empty mapping"
        case _:
            found = "a list" if given else "an empty list"
    return f"{found} stands here"


_MAPPING = "a mapping: {word: …}, or `word: …` on separate lines"
_LIST = "a list: [one, other], or `- one` on separate lines"
_NUMBER = "a number from -1000000 to 1000000"
_EXPECTED = {  # by pydantic's type of error, filled in from its context
    "bool_type": "true or false",
    "string_type": "a text",
    "dict_type": _MAPPING,
    "dataclass_type": _MAPPING,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "union_tag_invalid": "a single value",
    "string_too_short": "text that is not empty",
    "string_too_long": "at most %(max_length)s characters",
    "too_short": "at least one entry",
    "too_long": "at most %(max_length)s entries",
    "greater_than_equal": _NUMBER,
    "less_than_equal": _NUMBER,
    "decimal_max_places": "a number with at most %(decimal_places)s decimals",
}


def _expected(detail: Any, of_key: bool) -> str:
    """What one of pydantic's errors expects, in words for rule authors."""
    kind, allowed = detail["type"], detail.get("ctx", {})
    if kind == "string_type" and of_key:
        return "a word"
    if kind == "literal_error":
        return f"one of {str(allowed['expected']).replace(chr(39), '').replace(' or ', ', ')}"
    if kind in _EXPECTED:
        return str(_EXPECTED[kind] % allowed)
    if kind.startswith("decimal") or kind == "finite_number":
        return "a number"
    return str(detail["msg"])
