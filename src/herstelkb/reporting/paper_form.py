"""The form of a case on paper: every question with its answers to tick, as a page to print; nothing reads it back."""

from __future__ import annotations

from dataclasses import dataclass

from herstelkb.cases.texts import observable
from herstelkb.knowledge.base import Knowledge
from herstelkb.reporting.asking import asked, means
from herstelkb.reporting.documents import css_string
from herstelkb.reporting.voice import Voice


@dataclass(frozen=True, slots=True)
class PaperAnswer:
    """An answer to tick, and what it means."""

    word: str
    means: str


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """A question on paper."""

    asked: str
    answers: tuple[PaperAnswer, ...]


def paper_form(knowledge: Knowledge, language: str | None = None) -> str:
    """The form as a self-contained HTML page, for A4; `language`: by default the first of the rule base.

    Raises:
        UnusableInput: the language is not known.
    """
    voice = Voice(knowledge, None, language, form="html")
    voice.environment.filters["css"] = css_string
    return voice.render(
        "form/paper.html.j2",
        title=voice.phrase("form.title", name=""),
        about=voice.text(knowledge.source.head.title),
        of_one=_questions(voice, knowledge.one),
        of_many=_questions(voice, knowledge.many),
        scale=[voice.certainty(degree) for degree in range(1, len(knowledge.certainty) + 1)],
    )


def _questions(voice: Voice, kind: str) -> tuple[PaperQuestion, ...]:
    return tuple(_question(voice, f"{kind}.{name}") for name in observable(voice.knowledge, kind))


def _question(voice: Voice, qualified: str) -> PaperQuestion:
    values = voice.knowledge.source.vocabulary[qualified].values
    answers = (PaperAnswer(voice.value_label(value, qualified), means(value, qualified, voice)) for value in values)
    return PaperQuestion(asked(qualified, voice), tuple(answers))
