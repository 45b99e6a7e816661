"""A finding about something a person wrote: what is wrong, where, what was expected, and how to mend it.

Everything that can go wrong upstairs is said in these terms. This module knows nothing of YAML, rules or cases.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning"]
NO_SPACE = re.compile(
    r"(?:^[ \-]*|[:,{\[] *)[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]"
)  # where YAML needs one
_DIGITS = re.compile(r"\d+")
_SCOPE = {None: "in every case", True: "proved for all cases", False: "in every case, though not proved"}
MAX_FINDINGS = 1_000  # about one file: whoever has more has made one mistake a thousand times
MAX_MESSAGE = 4_000  # characters: a message may quote what was written, and that may be anything


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
    """`text` in place of what stands in a file from `start` up to `end`, offsets in characters from 0."""

    file: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `code` is stable and names the kind of mistake; `hint` is what to do about it.

    `edits` mend it, where that can be done without asking. What it says of the meaning of rules is shown by a case, the
    `witness`, in plain data, or holds in `every_case`, which says why; was that `proved` (None: nobody asked)?
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
        """The finding for people, over several lines, the offending words underlined."""
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
        """How far `every_case` can be relied on, in words."""
        return _SCOPE[self.proved]

    def to_json(self) -> dict[str, Any]:
        """The finding as plain data, keys as the fields."""
        return asdict(self)


class UnusableInput(Exception):
    """What was given cannot be used; `diagnostics` says why, all reasons at once."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(d.to_text() for d in self.diagnostics))

    def __reduce__(self) -> tuple[type[UnusableInput], tuple[tuple[Diagnostic, ...]]]:
        """Made again of its diagnostics in another process; an exception is otherwise made of its message."""
        return type(self), (self.diagnostics,)

    @classmethod
    def because(cls, code: str, message: str, *, file: str | None = None, hint: str | None = None) -> UnusableInput:
        """One finding, about a whole file or about none."""
        return cls([Diagnostic(code, message, Place(file) if file else None, hint=hint)])


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
    match = difflib.SequenceMatcher(b=name[:200])
    found = [(0.0, "")]
    for word in {spoken(k) for k in known}:
        match.set_seq1(word)
        if match.real_quick_ratio() >= 0.6 and match.quick_ratio() >= 0.6:
            found.append((match.ratio(), word))
    (second, _), (best, nearest_name) = sorted([(0.0, ""), *found])[-2:]
    sure = best >= 0.8 and best - second >= 0.1 and len(name) > 3
    return nearest_name if sure and _DIGITS.findall(name) == _DIGITS.findall(nearest_name) else None


def did_you_mean(name: str, known: Iterable[object]) -> str | None:
    """A hint that names the nearest known name, or None."""
    found = nearest(name, known)
    return f"did you mean '{found}'?" if found else None


def meant_value(written: object, domain: Iterable[object]) -> str | None:
    """A hint for what is no value of a domain: the nearest that is, or how true and false are written."""
    values = [spoken(value) for value in domain]
    if set(values) == {"true", "false"}:
        low = spoken(written).lower()
        return f"write {low} without quotes: it is no text" if low in values else "write true for yes, false for no"
    return did_you_mean(spoken(written), values)


def spoken(value: object) -> str:
    """A value as it is written in a rule or case file."""
    if isinstance(value, bool):
        return str(value).lower()
    try:
        return "null" if value is None else str(value)
    except ValueError:  # Python writes out no integer of more than 4,300 digits
        return "a huge number"


def listed(values: Iterable[object], limit: int = 12) -> str:
    """Values in one line for a message, cut off after `limit`."""
    words = [spoken(v) for v in values]
    more = f", … ({len(words) - limit} more)" if len(words) > limit else ""
    return ", ".join(words[:limit]) + more


def visible(text: str) -> str:
    """Text that cannot command a terminal: what is not printable is shown as an escape."""
    shown = text if len(text) <= MAX_MESSAGE else text[:MAX_MESSAGE] + "…"
    if shown.isprintable():
        return shown
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in shown)


def _window(source: str, column: int, width: int = 160) -> tuple[str, int]:
    """At most `width` characters of a line around a column, and where that column then stands."""
    start = 0 if column <= width - 20 else column - 40
    cut = source[start : start + width].replace("\t", " ")
    return "".join(c if c.isprintable() else "?" for c in cut), column - start
