"""What to find out next, in lines: each question, what its answers would change, and the proofs they would complete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from herstelkb.explanation.questions import PartialProof, Question
from herstelkb.explanation.worlds.effects import AnswerEffect
from herstelkb.proofs.proof import Derived, Established, Observed, ProofOfLiteral
from herstelkb.reporting.outline import Line
from herstelkb.reporting.voice import Voice

_HELD: dict[type, str] = {Observed: "observed", Derived: "derived", Established: "kept"}


def questions_lines(questions: Iterable[Question], voice: Voice) -> tuple[Line, ...]:
    """A line for each question, the most informative first."""
    lines = tuple(question_line(question, voice) for question in questions)
    return lines or (Line(voice.phrase("questions.none")),)


def question_line(question: Question, voice: Voice) -> Line:
    """A question and why it is asked; below it the answers, then the partial proofs."""
    below = [_answer(answer, question, voice) for answer in question.answers]
    below += [_partial(partial, question, voice) for partial in question.completes]
    known = "unknown" if question.still is None else "kept"
    return Line(question_text(question, voice), known, (why_asked(question, voice),), tuple(below))


def question_text(question: Question, voice: Voice) -> str:
    """The question in the words of the vocabulary; of what was established long ago, whether it is still so."""
    attribute = voice.knowledge.qualified(question.subject, question.attribute)
    asked, kept = asked_of(voice, attribute, [question.subject]), question.still
    if kept is None:
        return asked
    says = voice.opened(voice.states(kept.literal, kept.degree))
    return voice.phrase("questions.still", says=says, established=voice.established(kept), question=asked)


def asked_of(voice: Voice, attribute: str, subjects: Sequence[str], most: int | None = None) -> str:
    """What to find out of an attribute, by its qualified name: of one subject its question, of several whose it is.

    `most`: how many are named; of more only their number is told.
    """
    entry = voice.knowledge.source.vocabulary[attribute]
    if len(subjects) == 1 and entry.question is not None:
        return voice.text(entry.question, wie=voice.name(subjects[0]))
    named = most is None or len(subjects) <= most
    whom = voice.listed(map(voice.name, subjects)) if named else voice.phrase("edition.so_many", count=len(subjects))
    return voice.opened(voice.phrase("report.first.about", label=voice.text(entry.label), whom=whom))


def why_asked(question: Question, voice: Voice) -> str:
    """Why it is asked: what the answer can change."""
    if not question.certain:
        return voice.phrase("questions.perhaps")
    if not question.alone:
        return voice.phrase("questions.together")
    changes = {literal for answer in question.answers for literal in answer.changes}
    advice = sum(voice.knowledge.is_advice(literal) for literal in changes)
    return voice.phrase("questions.changes_alone", advice=advice, conclusions=len(changes) - advice)


def _answer(answer: AnswerEffect, question: Question, voice: Voice) -> Line:
    value = voice.value_label(answer.value, voice.knowledge.qualified(question.subject, question.attribute))
    below = [Line(voice.says(literal), "gained") for literal in answer.gained]
    below += [Line(voice.says(literal), "lost") for literal in answer.lost]
    below += [Line(voice.phrase("questions.shifted", says=voice.says(literal))) for literal in answer.shifted]
    details = () if below else (voice.phrase("questions.nothing"),)
    return Line(voice.phrase("questions.answer", value=value), details=details, below=tuple(below))


def _partial(partial: PartialProof, question: Question, voice: Voice) -> Line:
    value = voice.value_label(partial.value, voice.knowledge.qualified(question.subject, question.attribute))
    says = voice.says(partial.conclusion)
    text = voice.phrase("questions.completes", value=value, says=says)
    below = [*_held(partial, voice), *(Line(voice.says(literal), "unknown") for literal in partial.missing)]
    return Line(text, details=(voice.phrase("proof.rule", rule=partial.rule),), below=tuple(below))


def _held(partial: PartialProof, voice: Voice) -> Iterator[Line]:
    for proof in partial.held:
        if isinstance(proof, ProofOfLiteral):
            yield Line(voice.says(proof.literal), _HELD[type(proof)])
