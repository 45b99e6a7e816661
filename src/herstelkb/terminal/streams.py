"""The three streams of the command line: there even where they were closed, and showing what they can.

What is written for people is drawn plainly where an encoding lacks a character, and as wide as the terminal is; what is
written for programs keeps every character. A terminal is sent no character that turns the direction of what stands
around it, whoever wrote it. What is said stands elsewhere.
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

WIDEST = 96  # columns: a longer line is hard to read back to its beginning
_PLAIN = str.maketrans(
    {"─": "-", "│": "|", "├": "|", "└": "`", "•": "*", "·": "-", "–": "-", "—": "-", "…": "...", "→": "->"}
    | {"°": "*", "‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " "}
)


_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # Bidi_Control, in Unicode's list of properties


class _Terminal(io.TextIOWrapper):
    """A terminal as text goes to it: what would turn the direction of its lines is written as an escape."""

    def write(self, text: str, /) -> int:
        return super().write(_TURNING.sub(lambda found: _as_escape(found[0]), text))


def open_all() -> None:
    """A stream that was closed is as empty as the null device; Python has None there, and fails at its first use."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123
        elif type(stream) is io.TextIOWrapper and mode == "w" and stream.isatty():
            shown = _Terminal(stream.buffer, stream.encoding, stream.errors, line_buffering=stream.line_buffering)
            setattr(sys, name, shown)


def write_for(readers: str) -> None:
    """From now on: where the encoding lacks a character, `people` get one that looks like it, if there is one.

    For whatever else it lacks, and for `programs` always, `\\uXXXX` is written: in JSON the same character.
    """
    codecs.register_error("herstelkb.people", _plain)
    codecs.register_error("herstelkb.programs", _escaped)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=f"herstelkb.{readers}")


def width() -> int | None:
    """How wide lines can be; None where no terminal shows them, which leaves them as they are."""
    return min(WIDEST, shutil.get_terminal_size().columns) if sys.stdout.isatty() else None


def discard(*streams: TextIO) -> None:
    """Nobody reads these any more: what was and will be written goes nowhere, so that ending is no mistake either."""
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
