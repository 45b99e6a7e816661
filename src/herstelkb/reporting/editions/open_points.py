"""The open points: at most three questions whose answers would change most, with why each is worth asking."""

from __future__ import annotations

from dataclasses import dataclass

from herstelkb.reporting.editions.passages import Passages
from herstelkb.reporting.outlook import FirstQuestion, Outlook

POINTS = 3  # as many as a reader can find out at once


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A question, why it is asked, and about whom (empty: the one subject)."""

    text: str
    why: str
    subjects: tuple[str, ...]


def open_points(passages: Passages, outlook: Outlook, *, of_the_many: bool) -> tuple[OpenPoint, ...]:
    """The first questions; without `of_the_many` only those about the one subject."""
    one = passages.knowledge.one
    asked = [question for question in outlook.first if of_the_many or question.subjects == (one,)]
    return tuple(_point(passages, question) for question in asked[:POINTS])


def _point(passages: Passages, question: FirstQuestion) -> OpenPoint:
    voice, entry = passages.voice, passages.knowledge.source.vocabulary[question.attribute]
    whom = tuple(subject for subject in question.subjects if subject != passages.knowledge.one)
    if len(question.subjects) == 1 and entry.question is not None:
        text = voice.text(entry.question, wie=voice.name(question.subjects[0]))
    else:
        names = voice.listed([voice.name(subject) for subject in question.subjects])
        text = voice.opened(voice.phrase("report.first.about", label=voice.text(entry.label), whom=names))
    titles = [voice.text(passages.knowledge.source.advice[item].title) for item in question.advice]
    labels = [voice.label(name) for name in question.decides]
    why = voice.phrase("edition.why.advice", titles="; ".join(titles)) if titles else ""
    return OpenPoint(text, why or voice.phrase("edition.why.decides", labels=voice.listed(labels)), whom)
