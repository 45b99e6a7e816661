"""A finding about something a person wrote: what is wrong, where, what was expected, and how to fix it.

All layers above report errors in this form. This module knows nothing of YAML, rules or cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from herstelkb.ground.messages import ENGLISH, Translations, in_words, message, translated
from herstelkb.ground.showing import visible

Severity = Literal["error", "warning", "note"]
NO_SPACE = re.compile(
    r"(?:^[ \-]*|[:,{\[] *)[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]"
)  # where YAML needs one
_OF_OTHERS = {"unknown-subject", "unknown-case"}  # codes whose hints name others in the data
_SCOPE = {None: "in every case", True: "proved for all cases", False: "in every case, though not proved"}
MAX_FINDINGS = 1_000  # listed at most: more are usually one mistake, repeated
MAX_NAME = 300  # characters of a file name that a message has room for
MAX_SOURCE = 160  # characters quoted of a line, as a file may consist of one line
_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file: the file as the user named it, line and column from 1, and the text there.

    `source` is the line, or, if that is long, the part of it around the column, from the column `begins` on.
    """

    file: str
    line: int = 1
    column: int = 1
    length: int = 1
    source: str = ""
    begins: int = 1

    def __post_init__(self) -> None:
        if len(self.source) > MAX_SOURCE:
            start = 0 if self.column <= MAX_SOURCE - 20 else self.column - 40
            object.__setattr__(self, "source", self.source[start : start + MAX_SOURCE])
            object.__setattr__(self, "begins", start + 1)

    def __str__(self) -> str:
        file = self.file if len(self.file) <= MAX_NAME else f"{self.file[:MAX_NAME]}…"
        return f"{file}:{self.line}:{self.column}"

    @property
    def mark(self) -> str:
        """What stands before a quoted line: its number."""
        return str(self.line)

    def alone(self) -> Place:
        """The same place, which quotes only the text there and nothing around it."""
        start = self.column - self.begins
        return replace(self, source=self.source[start : start + self.length], begins=self.column)


@dataclass(frozen=True, slots=True)
class CellPlace(Place):
    """A cell of a workbook: its row and column are `line` and `column`, and `source` is what stands in it."""

    sheet: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "source", self.source[:MAX_SOURCE])
        object.__setattr__(self, "length", max(1, len(self.source)))
        object.__setattr__(self, "begins", self.column)  # a cell is quoted from its first character

    def __str__(self) -> str:
        file = self.file if len(self.file) <= MAX_NAME else f"{self.file[:MAX_NAME]}…"
        return f"{file}:{self.sheet}!{self.mark}"

    @property
    def mark(self) -> str:
        """The name of the cell, as spreadsheets have it: `B7`."""
        letters, left = "", self.column
        while left:
            left, digit = divmod(left - 1, 26)
            letters = chr(ord("A") + digit) + letters
        return f"{letters}{self.line}"


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

    def private(self) -> Diagnostic:
        """The finding for people who may not see the data: it quotes the place and nothing around it."""
        place = self.place.alone() if self.place else None
        return replace(self, place=place, hint=None if self.code in _OF_OTHERS else self.hint)

    def to_text(self, *, private: bool = False, translations: Translations = ENGLISH) -> str:
        """The finding as several lines of text, with the offending words underlined; `private` as in `private()`.

        It is all in English unless its message has a translation.
        """
        if private:
            return self.private().to_text(translations=translations)
        where = f"{self.place}: " if self.place else ""
        message = translated(self.message, translations)
        words = ENGLISH if message is None else translations
        severity = words.get(self.severity, self.severity)
        lines = [visible(f"{where}{severity}[{self.code}]: {message or self.message}")]
        if self.place and self.place.source:
            mark, column = self.place.mark, self.place.column - self.place.begins + 1
            shown = "".join(c if c.isprintable() else "?" for c in self.place.source.replace("\t", " "))
            length = max(1, min(self.place.length, len(shown) - column + 1))
            lines.append(f"  {mark} | {shown}")
            lines.append(f"  {' ' * len(mark)} | {' ' * (column - 1)}{'^' * length}")
        if self.expected:
            lines.append(f"  {words.get('expected', 'expected')}: {visible(in_words(self.expected, words))}")
        if self.hint:
            lines.append(f"  {words.get('hint', 'hint')}: {visible(in_words(self.hint, words))}")
        if self.every_case:
            lines.append(f"  {self.scope}: {visible(self.every_case)}")
        if self.place and (space := NO_SPACE.search(self.place.source)) and (space.start() or self.place.begins == 1):
            column, code = self.place.begins + space.end() - 1, f"U+{ord(space[0][-1]):04X}"
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
    """Raised for input that cannot be used; `diagnostics` has all findings, the first thousand in full."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = counted(diagnostics)
        super().__init__(self.to_text())

    def to_text(self, *, private: bool = False, translations: Translations = ENGLISH) -> str:
        """Every finding for people; `private`: quoting their places and nothing around them."""
        return "\n".join(d.to_text(private=private, translations=translations) for d in self.diagnostics)

    def __reduce__(self) -> tuple[type[UnusableInput], tuple[tuple[Diagnostic, ...]]]:
        """Pickled as its diagnostics; exceptions are otherwise pickled as their message."""
        return type(self), (self.diagnostics,)

    @classmethod
    def because(cls, code: str, message: str, *, file: str | None = None, hint: str | None = None) -> UnusableInput:
        """The error with one finding, about a whole file or about none."""
        return cls([Diagnostic(code, message, Place(file) if file else None, hint=hint)])


def counted(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The first thousand findings, and one that counts the others, as severe as the worst of them."""
    found = tuple(findings)
    rest = found[MAX_FINDINGS:]
    if not rest or (len(rest) == 1 and rest[0].code == _MORE):
        return found
    said = message("{count} more findings from here", count=len(rest))
    severity = min((finding.severity for finding in rest), key=_SEVERITIES.index)
    return (*found[:MAX_FINDINGS], Diagnostic(_MORE, said, rest[0].place, hint=_FIRST, severity=severity))


def stopped(findings: Sequence[Diagnostic]) -> UnusableInput:
    """The error with the first thousand findings of a reader that stopped there."""
    said = message("the rest was not read: there are too many findings")
    last = Diagnostic(_MORE, said, findings[-1].place, hint=_FIRST)
    return UnusableInput([*findings[:MAX_FINDINGS], last])


_MORE, _FIRST = "more-findings", message("fix the first ones: so many are often one mistake")
