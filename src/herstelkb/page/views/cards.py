"""A question with its answers as the page puts it, and how each question stands: answered, open, or not arising.

What matters is what `herstelkb ask` would ask: the agenda. Until that is worked out for the latest answer, that of
before it counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal as OneOf
from typing import TypeAlias

from herstelkb.cases.case import Case, Observation
from herstelkb.cases.plain import UNKNOWN
from herstelkb.consequences.unknowns import Slot
from herstelkb.derivation.derivation import Derivation
from herstelkb.explanation.questions import Question, askable
from herstelkb.ground.showing import spoken
from herstelkb.reporting.questions import question_text, why_asked
from herstelkb.reporting.voice import Voice

AskState: TypeAlias = OneOf["answered", "unanswered", "matters", "open", "moot"]


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that can be chosen: `means` says how one recognises it, `letter` picks it in the grid."""

    value: str
    label: str
    means: str
    letter: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """A question about a place, with its answers and what is known of the one that was given.

    `sign`: `?` or `-` where it was left without an answer. `why`: why it is asked. `evidence`: what was seen is to be
    said, and is not.
    """

    place: str
    subject: str
    label: str
    text: str
    choices: tuple[Choice, ...]
    standing: AskState
    sign: str | None = None
    seen: Observation | None = None
    why: str = ""
    evidence: bool = False

    @property
    def answer(self) -> str:
        """The label of the answer; empty where there is none."""
        return next((choice.label for choice in self.choices if choice.is_chosen), "")


class Questions:
    """The questions of a case in the words of a voice; `asked` are those that matter, by their place."""

    def __init__(
        self, derivation: Derivation, asked: Mapping[Slot, Question], lacking: Collection[Slot], voice: Voice
    ) -> None:
        self.derivation, self.asked, self.lacking, self.voice = derivation, asked, lacking, voice
        self.knowledge, self.case = derivation.knowledge, derivation.case
        self.open = askable(derivation)

    def standing(self, place: Slot) -> AskState:
        """How the question at a place stands."""
        if place in self.case.by_attribute:
            return "answered"
        if place in self.case.unanswered:
            return "unanswered"
        if place not in self.open:
            return "moot"
        return "matters" if place in self.asked else "open"

    def card(self, place: Slot) -> QuestionCard:
        """The question at a place."""
        qualified, question = self.knowledge.qualified(*place), self.asked.get(place)
        entry = self.knowledge.source.vocabulary[qualified]
        seen = self.case.by_attribute.get(place)
        asked = self.voice.text(entry.question, wie=self.voice.name(place[0])) if entry.question else ""
        if question is not None:
            asked = question_text(question, self.voice)
        return QuestionCard(
            f"{place[0]}.{place[1]}",
            place[0],
            self.voice.label(qualified),
            self.voice.opened(asked),
            tuple(self._choices(place, seen)),
            self.standing(place),
            sign_of(self.case, place),
            seen,
            self._why(question),
            place in self.lacking,
        )

    def _choices(self, place: Slot, seen: Observation | None) -> Iterator[Choice]:
        qualified = self.knowledge.qualified(*place)
        entry = self.knowledge.source.vocabulary[qualified]
        for value, one in entry.values.items():
            label = self.voice.value_label(value, qualified)
            means = self.voice.text(one.means) if one.means else ""
            chosen = seen is not None and seen.literal.value == value and type(seen.literal.value) is type(value)
            yield Choice(spoken(value), label, means, str(label)[:1].casefold(), chosen)

    def _why(self, question: Question | None) -> str:
        if question is None:
            return ""
        return why_asked(question, self.voice) if question.decides else self.voice.phrase("ask.always")


def sign_of(case: Case, place: Slot) -> str | None:
    """The sign of a question that was left without an answer."""
    reason = case.unanswered.get(place)
    return None if reason is None else "?" if reason == UNKNOWN else "-"
