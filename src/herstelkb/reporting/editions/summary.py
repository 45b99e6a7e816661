"""The first page in words: a headline and at most three sentences, each the first of its texts that holds.

Of a rule base that does not say which, the sentences are what is concluded of its one subject.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from herstelkb.reporting.editions.passages import Passages
from herstelkb.reporting.named import named


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the first page, under its title."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The first page in words: `terms` explains the words of its sentences."""

    headline: str | None = None
    sentences: tuple[Told, ...] = ()
    terms: str | None = None


SENTENCES = 3  # as many as a reader takes in at once


def _answer(passages: Passages) -> Iterator[Told]:
    knowledge, voice = passages.knowledge, passages.voice
    for found in passages.findings.about(named(knowledge).answer):
        if found.entry is not None:
            label = voice.label(knowledge.qualified(found.literal.subject, found.literal.attribute))
            yield Told(voice.opened(label), voice.opened(voice.states(found.literal, found.degree, found.point)) + ".")


def summary(passages: Passages, values: Mapping[str, str]) -> Summary:
    """The headline and the sentences that hold now; `values` are what the sentences may insert."""
    entry = passages.report.summary
    if entry is None:
        return Summary(sentences=tuple(_answer(passages))[:SENTENCES])
    at = ("report", "", "summary")
    found = [
        (sentence.title, passages.first(sentence.tell, (*at, "sentences", number, "tell"), values))
        for number, sentence in enumerate(entry.sentences)
    ]
    told = tuple(Told(passages.text(title), text) for title, text in found if text is not None)
    headline = passages.first(entry.headline, (*at, "headline"), values)
    return Summary(headline, told, passages.text(entry.terms) if entry.terms and told else None)
