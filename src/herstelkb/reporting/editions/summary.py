"""The first page in words: a headline and at most three sentences, each the first of its texts that holds.

Of a rule base that does not say which, there are none; a page then shows the answer as it is concluded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from herstelkb.knowledge.conditions import Literal
from herstelkb.reporting.editions.telling import Telling


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the first page, under its title, with what holds and makes it told."""

    title: str
    text: str
    grounds: tuple[Literal, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """The first page in words: `terms` explains the words of its sentences."""

    headline: str | None = None
    sentences: tuple[Told, ...] = ()
    terms: str | None = None


def summary(telling: Telling, values: Mapping[str, str]) -> Summary:
    """The headline and the sentences that hold now; `values` are what the sentences may insert."""
    entry = telling.report.summary
    if entry is None:
        return Summary()
    at = ("report", "", "summary")
    found = []
    for number, sentence in enumerate(entry.sentences):
        path = (*at, "sentences", number, "tell")
        text = telling.first(sentence.tell, path, values)
        if text is not None:
            found.append(Told(telling.text(sentence.title), text, telling.grounds(sentence.tell, path)))
    told = tuple(found)
    headline = telling.first(entry.headline, (*at, "headline"), values)
    return Summary(headline, told, telling.text(entry.terms) if entry.terms and told else None)
