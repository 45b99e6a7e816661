"""What one of the many reads of themselves, before and in a talk: nothing private, and nothing of anybody else.

Its texts are the rule base's, which may not rest on what is private; `check` holds them to that.
"""

from __future__ import annotations

from collections.abc import Iterator
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
    """What this one may read; of a rule base that does not say what, whatever was observed and is not private."""
    entry, at = passages.report.person, ("report", "", "person")
    view = passages.case.own_views.get(subject)
    if entry is None:
        return Sheet(subject, (), tuple(_observed(passages, subject)), (), (), view)
    return Sheet(
        subject,
        tuple(passages.all(entry.reason, (*at, "reason"), subject)),
        tuple(passages.all(entry.seen, (*at, "seen"), subject)),
        tuple(passages.all(entry.done, (*at, "done"), subject)),
        tuple(passages.all(entry.asked, (*at, "asked"), subject)),
        view,
    )


def _observed(passages: Passages, subject: str) -> Iterator[str]:
    kept = {*passages.report.private, *passages.report.sensitive}
    for observation in passages.case.observations:
        literal = observation.literal
        if literal.subject == subject and passages.knowledge.qualified(subject, literal.attribute) not in kept:
            yield passages.voice.opened(passages.voice.states(literal, observation.degree)) + "."
