"""The first actions: at most five items of advice for the one subject, in order, and those to let go of in one box.

The order is that of the advice; the full list is in the report of everything.
"""

from __future__ import annotations

from dataclasses import dataclass

from herstelkb.consequences.advice import Given
from herstelkb.reporting.editions.telling import Telling

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


def actions(telling: Telling) -> tuple[Action, ...]:
    """The first actions for now, without those that are told in the box to let go of."""
    let_go = telling.report.let_go
    found = [given for given in _of_the_one(telling) if given.when == 0 and given.item not in let_go]
    return tuple(_action(telling, number, given) for number, given in enumerate(found[:ACTIONS], 1))


def let_go(telling: Telling) -> tuple[Action, ...]:
    """The items that are told together in one box, in order."""
    found = [given for given in _of_the_one(telling) if given.item in telling.report.let_go]
    return tuple(_action(telling, number, given) for number, given in enumerate(found, 1))


def _of_the_one(telling: Telling) -> list[Given]:
    one = telling.knowledge.one
    return [given for given in telling.evaluation.advice if given.for_whom[0].subject == one]


def _action(telling: Telling, number: int, given: Given) -> Action:
    entry, voice = telling.knowledge.source.advice[given.item], telling.voice
    first = given.for_whom[0]
    return Action(
        number,
        given.item,
        voice.text(entry.title),
        telling.started(given.item, (telling.knowledge.one,)),
        voice.text(entry.who),
        voice.text(entry.by_when) if entry.by_when is not None else voice.time(given.when),
        voice.hedge(first.degree, first.point),
    )
