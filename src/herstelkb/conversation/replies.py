"""What a reply means: a number, a word or its unambiguous beginning, a certainty; several of these for the questions
put together, or one for everybody; somebody to go on with; or a list of members.
"""

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
    WHY = "why"
    HELP = "help"


LONGEST = 12  # words in one of several answers
Meaning = Value | Command
Scale = Sequence[tuple[int, Sequence[str]]]  # degrees with their words


@dataclass(frozen=True, slots=True)
class UnclearReply:
    """A reply that is not understood, or, with `labels`, is ambiguous."""

    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerChoices:
    """What can be answered to a question.

    `values`: in the order of their numbers, each with its words, its label first. `written`: what more words mean, in
    lower case, where they are the whole reply.
    """

    values: Sequence[tuple[Value, Sequence[str]]]
    written: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class ReplyWords:
    """The words of a conversation in one language.

    `everybody` makes an answer one for all, `but` leaves some out; `to` comes before whom to go on with, `join` before
    who is added, `joining` separates two of them; `later` puts off saying who there are.
    """

    others: Mapping[Command, Sequence[str]]
    scale: Scale
    everybody: Sequence[str]
    but: Sequence[str]
    to: Sequence[str]
    join: Sequence[str]
    later: Sequence[str]
    joining: Sequence[str]


@dataclass(frozen=True, slots=True)
class SingleAnswer:
    """An answer to one question: a value with perhaps a degree, *don't know* or *does not apply*."""

    means: Meaning
    degree: int | None = None


@dataclass(frozen=True, slots=True)
class ForAll:
    """One answer about everybody of whom it is not known yet, but these."""

    answer: SingleAnswer
    but: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TurnTo:
    """Whom to go on with."""

    subject: str


@dataclass(frozen=True, slots=True)
class Join:
    """Who is to be added: how many, or their ids."""

    members: int | tuple[str, ...]


Reply = tuple[SingleAnswer, ...] | ForAll | TurnTo | Join | Command | UnclearReply


def understood(reply: str, put: Sequence[AnswerChoices], words: ReplyWords, ids: Sequence[str], *, many: bool) -> Reply:
    """The meaning of a reply to the questions put together, the first of which is asked first.

    `ids`: those of the members. `many`: the questions are about one of them, so that one answer can be for all.
    """
    first = put[0]
    named = {one.casefold(): one for one in ids}
    exact = _whole(small(reply), first, words.others)
    if not exact and small(reply) in named:
        return TurnTo(named[small(reply)])
    found, degree = graded(reply, first.values, words.others, words.scale, first.written)
    if isinstance(found, Command) and found not in (Command.UNKNOWN, Command.DOES_NOT_APPLY):
        return found
    if not isinstance(found, UnclearReply):
        return (SingleAnswer(found, degree),)
    told = _told(reply, words, named) or (_for_all(reply, first, words, named) if many else None)
    return told or _series(reply, put, words) or found


def meaning(
    reply: str,
    values: Sequence[tuple[Value, Sequence[str]]],
    others: Mapping[Command, Sequence[str]],
    written: Mapping[str, Value] | None = None,
) -> Meaning | UnclearReply:
    """The meaning of a reply to one question, for `values` and `written` as in its choices."""
    said = small(reply)
    if not said:
        return UnclearReply()
    whole = _whole(said, AnswerChoices(values, written or {}), others)
    known: list[tuple[Meaning, Sequence[str]]] = [*values, *others.items()]
    begun = [(means, words[0]) for means, words in known if any(word.casefold().startswith(said) for word in words)]
    found = whole or begun
    if len(found) == 1:
        return found[0][0]
    return UnclearReply(tuple(label for _, label in found))


def _whole(said: str, choices: AnswerChoices, others: Mapping[Command, Sequence[str]]) -> list[tuple[Meaning, str]]:
    """What a whole reply stands for, each with its label: a number, a word, or else a word of `written`."""
    if said.isdecimal() and len(said) < 10 and 1 <= int(said) <= len(choices.values):
        value, labels = choices.values[int(said) - 1]
        return [(value, labels[0])]
    known: list[tuple[Meaning, Sequence[str]]] = [*choices.values, *others.items()]
    found = [(means, words[0]) for means, words in known if any(said == word.casefold() for word in words)]
    return found or ([(choices.written[said], said)] if said in choices.written else [])


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


def _told(reply: str, words: ReplyWords, named: Mapping[str, str]) -> TurnTo | Join | None:
    """Whom to go on with, or who is to be added: what follows a word that says so."""
    said = reply.strip()
    for word in words.to:
        if said.casefold().startswith(f"{word.casefold()} "):
            subject = small(said[len(word) :])
            return TurnTo(named[subject]) if subject in named else None
    for word in words.join:
        if said.casefold().startswith(word.casefold()):
            members = people(said[len(word) :], words.joining)
            return None if members is None else Join(members)
    return None


def _for_all(reply: str, choices: AnswerChoices, words: ReplyWords, named: Mapping[str, str]) -> ForAll | None:
    """One answer for all, perhaps but some: `2 for all except m03`."""
    everybody, but = _any_of(words.everybody), _any_of(words.but)
    parts = re.fullmatch(rf"(.*?)[ ,]*{everybody}(?:[ ,]+{but} +(.+))?", reply.strip(), re.IGNORECASE)
    if parts is None:
        return None
    means, degree = graded(parts[1], choices.values, _unanswered(words), words.scale, choices.written)
    out = people(parts[2], words.joining) if parts[2] else ()
    if isinstance(means, UnclearReply) or not isinstance(out, tuple) or any(one.casefold() not in named for one in out):
        return None
    return ForAll(SingleAnswer(means, degree), tuple(named[one.casefold()] for one in out))


def _any_of(words: Sequence[str]) -> str:
    """A pattern for any of some words, the longest first; letters before it make another word of it."""
    found = (re.escape(word) for word in sorted(words, key=len, reverse=True))
    return "(?:" + "|".join(rf"(?<!\w){word}" if word[0].isalnum() else word for word in found) + ")"


def _series(reply: str, put: Sequence[AnswerChoices], words: ReplyWords) -> tuple[SingleAnswer, ...] | None:
    """An answer to each of the first questions, in their order, each as long as can be: `1 2 probably ?`."""
    said, others, found = re.sub(r"[,;]", " ", reply).split(), _unanswered(words), []
    for choices in put:
        for length in range(min(len(said), LONGEST), 0, -1):
            means, degree = graded(" ".join(said[:length]), choices.values, others, words.scale, choices.written)
            if not isinstance(means, UnclearReply):
                found.append(SingleAnswer(means, degree))
                said = said[length:]
                break
        else:
            break
    return None if said else tuple(found)


def _unanswered(words: ReplyWords) -> Mapping[Command, Sequence[str]]:
    return {other: words.others[other] for other in (Command.UNKNOWN, Command.DOES_NOT_APPLY)}


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
