"""JSON text in the subset of JSON that is YAML too, line for line, and the way back to where things stood in it.

What JSON takes as it stands inside a string, and YAML does not, becomes an escape, which is longer. Reading the result
is left to `documents`.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NoReturn

from herstelkb.ground.diagnostics import Diagnostic, Place, UnusableInput

BREAK = re.compile("\r\n|[\r\n]")  # where a line of JSON ends: what else YAML counts stands inside a string here
_NO_YAML = "[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]"  # or, of some, the end of a line
_PAIR = r"(?<!\\)(?:\\\\)*(\\u[dD][89abAB]..\\u[dD][c-fC-F]..)"  # YAML has no surrogates, even escaped
_CHANGED = re.compile(f"({_NO_YAML})|{_PAIR}")


@dataclass(frozen=True, slots=True)
class YamlText:
    """JSON text as YAML; `changed` holds where each change ends, and by how much what follows has moved by then."""

    text: str
    changed: tuple[tuple[int, int], ...] = field(repr=False)

    def column(self, line_start: int, column: int) -> int:
        """Where in its line of the JSON text a column of the YAML text stands; the line begins at `line_start`."""
        return column - self._moved(line_start + column) + self._moved(line_start)

    def _moved(self, offset: int) -> int:
        index = bisect_right(self.changed, (offset, 2**63))
        return self.changed[index - 1][1] if index else 0


def as_yaml(text: str, file: str) -> YamlText:
    """JSON text, found well-formed, as YAML.

    Raises:
        UnusableInput: it is not well-formed, or has a number that JSON does not have.
        RecursionError: it is nested too deep.
    """

    def refuse(word: str) -> NoReturn:
        raise UnusableInput.because("not-a-number", f"{word} is not a JSON value", file=file)

    try:
        json.loads(text, parse_constant=refuse, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        before = BREAK.split(text[: error.pos])
        place = Place(file, len(before), len(before[-1]) + 1, 1, BREAK.split(text)[len(before) - 1])
        raise UnusableInput([Diagnostic("syntax", f"not valid JSON: {error.msg}", place)]) from None
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
    return YamlText(whole.replace("\t", " "), tuple(changed))  # no string holds a tab, and YAML indents with none


def _joined(pair: str) -> str:
    """The character that two escaped surrogates stand for."""
    return bytes.fromhex(pair[2:6] + pair[8:12]).decode("utf-16-be")
