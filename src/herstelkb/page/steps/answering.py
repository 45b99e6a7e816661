"""Answers: one question, a key in the grid for all that is chosen, how sure it is, who saw it, and taking it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from herstelkb.cases.case import Case
from herstelkb.consequences.unknowns import Slot
from herstelkb.conversation.replies import Command, SingleAnswer
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.messages import message
from herstelkb.ground.showing import spoken
from herstelkb.knowledge.conditions import Value
from herstelkb.page import editing
from herstelkb.page.desk import Desk
from herstelkb.page.messages import Message, Outcome
from herstelkb.page.steps.pasting import pasted_again
from herstelkb.page.workroom import Workroom

Step = Callable[[Workroom, Desk, Message], Outcome]
_UNANSWERED = {"?": Command.UNKNOWN, "-": Command.DOES_NOT_APPLY}


def on_desk(desk: Desk) -> Case:
    """The case on the desk.

    Raises:
        UnusableInput: there is none.
    """
    if desk.case is None:
        raise UnusableInput.because("no-case", message("there is no case yet"))
    return desk.case


def answer(room: Workroom, desk: Desk, said: Message) -> Outcome:
    """An answer to one question: a `value`, `?` or `-` as `sign`, or neither to take it back."""
    case = on_desk(desk)
    place = editing.place_read(said.text("place"), room.knowledge, case)
    sign, value = said.optional("sign"), said.text("value", "")
    if sign is None and not value:
        return _come_to(room, desk, [(place, None)], said)
    means = _UNANSWERED.get(sign) if sign else _value(room, place, value)
    if means is None:
        raise UnusableInput.because("unknown-value", message("the page sent something unexpected ({key})", key="sign"))
    return _come_to(room, desk, [(place, SingleAnswer(means))], said)


def key(room: Workroom, desk: Desk, said: Message) -> Outcome:
    """A key in a cell of the grid: a letter chooses, a digit says how sure it is, `?`, `-`, and empty takes it back.

    Where rows are chosen and the cell is in one of them, it counts for all of them. One that means nothing here leaves
    all as it is.
    """
    case = on_desk(desk)
    place, letter = editing.place_read(said.text("place"), room.knowledge, case), said.text("key")
    whom = [one for one in case.ids if one in desk.rows] if place[0] in desk.rows else [place[0]]
    places = [(subject, place[1]) for subject in whom]
    if letter.isdecimal():
        return _surer(room, desk, places, letter, said)
    found = _meant(room, desk, place, letter)
    if found is None and letter:
        return Outcome(desk, said=room.voice(desk, "text").phrase("page.grid.no_such", pressed=letter))
    return _come_to(room, desk, [(one, found) for one in places], said)


def detail(room: Workroom, desk: Desk, said: Message) -> Outcome:
    """One detail of an observation: `certainty` as a number, `by`, `on` or `note`."""
    case = on_desk(desk)
    place = editing.place_read(said.text("place"), room.knowledge, case)
    value = said.optional("value")
    match said.text("detail"):
        case "certainty" if value and value.isdecimal() and 1 <= int(value) <= len(room.knowledge.certainty):
            changed = editing.detailed(case, place, degree=int(value))
        case "by":
            changed = editing.detailed(case, place, by=editing.text_read(value))
        case "on":
            changed = editing.detailed(case, place, on=editing.day_read(value))
        case "note":
            changed = editing.detailed(case, place, note=editing.text_read(value))
        case other:
            raise UnusableInput.because(
                "wrong-message", message("the page sent something unexpected ({key})", key=other[:80])
            )
    return Outcome(desk.come_to(changed))


def change(room: Workroom, desk: Desk, said: Message) -> Outcome:
    """Open the answer to one question to change it, or close it again."""
    case = on_desk(desk)
    place = editing.place_read(said.text("place"), room.knowledge, case)
    return Outcome(replace(desk, open=None if desk.open == place else place))


def undo(room: Workroom, desk: Desk, _: Message) -> Outcome:
    """Take the last change back."""
    then = desk.undone()
    return Outcome(
        then, said=room.voice(desk, "text").phrase("page.undone" if then is not desk else "page.nothing_undone")
    )


def redo(room: Workroom, desk: Desk, _: Message) -> Outcome:
    """Do again what was taken back."""
    then = desk.redone()
    return Outcome(
        then, said=room.voice(desk, "text").phrase("page.redone" if then is not desk else "page.nothing_redone")
    )


def observer(_: Workroom, desk: Desk, said: Message) -> Outcome:
    """Who looks, from here on."""
    return Outcome(replace(desk, observer=editing.text_read(said.optional("value"))))


def _come_to(room: Workroom, desk: Desk, answers: Iterable[tuple[Slot, SingleAnswer | None]], said: Message) -> Outcome:
    """The desk after answers; among pasted cells that still wait, they replace what was pasted."""
    given = list(answers)
    if desk.pasted is not None:
        return pasted_again(room, desk, {place for place, _ in given}, given)
    case = editing.answered(on_desk(desk), room.knowledge, given, desk.observer, room.today)
    then = replace(desk.come_to(case), open=None, about=given[-1][0][0] if given else desk.about)
    return Outcome(then, focus=said.text("then", ""))


def _surer(room: Workroom, desk: Desk, places: Iterable[Slot], digit: str, said: Message) -> Outcome:
    scale, case = room.knowledge.certainty, on_desk(desk)
    if not 1 <= int(digit) <= len(scale):
        return Outcome(desk, said=room.voice(desk, "text").phrase("page.grid.no_such", pressed=digit))
    known = [
        (one, SingleAnswer(case.by_attribute[one].literal.value, int(digit)))
        for one in places
        if one in case.by_attribute
    ]
    return _come_to(room, desk, known, said)


def _meant(room: Workroom, desk: Desk, place: Slot, letter: str) -> SingleAnswer | None:
    if letter in _UNANSWERED:
        return SingleAnswer(_UNANSWERED[letter])
    if not letter:
        return None
    voice, qualified = room.voice(desk, "text"), room.knowledge.qualified(*place)
    choices = [
        (value, voice.value_label(value, qualified)) for value in room.knowledge.source.vocabulary[qualified].values
    ]
    seen = on_desk(desk).by_attribute.get(place)
    found = editing.letter_chosen(letter, choices, seen.literal.value if seen else None)
    return None if found is None else SingleAnswer(found)


def _value(room: Workroom, place: Slot, word: str) -> Value | None:
    values: Mapping[str, Value] = {
        spoken(value): value for value in room.knowledge.source.vocabulary[room.knowledge.qualified(*place)].values
    }
    return values.get(word)


STEPS: Mapping[str, Step] = {
    "answer": answer,
    "key": key,
    "detail": detail,
    "change": change,
    "undo": undo,
    "redo": redo,
    "observer": observer,
}
