"""Everything that follows from a case, as text for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from herstelkb.api import Evaluation


def conclusions_text(evaluation: Evaluation, language: str) -> str:
    """Conclusions, unknowns, tensions and conflicts, a line each."""
    raise NotImplementedError
