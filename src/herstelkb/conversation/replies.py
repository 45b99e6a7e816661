"""What a reply means: a number, a word or its unambiguous beginning, a certainty; or a list of members."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from herstelkb.cases.plain import DOES_NOT_APPLY, UNKNOWN
from herstelkb.cases.texts import small
from herstelkb.knowledge.conditions import Value


class Command(Enum):
    """A reply other than a value."""

    UNKNOWN = UNKNOWN
    DOES_NOT_APPLY = DOES_NOT_APPLY
    BACK = "back"
    STOP = "stop"
    HELP = "help"


Meaning = Value | Command
Scale = Sequence[tuple[int, Sequence[str]]]  # degrees with their words


@dataclass(frozen=True, slots=True)
class UnclearReply:
    """A reply that is not understood, or, with `labels`, is ambiguous."""

    labels: tuple[str, ...] = ()


def meaning(
    reply: str,
    values: Sequence[tuple[Value, Sequence[str]]],
    others: Mapping[Command, Sequence[str]],
    written: Mapping[str, Value] | None = None,
) -> Meaning | UnclearReply:
    """The meaning of a reply. `values`: in the order of their numbers, each with its words, its label first.

    `written`: the meanings of more words, in lower case, which must be the whole reply.
    """
    said = small(reply)
    if not said:
        return UnclearReply()
    if said.isdecimal() and len(said) < 10 and 1 <= int(said) <= len(values):
        return values[int(said) - 1][0]
    known: list[tuple[Meaning, Sequence[str]]] = [*values, *others.items()]
    whole = [(means, words[0]) for means, words in known if any(said == word.casefold() for word in words)]
    begun = [(means, words[0]) for means, words in known if any(word.casefold().startswith(said) for word in words)]
    if not whole and written and said in written:
        return written[said]
    found = whole or begun
    if len(found) == 1:
        return found[0][0]
    return UnclearReply(tuple(label for _, label in found))


def graded(
    reply: str,
    values: Sequence[tuple[Value, Sequence[str]]],
    others: Mapping[Command, Sequence[str]],
    scale: Scale,
    written: Mapping[str, Value] | None = None,
) -> tuple[Meaning | UnclearReply, int | None]:
    """The meaning of a reply, and the degree it states before or after a value, if any: `ja, waarschijnlijk`."""
    whole = meaning(reply, values, others, written)
    words = re.sub(r"[,;()]", " ", reply).split()
    if not isinstance(whole, UnclearReply) or whole.labels:
        return whole, None
    for place in range(1, len(words)):
        first, last = " ".join(words[:place]), " ".join(words[place:])
        for said, sure in ((first, last), (last, first)):
            value, degree = meaning(said, values, {}, written), None if sure.isdecimal() else _degree(sure, scale)
            if degree is not None and not isinstance(value, UnclearReply):
                return value, degree
    return whole, None


def _degree(said: str, scale: Scale) -> int | None:
    found = {degree for degree, words in scale if any(word.casefold().startswith(said.casefold()) for word in words)}
    return found.pop() if len(found) == 1 else None


def command(reply: str, others: Mapping[Command, Sequence[str]]) -> Command | None:
    """The command that a whole reply is. Abbreviations do not count, since any text may be an answer."""
    said = " ".join(reply.casefold().split())
    return next((other for other, words in others.items() if said in (word.casefold() for word in words)), None)


def people(reply: str, joining: Sequence[str]) -> int | tuple[str, ...] | None:
    """Who there are: how many (`3`, `3 plants`), or what they are called; None for what says neither.

    `joining`: words that separate two names, as a comma does.
    """
    said = reply.strip().rstrip(".")
    count = re.fullmatch(r"([0-9]{1,9})(?: +[^\W\d]+)?", said)
    if count:
        return int(count[1])
    parts = [piece for part in re.split("[,;]", said) for piece in _parted(part, joining)]
    pieces = [one for part in parts for one in (part.split() if len(parts) == 1 or _are_ids(part) else [part])]
    return tuple(pieces) if pieces and all(piece[0].isalnum() for piece in pieces) else None


def _are_ids(part: str) -> bool:
    return all(any(c.isdecimal() for c in word) for word in part.split())


def _parted(part: str, joining: Sequence[str]) -> list[str]:
    """The parts between joining words."""
    found: list[list[str]] = [[]]
    for word in part.split():
        if word.casefold() in joining:
            found.append([])
        else:
            found[-1].append(word)
    return [" ".join(words) for words in found if words]
