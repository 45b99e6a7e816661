"""The difference between texts of files, for people and for `patch`."""

from __future__ import annotations

import difflib
import io
from collections.abc import Mapping


def unified_diff(before: Mapping[str, str], after: Mapping[str, str], what: str) -> str:
    """What changes in the texts of files, by name, as a unified diff; `what` says what was done to the new ones."""
    parts = []
    for file, text in before.items():
        if file in after:
            old, new = _lines(text), _lines(after[file])
            parts += [
                line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
                for line in difflib.unified_diff(old, new, f"{file} (now)", f"{file} ({what})")
            ]
    return "".join(parts)


def _lines(text: str) -> list[str]:
    """The lines of a text as programs that apply a diff count them."""
    return io.StringIO(text, newline="\n").readlines()
