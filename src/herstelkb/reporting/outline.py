"""An outline: the one form in which every answer is laid out, lines with lines below them, and its three faces.

Who answers a question makes lines; how lines look as a drawn tree, as numbered plain text or as a folding page is
settled here, once. The words of a line are made by a `Voice`, which escapes them where the page is HTML.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from herstelkb.reporting.voice import Voice


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `known` says how it is known (a key of the phrases `known`, or nothing), `details` what backs it."""

    text: str
    known: str = ""
    details: tuple[str, ...] = ()
    below: tuple[Line, ...] = ()


def to_text(lines: Sequence[Line], voice: Voice, *, plain: bool = False) -> str:
    """The outline for a terminal; `plain` has numbers where there would be drawing, for screen readers."""
    return "\n".join(_numbered(lines, voice) if plain else _drawn(lines, voice))


def to_html(lines: Sequence[Line], voice: Voice, title: str) -> str:
    """The outline as a self-contained page in which every line with others below it folds. `voice` writes HTML."""
    return voice.render("answer.html.j2", lines=lines, title=title)


def up_to_depth(lines: Sequence[Line], depth: int, voice: Voice) -> tuple[Line, ...]:
    """The outline down to `depth` levels; where lines are left out, one line says how many."""

    def cut(line: Line, left: int) -> Line:
        if line.below and left <= 1:
            hidden = sum(1 for below in line.below for _ in _all(below))
            return replace(line, below=(Line(voice.phrase("answers.deeper", count=hidden)),))
        return replace(line, below=tuple(cut(below, left - 1) for below in line.below))

    return tuple(cut(line, depth) for line in lines)


def sentence(line: Line, voice: Voice) -> str:
    """A line in one: how it is known, what it says, what backs it."""
    known = f"{voice.phrase('known.' + line.known)}: " if line.known else ""
    details = f" ({'; '.join(line.details)})" if line.details else ""
    return f"{known}{line.text}{details}"


def _drawn(lines: Sequence[Line], voice: Voice) -> Iterator[str]:
    for line in lines:
        yield sentence(line, voice)
        yield from _branches(line.below, voice, "")


def _branches(lines: Sequence[Line], voice: Voice, before: str) -> Iterator[str]:
    for line in lines:
        last = line is lines[-1]
        yield before + ("└─ " if last else "├─ ") + sentence(line, voice)
        yield from _branches(line.below, voice, before + ("   " if last else "│  "))


def _numbered(lines: Sequence[Line], voice: Voice, before: str = "") -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        yield f"{before}{number}. {sentence(line, voice)}"
        yield from _numbered(line.below, voice, f"{before}{number}.")


def _all(line: Line) -> Iterator[Line]:
    yield line
    for below in line.below:
        yield from _all(below)
