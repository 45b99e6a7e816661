"""The three standard streams: usable even if they were closed, and in any encoding.

Output for people replaces characters that the encoding lacks by similar ones, and fits the width of the terminal;
output for programs keeps every character. A terminal never gets a character that changes the direction of the text
around it, whoever wrote it. The contents of the output are left to others.
"""

from __future__ import annotations

import codecs
import io
import os
import re
import shutil
import sys
import unicodedata
from typing import TextIO

WIDEST = 96  # columns: in longer lines, the eye loses the beginning of the next
_PLAIN = str.maketrans(
    {"─": "-", "│": "|", "├": "|", "└": "`", "•": "*", "·": "-", "–": "-", "—": "-", "…": "...", "→": "->"}
    | {"°": "*", "‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " "}
)


_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # the Unicode property Bidi_Control


class _Terminal(io.TextIOWrapper):
    """A text stream to a terminal that escapes whatever would change the direction of a line."""

    def write(self, text: str, /) -> int:
        return super().write(_TURNING.sub(lambda found: _as_escape(found[0]), text))


def open_all() -> None:
    """Open the null device for each closed stream: Python has None there, and fails on first use."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123
        elif type(stream) is io.TextIOWrapper and mode == "w" and stream.isatty():
            shown = _Terminal(stream.buffer, stream.encoding, stream.errors, line_buffering=stream.line_buffering)
            setattr(sys, name, shown)


def write_for(readers: str) -> None:
    """From now on, replace characters that the encoding lacks: for `people` by similar ones, if there are any.

    Other characters, and for `programs` all of them, become `\\uXXXX`, which in JSON is the same character.
    """
    codecs.register_error("herstelkb.people", _plain)
    codecs.register_error("herstelkb.programs", _escaped)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=f"herstelkb.{readers}")


def width() -> int | None:
    """The maximum width of lines; None without a terminal, which means no limit."""
    return min(WIDEST, shutil.get_terminal_size().columns) if sys.stdout.isatty() else None


def discard(*streams: TextIO) -> None:
    """Discard what was and will be written to these streams, as nobody reads them, so that exiting cannot fail."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in streams:
        os.dup2(nowhere, stream.fileno())


def _plain(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return "".join(map(_looking_like, error.object[error.start : error.end])), error.end


def _looking_like(character: str) -> str:
    letters = unicodedata.normalize("NFKD", character.translate(_PLAIN))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return plain if plain and plain.isascii() else _as_escape(character)


def _escaped(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return _as_escape(error.object[error.start : error.end]), error.end


def _as_escape(lost: str) -> str:
    units = lost.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))
