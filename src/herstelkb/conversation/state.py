"""Where a conversation is: a case with the answers so far, and the states before. Each step makes a new state.

A step is a value and does nothing else: saving and showing are left to whoever holds the conversation, so a terminal
and a page take the same steps.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from herstelkb.cases.case import Case, Member, Observation
from herstelkb.consequences.unknowns import Slot
from herstelkb.conversation.replies import Command, SingleAnswer
from herstelkb.explanation.questions import Question
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal, Value


@dataclass(frozen=True, eq=False)
class State:
    """A case with the answers so far, the file it is saved in, and the state before the last step.

    `file_for`: for a case begun in this conversation, the file for a given name, so that naming it can be undone too.
    """

    case: Case
    file: Path
    before: State | None = field(default=None, repr=False)
    file_for: Callable[[str], Path] | None = None
    asked: int = 0  # the questions answered in this conversation
    about: str | None = None  # whom the last step was about
    unproven: tuple[Slot, ...] = ()  # the answers of which it is still to be asked what was seen
    nobody: bool = False  # it was said that there are no members

    def answered(
        self, knowledge: Knowledge, answers: Sequence[tuple[Question, SingleAnswer]], by: str | None, on: date
    ) -> State:
        """The state with answers added; one without a degree gets the highest. `by`: who gave them, on which day."""
        seen, unanswered, unproven = list(self.case.observations), dict(self.case.unanswered), list(self.unproven)
        for question, answer in answers:
            if isinstance(answer.means, Command):
                unanswered[question.place] = answer.means.value
                continue
            degree = answer.degree or len(knowledge.certainty)
            seen.append(Observation(Literal(*question.place, answer.means), degree, by, on if by else None))
            if _calls_for_evidence(knowledge, question, answer.means):
                unproven.append(question.place)
        case = replace(self.case, observations=tuple(seen), unanswered=unanswered)
        asked, about = self.asked + len(answers), answers[0][0].subject
        return replace(self, case=case, before=self, asked=asked, about=about, unproven=tuple(unproven))

    def answered_for_all(
        self,
        knowledge: Knowledge,
        question: Question,
        answer: SingleAnswer,
        whom: Sequence[str],
        by: str | None,
        on: date,
    ) -> State:
        """The state with one answer added about several members; of what was seen of each, nobody is asked at once."""
        about = [(replace(question, subject=member), answer) for member in whom]
        return replace(self.answered(knowledge, about, by, on), about=question.subject, unproven=self.unproven)

    def to_prove(self, now: Sequence[Question]) -> tuple[Slot, ...]:
        """The answers of which it is asked what was seen: once about a person, before the questions are about another.

        `now`: the questions to put now.
        """
        about = [place for place in self.unproven if place[0] == self.unproven[0][0]]
        return () if now and about and now[0].subject == about[0][0] else tuple(about)

    def proven(self, places: Collection[Slot], seen: str | None) -> State:
        """The state in which it is known what was seen for these answers, or that nobody says."""
        observations = tuple(
            replace(o, note=seen) if seen and (o.literal.subject, o.literal.attribute) in places else o
            for o in self.case.observations
        )
        later = tuple(place for place in self.unproven if place not in places)
        return replace(self, case=replace(self.case, observations=observations), before=self, unproven=later)

    def joined(self, members: Sequence[Member]) -> State:
        """The state with more members."""
        case = replace(self.case, members=(*self.case.members, *members))
        return replace(self, case=case, before=self, nobody=False)

    def turned_to(self, subject: str) -> State:
        """The state in which the next questions are about this subject."""
        return replace(self, before=self, about=subject)


def _calls_for_evidence(knowledge: Knowledge, question: Question, value: Value) -> bool:
    """Whether what was seen is asked: the rule base wants it said, and the answer changes advice that takes care.

    In a rule base without advice it is asked of every such answer.
    """
    entry = knowledge.attribute(*question.place)
    if entry is None or not entry.with_evidence:
        return False
    changes = [literal for answer in question.answers if answer.value == value for literal in answer.changes]
    items = (knowledge.source.advice[str(literal.value)] for literal in changes if knowledge.is_advice(literal))
    return not knowledge.source.advice or any(item.with_care for item in items)
