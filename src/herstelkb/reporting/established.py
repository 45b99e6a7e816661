"""When something was established that is kept, and how long ago that is."""

from __future__ import annotations

from collections.abc import Callable

from herstelkb.cases.case import Case, months_between
from herstelkb.proofs.proof import Established


def established_text(kept: Established, case: Case | None, phrase: Callable[..., str]) -> str:
    """When it was established, in the phrases of a voice; before something is done in the `case`, it is just so."""
    there, here = kept.case.date, case.date if case else None
    if case is not None and case.done and there == here:
        return phrase("answers.kept.now")
    if there is None:
        return phrase("answers.kept.earlier")
    month = f"{phrase('months').split()[there.month - 1]} {there.year}"
    return phrase("answers.kept.on", month=month, age=months_between(there, here) if here else 0)
