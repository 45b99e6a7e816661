"""What a person means by a reply to a question: a number, a word or its unambiguous beginning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from herstelkb.cases import DOES_NOT_APPLY, UNKNOWN
from herstelkb.knowledge.conditions import Value


class Other(Enum):
    """What one may reply beside a value."""

    UNKNOWN = UNKNOWN
    DOES_NOT_APPLY = DOES_NOT_APPLY
    BACK = "back"
    STOP = "stop"


Meaning = Value | Other


@dataclass(frozen=True, slots=True)
class Unclear:
    """A reply that means nothing here, or, with `labels`, several things."""

    labels: tuple[str, ...] = ()


def meaning(
    reply: str, values: Sequence[tuple[Value, Sequence[str]]], others: Mapping[Other, Sequence[str]]
) -> Meaning | Unclear:
    """What a reply means. `values`: in the order of their numbers, each with its words, the first of them its label."""
    said = " ".join(reply.casefold().split())
    if not said:
        return Unclear()
    if said.isdecimal() and 1 <= int(said) <= len(values):
        return values[int(said) - 1][0]
    known: list[tuple[Meaning, Sequence[str]]] = [*values, *others.items()]
    whole = [(means, words[0]) for means, words in known if any(said == word.casefold() for word in words)]
    begun = [(means, words[0]) for means, words in known if any(word.casefold().startswith(said) for word in words)]
    found = whole or begun
    if len(found) == 1:
        return found[0][0]
    return Unclear(tuple(label for _, label in found))
