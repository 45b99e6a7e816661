"""The open points: at most three questions whose answers would change most, with why each is worth asking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from herstelkb.reporting.editions.telling import Telling
from herstelkb.reporting.outlook import Outlook
from herstelkb.reporting.questions import asked_of

POINTS = 3  # as many as a reader can find out at once
NAMES = 12  # as many as a reader can take in
REASONS = 2  # as many as say why


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A question, why it is asked, and about whom (empty: the one subject)."""

    text: str
    why: str
    subjects: tuple[str, ...]


def open_points(telling: Telling, outlook: Outlook, *, of_the_many: bool) -> tuple[OpenPoint, ...]:
    """The first questions, then what else is open; without `of_the_many` only about the one subject."""
    asked = outlook.first if of_the_many else outlook.first_of_the_one
    points = [_point(telling, one.attribute, one.subjects, one.advice, one.decides) for one in asked]
    known = {(one.attribute, subject) for one in asked for subject in one.subjects}
    for further in telling.findings.questions:
        of_one = further.subjects == (telling.knowledge.one,)
        if (of_the_many or of_one) and (further.attribute, further.subjects[0]) not in known:
            points.append(_point(telling, further.attribute, further.subjects, (), further.decides))
    return tuple(points[:POINTS])


def _point(
    telling: Telling, attribute: str, subjects: Sequence[str], advice: Sequence[str], decides: Sequence[str]
) -> OpenPoint:
    voice = telling.voice
    whom = tuple(subject for subject in subjects if subject != telling.knowledge.one)
    titles = [voice.text(telling.knowledge.source.advice[item].title) for item in advice]
    decided = titles or [voice.label(name) for name in decides]
    more = len(decided) - REASONS if len(decided) > REASONS + 1 else 0
    named = voice.listed(["‘" + one + "’" for one in decided[: len(decided) - more]])
    text = asked_of(voice, attribute, subjects, NAMES)
    return OpenPoint(text, voice.phrase("edition.decides", what=named, more=more), whom)
