"""What a report says to find out first.

It selects and groups answers of `explanation` and knows no attribute by name; the wording is left to the templates. Its
cost is bounded: for a large case only some questions are considered, and `limited` says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from herstelkb.explanation.questions import askable, questions
from herstelkb.ground.caching import cached_property
from herstelkb.knowledge.conditions import Literal
from herstelkb.reporting.findings import OpenQuestion

if TYPE_CHECKING:
    from herstelkb.consequences.consequences import Consequences

LARGE = 60  # beyond this many subjects only the first are asked about
QUESTIONS = 5  # as many as a reader can act on


@dataclass(frozen=True, slots=True)
class FirstQuestion:
    """A question worth asking first, about whom, and what its answers can change: items of advice, attributes.

    `alone`: some answer changes something by itself.
    """

    attribute: str  # qualified
    subjects: tuple[str, ...]
    advice: tuple[str, ...]
    decides: tuple[str, ...]  # qualified
    alone: bool


class Outlook:
    """What to find out next of one evaluation, ready for templates."""

    def __init__(self, evaluation: Consequences) -> None:
        self.evaluation, self.knowledge, self.case = evaluation, evaluation.knowledge, evaluation.case
        self.limited = len(self.case.ids) > LARGE

    @property
    def looked_at(self) -> int:
        """How many of the many subjects the questions were chosen from."""
        return min(len(self.case.ids), LARGE)

    @cached_property
    def first(self) -> tuple[FirstQuestion, ...]:
        """The most informative of these questions."""
        return self.asked[:QUESTIONS]

    @cached_property
    def asked(self) -> tuple[FirstQuestion, ...]:
        """The questions that can change a goal, the most informative first; one about several subjects is one.

        They are those that a conversation asks: once it has ended there are none.
        """
        return self._first({self.knowledge.one, *self.case.ids[:LARGE]})

    @cached_property
    def first_of_the_one(self) -> tuple[FirstQuestion, ...]:
        """The most informative of these questions about the one subject."""
        return self._first({self.knowledge.one})[:QUESTIONS]

    def _first(self, among: Collection[str]) -> tuple[FirstQuestion, ...]:
        places = {place: values for place, values in askable(self.evaluation.derivation).items() if place[0] in among}
        subjects: dict[tuple[str, bool], list[str]] = {}
        changes: dict[tuple[str, bool], dict[Literal, None]] = {}
        for question in questions(self.evaluation.derivation, options=places):
            if not question.can_change_a_goal(self.knowledge):
                continue
            group = self.knowledge.qualified(question.subject, question.attribute), question.alone
            subjects.setdefault(group, []).append(question.subject)
            decided = [li for answer in question.answers for li in answer.changes] or question.decides
            changes.setdefault(group, {}).update(dict.fromkeys(decided))
        order = {subject: number for number, subject in enumerate(self.case.ids)}
        found = []
        for (name, alone), of in subjects.items():
            advice, decides = self._names(changes[name, alone])
            found.append(FirstQuestion(name, tuple(sorted(of, key=lambda s: order.get(s, -1))), advice, decides, alone))
        return tuple(found)

    def further(self, waiting: Iterable[OpenQuestion]) -> tuple[OpenQuestion, ...]:
        """The questions in `waiting` without those to find out first."""
        first = {(asked.attribute, subject) for asked in self.first for subject in asked.subjects}
        found = []
        for question in waiting:
            left = tuple(subject for subject in question.subjects if (question.attribute, subject) not in first)
            if left:
                found.append(replace(question, subjects=left))
        return tuple(found)

    def open(self, waiting: Iterable[OpenQuestion]) -> int:
        """The number of unknowns that matter: those to find out first, and the further ones."""
        return len(self.first) + len(self.further(waiting))

    def _names(self, literals: Iterable[Literal]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The items of advice and the attributes of the literals, each once, in the order of the rule base."""
        literals = tuple(literals)
        items = {str(literal.value) for literal in literals if self.knowledge.is_advice(literal)}
        names = {
            self.knowledge.qualified(li.subject, li.attribute) for li in literals if not self.knowledge.is_advice(li)
        }
        source = self.knowledge.source
        return tuple(i for i in source.advice if i in items), tuple(n for n in source.vocabulary if n in names)
