"""Text broken into lines: hung under a bullet, or fitted to a terminal."""

from __future__ import annotations

import textwrap


def hung(text: str, first: str, rest: str, width: int = 100) -> str:
    """A text broken into lines, `first` before the first and `rest` before the others."""
    return textwrap.fill(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def fitted(text: str, width: int | None) -> str:
    """A text whose lines are no wider than the terminal, if one shows it: longer ones are broken, rules cut short."""
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
