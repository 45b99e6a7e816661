"""What a conversation still has to ask, and in which order: first of the one subject, then person by person.

It follows from a derivation and from whom somebody chose to go on with, and from nothing else, so whoever shows it (a
terminal, a page) asks the same in the same order and stops at the same point. Which answers can matter is left to
`explanation.questions`; here they are put in order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from herstelkb.consequences.unknowns import Slot
from herstelkb.derivation.derivation import Derivation
from herstelkb.explanation.questions import Question, askable, questions
from herstelkb.explanation.variants.effects import AnswerEffect
from herstelkb.explanation.variants.influence import Options
from herstelkb.knowledge.conditions import Is, leaves

ROUND = 5  # an estimate further off than this is given as a multiple of it
COMING = 0.75  # of the questions that may come, so many do: measured on made-up cases; the others answers make needless


@dataclass(frozen=True)
class Agenda:
    """The questions that are left, and `now`, those to put together: one of the one subject, or all of one person.

    `expected`: how many more there will be, about, as answers will make some needless.
    """

    left: tuple[Question, ...]
    ready: tuple[Question, ...]  # those of them that need not wait for others
    now: tuple[Question, ...]
    people: tuple[str, ...]  # the members about whom there is something to ask, in the order in which they come up
    expected: int

    def turned_to(self, about: str | None, one: str) -> Agenda:
        """The same with somebody to go on with, while there is something to ask of them; `one`: the one subject."""
        subjects = [question.subject for question in self.ready]
        first = about if about in subjects else next(iter(subjects), None)
        now = tuple(question for question in self.ready if question.subject == first)
        return replace(self, now=now[:1] if first == one else now)

    def total(self, asked: int) -> int:
        """About how many questions there are in all, with those that were answered."""
        whole = asked + self.expected
        near = ROUND * round(whole / ROUND)
        return near if self.expected > ROUND and near > asked else whole


def usual_order(blank: Derivation) -> tuple[str, ...]:
    """The attributes of a member, the most telling first, where nothing is known: the derivation of a case with one.

    Questions about each member come in this order, so that whoever answers for several gets used to it.
    """
    knowledge, found = blank.knowledge, questions(blank, goals_only=True)
    telling = [question.attribute for question in found if question.subject != knowledge.one]
    return tuple(dict.fromkeys([*telling, *knowledge.attributes[knowledge.many]]))


def agenda(derivation: Derivation, order: Sequence[str], about: str | None = None, *, whole: bool = True) -> Agenda:
    """What is left to ask for the goals of the rule base, with what the base always asks.

    Of the one subject the most telling question comes first, of a member they come in this `order`. `about`: whom to go
    on with, while there is something to ask. Unless `whole`, it is about the one subject alone.
    """
    one, options = derivation.knowledge.one, askable(derivation)
    if not whole:
        options = {place: values for place, values in options.items() if place[0] == one}
    found = questions(derivation, goals_only=True, options=options)
    found = (*found, *_always_asked(derivation, options, {question.place for question in found}))
    subjects = {subject: number for number, subject in enumerate((one, *derivation.case.ids))}
    attributes = {attribute: number for number, attribute in enumerate(order)}

    def turn(question: Question) -> tuple[int, int]:
        return subjects[question.subject], 0 if question.subject == one else attributes.get(question.attribute, 0)

    left = sorted(found, key=turn)
    ready = tuple(_ready(derivation, left))
    people = tuple(dict.fromkeys(question.subject for question in left if question.subject != one))
    expected = round(len(ready) * COMING) or len(ready)
    return Agenda(tuple(left), ready, (), people, expected).turned_to(about, one)


def concerned(derivation: Derivation, attribute: str) -> tuple[str, ...]:
    """The members whom one answer for all is about: those of whom it is not known yet and to whom it applies."""
    knowledge, options = derivation.knowledge, askable(derivation)
    condition = knowledge.asked_if.get(f"{knowledge.many}.{attribute}")
    return tuple(
        member
        for member in derivation.case.ids
        if (member, attribute) in options and (condition is None or derivation.truth(condition, member))
    )


def _always_asked(derivation: Derivation, options: Options, known: Collection[Slot]) -> Iterator[Question]:
    """The questions that the rule base always asks, without those that are asked because they matter."""
    for place, values in options.items():
        entry = derivation.knowledge.attribute(*place)
        if entry is not None and entry.always_asked and place not in known:
            answers = tuple(AnswerEffect(value, (), (), ()) for value in values if value is not None)
            yield Question(*place, answers, decides=(), advice=False, certain=True, completes=())


def _ready(derivation: Derivation, left: Collection[Question]) -> list[Question]:
    """The questions that need not wait: whether one applies is known, or depends on nothing that is asked."""
    knowledge, places = derivation.knowledge, {question.place for question in left}

    def waits(question: Question) -> bool:
        condition = knowledge.asked_if.get(knowledge.qualified(*question.place))
        if condition is None or derivation.truth(condition, question.subject):
            return False
        asked = [leaf for leaf in leaves(condition) if isinstance(leaf, Is)]
        return any((question.subject if leaf.each else knowledge.one, leaf.attribute) in places for leaf in asked)

    return [question for question in left if not waits(question)] or list(left)  # two may wait for each other
