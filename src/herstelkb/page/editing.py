"""Changes to what a case says: answers, with how sure they are, who saw it and when; and who is in it.

Each makes another case. A text is read as a case file's would be, and what a cell says as a reply in a conversation is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from herstelkb.cases.case import Case, Member, Observation, OwnView
from herstelkb.cases.texts import MAX_VIEW, Refusal, read_day, read_id, read_text
from herstelkb.consequences.unknowns import Slot
from herstelkb.conversation.replies import Command, SingleAnswer
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.messages import message
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal, Value

R = TypeVar("R")


def answered(
    case: Case, knowledge: Knowledge, answers: Iterable[tuple[Slot, SingleAnswer | None]], by: str | None, on: date
) -> Case:
    """The case with these answers; None takes one back. What is said again keeps who saw it; `by` saw what is new."""
    seen, unanswered = dict(case.by_attribute), dict(case.unanswered)
    for place, answer in answers:
        old = seen.pop(place, None)
        unanswered.pop(place, None)
        if answer is None:
            continue
        if isinstance(answer.means, Command):
            unanswered[place] = answer.means.value
            continue
        literal = Literal(*place, answer.means)
        if old is not None and old.literal == literal:
            seen[place] = replace(old, degree=answer.degree or old.degree)
        else:
            degree = answer.degree or len(knowledge.certainty)
            seen[place] = Observation(literal, degree, by, on if by else None)
    return replace(case, observations=tuple(seen.values()), unanswered=unanswered)


def detailed(case: Case, place: Slot, **details: Any) -> Case:
    """The case with details of one observation: `degree`, `by`, `on`, `note`; the same if nothing was observed."""
    return replace(
        case,
        observations=tuple(
            replace(o, **details) if (o.literal.subject, o.literal.attribute) == place else o for o in case.observations
        ),
    )


def with_member(case: Case, member: Member) -> Case:
    """The case with somebody called otherwise, or whose own view is another."""
    return replace(case, members=tuple(member if one.id == member.id else one for one in case.members))


def without(case: Case, subject: str) -> Case:
    """The case without a member, and without what was observed of them."""
    return replace(
        case,
        members=tuple(one for one in case.members if one.id != subject),
        observations=tuple(o for o in case.observations if o.literal.subject != subject),
        unanswered={place: reason for place, reason in case.unanswered.items() if place[0] != subject},
    )


def letter_chosen(letter: str, choices: Sequence[tuple[Value, str]], now: Value | None) -> Value | None:
    """The value that a letter picks by its label: the next one after that of `now` with this letter; None: none has."""
    fitting = [value for value, label in choices if label.casefold().startswith(letter.casefold())]
    if now in fitting:
        return fitting[(fitting.index(now) + 1) % len(fitting)]
    return fitting[0] if fitting else None


# --- reading ----------------------------------------------------------------------------------------------------------


def id_read(raw: str, knowledge: Knowledge) -> str:
    """An id.

    Raises:
        UnusableInput: a case cannot have it.
    """
    return _read(lambda text: read_id(text, knowledge.one), raw)


def text_read(raw: str | None) -> str | None:
    """A text on one line, or none.

    Raises:
        UnusableInput: a case cannot hold it.
    """
    return None if raw is None else _read(read_text, raw)


def day_read(raw: str | None) -> date | None:
    """A day, or none.

    Raises:
        UnusableInput: there is no such day.
    """
    return None if raw is None else _read(read_day, raw)


def view_read(raw: str | None, on: date | None) -> OwnView | None:
    """An own view, of a paragraph at most, or none.

    Raises:
        UnusableInput: a case cannot hold it.
    """
    if raw is None:
        return None
    return OwnView(_read(lambda text: read_text(text, MAX_VIEW), " ".join(raw.split())), on)


def place_read(raw: str, knowledge: Knowledge, case: Case) -> Slot:
    """The place that `subject.attribute` names, if it can be observed.

    Raises:
        UnusableInput: it cannot, or there is nothing of that name.
    """
    subject, _, attribute = raw.rpartition(".")
    known = subject == knowledge.one or subject in case.id_set
    entry = knowledge.attribute(subject, attribute) if known else None
    if entry is None or not entry.observable:
        said = message("there is nothing to observe at '{place}'", place=raw[:80])
        raise UnusableInput.because("unknown-attribute", said)
    return subject, attribute


def refusal(found: Refusal) -> UnusableInput:
    """What cannot be read, as an error."""
    return UnusableInput.because(found.code, found.message, hint=found.hint)


def _read(read: Callable[[str], R | Refusal], raw: str) -> R:
    found = read(raw)
    if isinstance(found, Refusal):
        raise refusal(found)
    return found
