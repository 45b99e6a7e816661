"""A question about nobody in particular, as a form puts it: when it is asked, and how an answer is recognised."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.knowledge.conditions import Value
from herstelkb.reporting.voice import Voice


def question_of(qualified: str, voice: Voice) -> str:
    """The question about an attribute, by its qualified name."""
    entry = voice.knowledge.source.vocabulary[qualified]
    assert entry.question is not None  # Invariant: an observable attribute has a question
    return voice.opened(voice.text(entry.question, wie=voice.called["someone"]))


def asked(qualified: str, voice: Voice) -> str:
    """The question, when it is asked at all, and what to note beside the answer."""
    space = voice.safely(" ")
    return space.join([question_of(qualified, voice), *_remarks(qualified, voice)])


def means(value: Value, qualified: str, voice: Voice) -> str:
    """How somebody who is asked recognises an answer; empty where the vocabulary does not say so."""
    said = voice.knowledge.source.vocabulary[qualified].values[value].means
    return voice.text(said) if said else ""


def _remarks(qualified: str, voice: Voice) -> Iterator[str]:
    entry, condition = voice.knowledge.source.vocabulary[qualified], voice.knowledge.asked_if.get(qualified)
    if condition is not None:
        said = voice.condition(condition, voice.called["someone"])
        yield voice.phrase("form.only_if", condition=said)
    if entry.with_evidence:
        yield voice.phrase("form.evidence")
