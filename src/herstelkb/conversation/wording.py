"""A conversation in the words of one language: what is shown of questions, and which words a reply is read by."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from herstelkb.cases.texts import values_by_word
from herstelkb.consequences.unknowns import Slot
from herstelkb.conversation.agenda import Agenda
from herstelkb.conversation.replies import AnswerChoices, Command, ReplyWords, Scale
from herstelkb.explanation.questions import Question
from herstelkb.ground.messages import in_words
from herstelkb.ground.showing import spoken
from herstelkb.knowledge.conditions import Literal, Value
from herstelkb.reporting.questions import question_text, why_asked
from herstelkb.reporting.voice import Voice
from herstelkb.reporting.words import translations

SHOWN = 3  # the most goals to name in a question
FEW = 12  # up to this many ids are all listed


def question_lines(agenda: Agenda, asked: int, voice: Voice, shown: Sequence[Slot]) -> Iterator[str]:
    """What is shown of the questions to put now: the first one whole, and the rest in short unless all were shown.

    `asked`: how many were answered. `shown`: the places of the questions shown so far.
    """
    first, *others = agenda.now
    yield ""
    if not shown or shown[-1][0] != first.subject:
        yield _turn(agenda, voice)
    yield voice.phrase("ask.progress", number=asked + 1, total=agenda.total(asked))
    yield voice.opened(question_text(first, voice))
    for number, (answer, label) in enumerate(zip(first.answers, labels(first, voice), strict=True), 1):
        yield voice.phrase("ask.choice", number=number, label=label, means=_means(first, answer.value, voice))
    yield voice.phrase("ask.why", why=_why(first, voice))
    if others and not {question.place for question in agenda.now} <= set(shown):
        yield voice.phrase("ask.together", who=voice.name(first.subject), count=len(others))
        for question in others:
            given = [f"{number} {label}" for number, label in enumerate(labels(question, voice), 1)]
            yield voice.phrase("ask.next", question=question_text(question, voice))
            yield voice.phrase("ask.choices", choices=given)
    if not shown:
        yield voice.phrase("ask.other")
        if len(voice.knowledge.certainty) > 1:
            yield voice.phrase("ask.sure", **sure(voice))


def reason_lines(question: Question, voice: Voice) -> Iterator[str]:
    """Why a question is asked: for each answer, which goals of the rule base it adds, takes away or changes."""
    yield voice.phrase("ask.why", why=_why(question, voice))
    if question.decides:
        yield voice.phrase("ask.decides", goals=_called(question.decides, voice)[:SHOWN])
    for answer, label in zip(question.answers, labels(question, voice), strict=True):
        changes = {
            way: _called([literal for literal in literals if voice.knowledge.is_goal(literal)], voice)
            for way, literals in (("gained", answer.gained), ("lost", answer.lost), ("shifted", answer.shifted))
        }
        yield voice.phrase("ask.effect", label=label, **changes)


def labels(question: Question, voice: Voice) -> list[str]:
    """The labels of the answers, in the order of their numbers."""
    attribute = voice.knowledge.qualified(*question.place)
    return [voice.value_label(answer.value, attribute) for answer in question.answers]


def choices(question: Question, voice: Voice) -> AnswerChoices:
    """What can be answered to a question, and the words for it."""
    attribute = voice.knowledge.qualified(*question.place)
    values = [(answer.value, _words(answer.value, attribute, voice)) for answer in question.answers]
    return AnswerChoices(values, values_by_word(voice.knowledge.source.vocabulary[attribute]))


def reading_words(voice: Voice) -> ReplyWords:
    """The words by which replies are read."""
    others = {other: _listed(voice, other.value) for other in Command}
    return ReplyWords(
        others, _scale(voice), *(_listed(voice, key) for key in ("all", "but", "to", "join", "later", "and"))
    )


def listed_ids(ids: Sequence[str], voice: Voice) -> str:
    """Some ids in a sentence; of many only the first and the last."""
    return voice.listed(ids) if len(ids) <= FEW else ", ".join([*ids[:3], "…", ids[-1]])


def sure(voice: Voice) -> dict[str, Any]:
    """The variables of the phrases about certainty: the degrees below the highest, and one of them as an example."""
    scale = [words[0] for _, words in _scale(voice)[:-1]]
    return {"scale": scale, "example": scale[len(scale) // 2] if scale else ""}


def refusal(why: str, voice: Voice) -> str:
    """A line that says why something will not do."""
    return voice.phrase("ask.again", said=in_words(why, translations(voice.folder, voice.language)))


def aim(voice: Voice) -> str:
    """What answers can change, in a word or two."""
    return voice.phrase("ask.aim.advice" if voice.knowledge.aims_at_advice else "ask.aim.goals")


def is_yes(reply: str, voice: Voice) -> bool:
    """Whether a reply agrees; one without words does."""
    said = reply.strip().casefold()
    return not said or voice.phrase("ask.words.true").casefold().startswith(said)


def _turn(agenda: Agenda, voice: Voice) -> str:
    """A line that says whom the questions are about from here on."""
    subject = agenda.now[0].subject
    if subject == voice.knowledge.one or voice.case is None:
        return voice.phrase("ask.of_one")
    others = [one for one in agenda.people if one != subject]
    total, other = len(voice.case.ids), next(iter(others), None)
    return voice.phrase("ask.of_member", who=voice.name(subject), place=total - len(others), total=total, other=other)


def _means(question: Question, value: Value, voice: Voice) -> str:
    """How somebody who is asked recognises a value, where the vocabulary says so."""
    entry = voice.knowledge.attribute(*question.place)
    means = entry.values[value].means if entry is not None else None
    return voice.text(means) if means else ""


def _why(question: Question, voice: Voice) -> str:
    return why_asked(question, voice) if question.decides else voice.phrase("ask.always")


def _called(goals: Collection[Literal], voice: Voice) -> list[str]:
    """What somebody is asked for: the titles of items of advice, the labels of conclusions."""
    return list(dict.fromkeys(_title(goal, voice) for goal in goals))


def _title(goal: Literal, voice: Voice) -> str:
    if voice.knowledge.is_advice(goal):
        return voice.text(voice.knowledge.source.advice[str(goal.value)].title)
    return voice.label(voice.knowledge.qualified(goal.subject, goal.attribute))


def _words(value: Value, attribute: str, voice: Voice) -> list[str]:
    """The words for a value: its label, the value as files write it, and *yes* or *no*."""
    words = [voice.value_label(value, attribute), spoken(value), spoken(value).replace("_", " ")]
    return [*words, voice.phrase(f"ask.words.{spoken(value)}")] if isinstance(value, bool) else words


def _scale(voice: Voice) -> Scale:
    """The degrees with their words."""
    return [(degree, [voice.certainty(degree), name]) for degree, name in enumerate(voice.knowledge.certainty, 1)]


def _listed(voice: Voice, key: str) -> list[str]:
    return [word.strip() for word in voice.phrase(f"ask.words.{key}").split(",")]
