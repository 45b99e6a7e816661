"""Everything that follows from a case, as text for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from herstelkb.reporting.findings import Findings
from herstelkb.reporting.voice import Voice
from herstelkb.reporting.width import fitted

if TYPE_CHECKING:
    from herstelkb.consequences.consequences import Consequences


def conclusions_text(evaluation: Consequences, language: str | None = None, width: int | None = None) -> str:
    """Conclusions and advice by subject, tensions and conflicts, and the unknowns that matter: one line each.

    `width`: the number of columns of the terminal, by default 100.

    Raises:
        UnusableInput: the language is not known.
    """
    voice = Voice(evaluation.knowledge, evaluation.case, language, width=width)
    return fitted(voice.render("evaluate.j2", findings=Findings(evaluation)).rstrip(), width)
