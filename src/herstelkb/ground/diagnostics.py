"""A finding about something a person wrote: what is wrong, where, what was expected, and how to fix it.

All layers above report errors in this form. This module knows nothing of YAML, rules or cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from herstelkb.ground.showing import visible

Severity = Literal["error", "warning", "note"]
NO_SPACE = re.compile(
    r"(?:^[ \-]*|[:,{\[] *)[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]"
)  # where YAML needs one
_SCOPE = {None: "in every case", True: "proved for all cases", False: "in every case, though not proved"}
MAX_FINDINGS = 1_000  # about one file: whoever has more has made one mistake a thousand times


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file as the user named it, line and column from 1, and the line's own text."""

    file: str
    line: int = 1
    column: int = 1
    length: int = 1
    source: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Edit:
    """The replacement of a file's text from `start` up to `end`, in characters from 0, by `text`."""

    file: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `code` is stable and names the kind of mistake; `hint` says what to do about it.

    `edits` fix it, where that is safe. A finding about the meaning of rules either comes with a case that shows it, the
    `witness`, as plain data, or is true in `every_case`, which says why; `proved` tells whether that was proved (None:
    not tried).
    """

    code: str
    message: str
    place: Place | None = None
    expected: str | None = None
    hint: str | None = None
    severity: Severity = "error"
    edits: tuple[Edit, ...] = ()
    witness: Mapping[str, Any] | None = field(default=None, hash=False)
    every_case: str | None = None
    proved: bool | None = None

    def to_text(self) -> str:
        """The finding as several lines of text, with the offending words underlined."""
        where = f"{self.place}: " if self.place else ""
        lines = [visible(f"{where}{self.severity}[{self.code}]: {self.message}")]
        if self.place and self.place.source:
            number = str(self.place.line)
            shown, column = _window(self.place.source, self.place.column)
            length = max(1, min(self.place.length, len(shown) - column + 1))
            lines.append(f"  {number} | {shown}")
            lines.append(f"  {' ' * len(number)} | {' ' * (column - 1)}{'^' * length}")
        if self.expected:
            lines.append(f"  expected: {visible(self.expected)}")
        if self.hint:
            lines.append(f"  hint: {visible(self.hint)}")
        if self.every_case:
            lines.append(f"  {self.scope}: {visible(self.every_case)}")
        if self.place and (space := NO_SPACE.search(self.place.source)):
            column, code = space.end(), f"U+{ord(space[0][-1]):04X}"
            lines.append(f"  hint: at column {column} stands {code}, which is no space here; put a plain one there")
        return "\n".join(lines)

    @property
    def scope(self) -> str:
        """How reliable `every_case` is, in words."""
        return _SCOPE[self.proved]

    def to_json(self) -> dict[str, Any]:
        """The finding as plain data, with the fields as keys."""
        return asdict(self)


class UnusableInput(Exception):
    """What was given cannot be used; `diagnostics` says why, all reasons at once."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(d.to_text() for d in self.diagnostics))

    def __reduce__(self) -> tuple[type[UnusableInput], tuple[tuple[Diagnostic, ...]]]:
        """Pickled as its diagnostics; exceptions are otherwise pickled as their message."""
        return type(self), (self.diagnostics,)

    @classmethod
    def because(cls, code: str, message: str, *, file: str | None = None, hint: str | None = None) -> UnusableInput:
        """The error with one finding, about a whole file or about none."""
        return cls([Diagnostic(code, message, Place(file) if file else None, hint=hint)])


def _window(source: str, column: int, width: int = 160) -> tuple[str, int]:
    """At most `width` characters of a line around a column, and where that column then stands."""
    start = 0 if column <= width - 20 else column - 40
    cut = source[start : start + width].replace("\t", " ")
    return "".join(c if c.isprintable() else "?" for c in cut), column - start
