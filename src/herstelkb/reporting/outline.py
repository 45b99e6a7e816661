"""An outline: lines with lines below them, the one form of every answer, and its three renderings.

Each question makes its own lines; how these look as a drawn tree, as numbered plain text or as a folding page is
settled here, once. A `Voice` provides the words of a line, escaped if the page is HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from herstelkb.reporting.voice import Voice
from herstelkb.reporting.width import hung

ROOM = 24  # the fewest columns for the words of a line, however deep it is in the tree


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `known` says how it is known (a key of the phrases `known`, or empty), `details` what supports it."""

    text: str
    known: str = ""
    details: tuple[str, ...] = ()
    below: tuple[Line, ...] = ()


T = TypeVar("T")


def unfold(items: Iterable[T], line: Callable[[T], tuple[Line, Iterable[T]]]) -> tuple[Line, ...]:
    """The outline of a tree, depth first. `line` gives an item's line and the items below it."""
    rows: list[tuple[int, Line]] = []
    waiting = [(0, item) for item in reversed(list(items))]
    while waiting:
        depth, item = waiting.pop()
        said, below = line(item)
        rows.append((depth, said))
        waiting += [(depth + 1, one) for one in reversed(list(below))]
    return nested(rows)


def up_to_depth(lines: Sequence[Line], depth: int, voice: Voice) -> tuple[Line, ...]:
    """The outline down to `depth` levels; where lines are left out, one line gives their number."""
    rows: list[tuple[int, Line]] = []
    hidden = 0
    for level, line in [*_rows(lines), (0, None)]:
        if hidden and level < depth:
            rows.append((depth, Line(voice.phrase("answers.deeper", count=hidden))))
            hidden = 0
        if level >= depth:
            hidden += 1
        elif line is not None:
            rows.append((level, replace(line, below=())))
    return nested(rows)


def to_text(lines: Sequence[Line], voice: Voice, *, plain: bool = False) -> str:
    """The outline for a terminal; `plain` has numbers instead of a drawn tree, for screen readers."""
    return "\n".join(_numbered(lines, voice) if plain else _drawn(lines, voice))


def to_html(lines: Sequence[Line], voice: Voice, title: str) -> str:
    """The outline as a self-contained page; every line with others below it folds. The form of `voice` is HTML."""
    rows = list(_rows(lines))
    depths = [depth for depth, _ in rows[1:]] + [0]
    closing = [(line, depth - after) for (depth, line), after in zip(rows, depths, strict=True)]
    return voice.render("answer.html.j2", rows=closing, title=title)


def sentence(line: Line, voice: Voice) -> str:
    """A line as one sentence: how it is known, what it says, what supports it."""
    known = f"{voice.phrase('known.' + line.known)}: " if line.known else ""
    details = f" ({'; '.join(line.details)})" if line.details else ""
    return f"{known}{line.text}{details}"


# Outlines are walked in a loop: recursion would overflow Python's stack some hundred levels down.


def _rows(lines: Sequence[Line]) -> Iterator[tuple[int, Line]]:
    """Every line with its depth, from top to bottom."""
    waiting = [(0, line) for line in reversed(lines)]
    while waiting:
        depth, line = waiting.pop()
        yield depth, line
        waiting += [(depth + 1, below) for below in reversed(line.below)]


def nested(rows: Sequence[tuple[int, Line]]) -> tuple[Line, ...]:
    """The outline with these rows."""
    done: dict[int, list[Line]] = {}
    for depth, line in reversed(rows):
        below = done.pop(depth + 1, [])
        done.setdefault(depth, []).append(replace(line, below=tuple(reversed(below))))
    return tuple(reversed(done.get(0, [])))


def _drawn(lines: Sequence[Line], voice: Voice) -> Iterator[str]:
    waiting = [(line, "", "") for line in reversed(lines)]
    while waiting:
        line, mark, before = waiting.pop()
        # A continuation is indented under its line, beside the stem of what is below.
        yield _broken(sentence(line, voice), mark, before + ("│  " if line.below else "   "), voice.width)
        for below in reversed(line.below):
            last = below is line.below[-1]
            branch, rest = ("└─ ", "   ") if last else ("├─ ", "│  ")
            waiting.append((below, before + branch, before + rest))


def _broken(said: str, first: str, rest: str, width: int | None) -> str:
    """A line of the tree, wrapped to the terminal; however deep, there is room for some words."""
    return first + said if width is None else hung(said, first, rest, max(width, len(rest) + ROOM))


def _numbered(lines: Sequence[Line], voice: Voice) -> Iterator[str]:
    waiting = [(line, f"{number}.") for number, line in reversed(list(enumerate(lines, 1)))]
    while waiting:
        line, number = waiting.pop()
        yield f"{number} {sentence(line, voice)}"
        waiting += [(below, f"{number}{place}.") for place, below in reversed(list(enumerate(line.below, 1)))]
