"""Plain values as YAML that reads back the same: on one line in brackets, or over several lines.

It writes the values of edits; `herstelkb.language.formatting` formats whole files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.showing import spoken

WIDTH = 120
_PLAIN = re.compile(r"[^\W\d]\w*")
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def scalar(value: Any) -> str:
    """A scalar: plain if it reads back the same anywhere in a document, otherwise in double quotes."""
    if value is None:
        return "null"
    if not isinstance(value, str):
        return spoken(value)
    return value if _reads_back(value) else _quoted(value)


def _quoted(text: str) -> str:
    """Text in double quotes, with escapes for line breaks and for characters that YAML does not allow."""
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def flow(data: Any) -> str:
    """Plain data on one line."""
    match data:
        case dict():
            return "{" + ", ".join(f"{scalar(key)}: {flow(value)}" for key, value in data.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(flow(value) for value in data) + "]"
        case _:
            return scalar(data)


def entry(data: Any, column: int, indent: int) -> str:
    """The value after the colon of a key: on that line if it fits after `column`, else below, indented by `indent`."""
    line = " " + flow(data)
    if column + len(line) <= WIDTH or not data or not isinstance(data, dict | list | tuple):
        return line
    return "".join("\n" + " " * indent + line for row in _rows(data) for line in row.split("\n"))


def _rows(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield f"{scalar(key)}:{entry(value, len(str(key)) + 1, 2)}"
    else:
        for value in data:
            yield f"- {flow(value)}"


def _reads_back(text: str) -> bool:
    from herstelkb.language.documents import parse_document

    if _PLAIN.fullmatch(text) and text.lower() not in ("true", "false", "null"):
        return True
    if not text or text != text.strip() or re.search(r"[\n\r\t\x85\u2028\u2029{}\[\],#]|: |:$", text):
        return False
    try:
        return bool(parse_document(f"[{text}]", "").data == [text])
    except (UnusableInput, yaml.YAMLError):
        return False
