"""The first page in words: a headline and at most three sentences, each the first of its texts that holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from herstelkb.reporting.editions.passages import Passages


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the first page, under its title."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The first page in words: `terms` explains the words of its sentences. Empty for a rule base that says nothing."""

    headline: str | None = None
    sentences: tuple[Told, ...] = ()
    terms: str | None = None


def summary(passages: Passages, values: Mapping[str, str]) -> Summary:
    """The headline and the sentences that hold now; `values` are what the sentences may insert."""
    entry = passages.report.summary
    if entry is None:
        return Summary()
    at = ("report", "", "summary")
    found = [
        (sentence.title, passages.first(sentence.tell, (*at, "sentences", number, "tell"), values))
        for number, sentence in enumerate(entry.sentences)
    ]
    told = tuple(Told(passages.text(title), text) for title, text in found if text is not None)
    headline = passages.first(entry.headline, (*at, "headline"), values)
    return Summary(headline, told, passages.text(entry.terms) if entry.terms and told else None)
