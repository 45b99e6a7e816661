"""The advice report of an evaluation, as a self-contained HTML page, Markdown, or a summary for the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from herstelkb.api import Evaluation


def report(evaluation: Evaluation, path: str | Path, *, language: str = "nl", names: bool = False) -> None:
    """Write the advice report; the suffix, `.html` or `.md`, says in which format."""
    raise NotImplementedError
