"""Text wrapped into lines: with a hanging indent, to the width of a terminal, or to that of a box in a picture."""

from __future__ import annotations

import textwrap

from markupsafe import Markup


def hung(text: str, first: str, rest: str, width: int = 100) -> str:
    """A text wrapped into lines, with `first` before the first and `rest` before the others."""
    return textwrap.fill(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def fitted(text: str, width: int | None) -> str:
    """A text with lines no wider than the terminal, if there is one: longer lines are wrapped, rules cut off."""
    if width is None:
        return text
    return "\n".join(
        line
        if len(line) <= width
        else line[:width]
        if set(line) == {"─"}
        else hung(line.strip(), *_indent(line), width)
        for line in text.split("\n")
    )


def _indent(line: str) -> tuple[str, str]:
    own = line[: len(line) - len(line.lstrip())]
    return own, own


def lines(text: str, letters: float) -> tuple[str, ...]:
    """A text in lines of at most so many letters, but for a longer word."""
    return tuple(textwrap.wrap(text, max(4, int(letters)), break_long_words=False, break_on_hyphens=False))


def plain(text: str) -> str:
    """A text without markup: a picture has none within its texts."""
    return text.striptags() if isinstance(text, Markup) else text
