"""Converts JSON text, line by line, to JSON that is also YAML, and maps columns back to the original.

Characters that JSON allows in a string and YAML does not become escapes, which are longer. `documents` reads the
result.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NoReturn

from herstelkb.ground.diagnostics import Diagnostic, Place, UnusableInput
from herstelkb.ground.messages import message

BREAK = re.compile("\r\n|[\r\n]")  # line endings in JSON: YAML's other ones occur only in strings
_NO_YAML = "[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]"  # some of these end a line in YAML
_PAIR = r"(?<!\\)(?:\\\\)*(\\u[dD][89abAB]..\\u[dD][c-fC-F]..)"  # YAML has no surrogates, not even escaped
_CHANGED = re.compile(f"({_NO_YAML})|{_PAIR}")


@dataclass(frozen=True, slots=True)
class YamlText:
    """JSON text as YAML; `changed` holds the end of each change, and how far the text after it has moved."""

    text: str
    changed: tuple[tuple[int, int], ...] = field(repr=False)

    def column(self, line_start: int, column: int) -> int:
        """The column in the JSON text for a column of the YAML text, in the line that begins at `line_start`."""
        return column - self._moved(line_start + column) + self._moved(line_start)

    def _moved(self, offset: int) -> int:
        index = bisect_right(self.changed, (offset, 2**63))
        return self.changed[index - 1][1] if index else 0


def as_yaml(text: str, file: str) -> YamlText:
    """JSON text as YAML, after checking that it is well-formed.

    Raises:
        UnusableInput: it is not well-formed, or contains NaN or infinity.
        RecursionError: it is nested too deeply.
    """

    def refuse(word: str) -> NoReturn:
        raise UnusableInput.because("not-a-number", message("{word} is not a JSON value", word=word), file=file)

    try:
        json.loads(text, parse_constant=refuse, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        before = BREAK.split(text[: error.pos])
        place = Place(file, len(before), len(before[-1]) + 1, 1, BREAK.split(text)[len(before) - 1])
        said = message("not valid JSON: {problem}", problem=error.msg)
        raise UnusableInput([Diagnostic("syntax", said, place)]) from None
    parts: list[str] = []
    changed: list[tuple[int, int]] = []
    done = moved = 0
    for match in _CHANGED.finditer(text):
        start, end = match.span(1) if match[1] else match.span(2)
        new = f"\\u{ord(match[1]):04x}" if match[1] else _joined(match[2])
        parts += [text[done:start], new]
        done, moved = end, moved + len(new) - (end - start)
        changed.append((end + moved, moved))
    whole = "".join([*parts, text[done:]])
    return YamlText(whole.replace("\t", " "), tuple(changed))  # no string contains a tab, and YAML indents with none


def _joined(pair: str) -> str:
    """The character that two escaped surrogates encode."""
    return bytes.fromhex(pair[2:6] + pair[8:12]).decode("utf-16-be")
