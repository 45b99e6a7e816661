"""What one of the many reads of themselves, before and in a talk: nothing private, and nothing of anybody else.

Its texts are the rule base's, which may not rest on what is private; `check` holds them to that.
"""

from __future__ import annotations

from dataclasses import dataclass

from herstelkb.cases.case import OwnView
from herstelkb.reporting.editions.passages import Passages


@dataclass(frozen=True, slots=True)
class Sheet:
    """Why this talk, what was seen, what is done for them, and what is asked of them: all that holds.

    `own_view`: how they see it, as far as they said so before.
    """

    subject: str
    reason: tuple[str, ...]
    seen: tuple[str, ...]
    done: tuple[str, ...]
    asked: tuple[str, ...]
    own_view: OwnView | None


def sheet(passages: Passages, subject: str) -> Sheet:
    """What this one may read; empty for a rule base that says nothing of it."""
    entry, at = passages.report.person, ("report", "", "person")
    view = passages.case.own_views.get(subject)
    if entry is None:
        return Sheet(subject, (), (), (), (), view)
    return Sheet(
        subject,
        tuple(passages.all(entry.reason, (*at, "reason"), subject)),
        tuple(passages.all(entry.seen, (*at, "seen"), subject)),
        tuple(passages.all(entry.done, (*at, "done"), subject)),
        tuple(passages.all(entry.asked, (*at, "asked"), subject)),
        view,
    )
