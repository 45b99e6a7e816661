"""What one of the many reads of themselves, before and in a talk: nothing private, and nothing of anybody else.

Its texts are the rule base's, which may not rest on what is private; `check` holds them to that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from herstelkb.cases.case import OwnView
from herstelkb.reporting.editions.telling import Telling


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


def sheet(telling: Telling, subject: str) -> Sheet:
    """What this one may read; of a rule base that does not say what, whatever was observed and is not private."""
    entry, at = telling.report.person, ("report", "", "person")
    view = telling.case.own_views.get(subject)
    if entry is None:
        return Sheet(subject, (), tuple(_observed(telling, subject)), (), (), view)
    return Sheet(
        subject,
        tuple(telling.all(entry.reason, (*at, "reason"), subject)),
        tuple(telling.all(entry.seen, (*at, "seen"), subject)),
        tuple(telling.all(entry.done, (*at, "done"), subject)),
        tuple(telling.all(entry.asked, (*at, "asked"), subject)),
        view,
    )


def _observed(telling: Telling, subject: str) -> Iterator[str]:
    kept = {*telling.report.private, *telling.report.sensitive}
    for observation in telling.case.observations:
        literal = observation.literal
        if literal.subject == subject and telling.knowledge.qualified(subject, literal.attribute) not in kept:
            yield telling.voice.opened(telling.voice.states(literal, observation.degree)) + "."
