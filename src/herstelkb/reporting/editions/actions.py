"""The first actions: at most five items of advice for the one subject, in order, and those to let go of in one box.

The order is that of the advice; the full list is in the report of everything.
"""

from __future__ import annotations

from dataclasses import dataclass

from herstelkb.consequences.advice import Given
from herstelkb.reporting.editions.passages import Passages

ACTIONS = 5  # as many as a reader can start with


@dataclass(frozen=True, slots=True)
class Action:
    """An item of advice as a step: how to begin, who, by when; `hedge` is how firm it is, empty for certain and now."""

    number: int
    item: str
    title: str
    start: str
    who: str
    by_when: str
    hedge: str


def actions(passages: Passages) -> tuple[Action, ...]:
    """The first actions for now, without those that are told in the box to let go of."""
    let_go = passages.report.let_go
    found = [given for given in _of_the_one(passages) if given.when == 0 and given.item not in let_go]
    return tuple(_action(passages, number, given) for number, given in enumerate(found[:ACTIONS], 1))


def let_go(passages: Passages) -> tuple[Action, ...]:
    """The items that are told together in one box, in order."""
    found = [given for given in _of_the_one(passages) if given.item in passages.report.let_go]
    return tuple(_action(passages, number, given) for number, given in enumerate(found, 1))


def _of_the_one(passages: Passages) -> list[Given]:
    one = passages.knowledge.one
    return [given for given in passages.evaluation.advice if given.for_whom[0].subject == one]


def _action(passages: Passages, number: int, given: Given) -> Action:
    entry, voice = passages.knowledge.source.advice[given.item], passages.voice
    first = given.for_whom[0]
    return Action(
        number,
        given.item,
        voice.text(entry.title),
        passages.started(given.item, (passages.knowledge.one,)),
        voice.text(entry.who),
        voice.text(entry.by_when) if entry.by_when is not None else voice.time(given.when),
        voice.hedge(first.degree, first.point),
    )
