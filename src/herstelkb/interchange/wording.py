"""The words of plain data: labels and sentences by language, beside the names that are the same in every language.

Texts of the rule base are filled in, as readers see them; never templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from herstelkb.cases.case import Case
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import ADVICE
from herstelkb.knowledge.conditions import Literal
from herstelkb.reporting.voice import Voice


def voices(knowledge: Knowledge, case: Case, languages: str | Iterable[str] | None = None) -> dict[str, Voice]:
    """A voice for each of the languages, by default all those of the rule base.

    Raises:
        UnusableInput: the rule base has no texts in one of them.
    """
    asked = knowledge.source.head.languages if languages is None else languages
    return {one: Voice(knowledge, case, one) for one in ([asked] if isinstance(asked, str) else asked)}


def words(data: Any, knowledge: Knowledge, case: Case, languages: str | Iterable[str]) -> dict[str, Any]:
    """By language: the `labels` of the attributes that the data mentions, what each literal in it `says`, and the
    scales of `certainty` and `time`.

    Raises:
        UnusableInput: the rule base has no texts in one of the languages.
    """
    mentioned = dict.fromkeys(_mentioned(data))
    return {language: _words(mentioned, voice) for language, voice in voices(knowledge, case, languages).items()}


def _words(mentioned: Iterable[tuple[str, str, Any]], voice: Voice) -> dict[str, Any]:
    knowledge, labels, says = voice.knowledge, {}, {}
    for subject, attribute, value in mentioned:
        literal = Literal(subject, attribute, value)
        if not knowledge.is_advice(literal):
            qualified = knowledge.qualified(subject, attribute)
            labels[qualified] = voice.label(qualified)
        if value is not None:
            says[str(literal)] = voice.says(literal)
    return {
        "labels": labels,
        "says": says,
        "certainty": {name: voice.certainty(degree) for degree, name in enumerate(knowledge.certainty, 1)},
        "time": {name: voice.time(point) for point, name in enumerate(knowledge.time)},
    }


def _mentioned(data: Any) -> Iterator[tuple[str, str, Any]]:
    """Every subject, attribute and value (None if there is none) in the data, in order."""
    waiting = [data]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            if "subject" in one and "attribute" in one:
                yield one["subject"], one["attribute"], one.get("value")
            elif "item" in one:
                yield from ((given["subject"], ADVICE, one["item"]) for given in one.get("for", ()))
            waiting += reversed(list(one.values()))
        elif isinstance(one, list | tuple):
            waiting += reversed(one)
