"""Looking: which view, in which language, at whom; why a statement stands; what to suppose; which report.

None of this changes the case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from herstelkb.cases.facts import literals
from herstelkb.explanation.changes import Change, read_changes
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.messages import message
from herstelkb.page.desk import NEED_A_CASE, PARTS, VIEWS, Desk
from herstelkb.page.editing import place_read
from herstelkb.page.messages import Message, Outcome
from herstelkb.page.places import ref
from herstelkb.page.steps.answering import on_desk
from herstelkb.page.workroom import Workroom
from herstelkb.reporting.shown import EDITIONS


def show(_: Workroom, desk: Desk, __: Message) -> Outcome:
    """All that is shown, as it is."""
    return Outcome(desk)


def go(_: Workroom, desk: Desk, said: Message) -> Outcome:
    """Another view; where it needs a case and there is none, the start."""
    view = said.one_of("to", VIEWS)
    if view in NEED_A_CASE and desk.case is None:
        view = "start"
    return Outcome(replace(desk, view=view, trail=(), other=None), focus="main")


def part(_: Workroom, desk: Desk, said: Message) -> Outcome:
    """Another part of the intake."""
    case = on_desk(desk)
    then = replace(desk, view="intake", part=said.one_of("to", PARTS), open=None)
    if then.part == "person" and then.whom is None and case.ids:
        then = replace(then, whom=case.ids[0])
    return Outcome(then, focus=f"tab-{then.part}")


def whom(_: Workroom, desk: Desk, said: Message) -> Outcome:
    """One of the members, person by person."""
    who = _member(desk, said.text("who"))
    return Outcome(replace(desk, view="intake", part="person", whom=who, about=who, open=None, trail=()), focus="whom")


def edit(room: Workroom, desk: Desk, said: Message) -> Outcome:
    """The question at a place, to change its answer."""
    place = place_read(said.text("place"), room.knowledge, on_desk(desk))
    if place[0] == room.knowledge.one:
        then = replace(desk, view="intake", part="one", open=place, trail=())
    else:
        then = replace(desk, view="intake", part="person", whom=place[0], trail=())
    return Outcome(then, focus=f"q-{ref('.'.join(place))}-1")


def choose(_: Workroom, desk: Desk, said: Message) -> Outcome:
    """Choose the row of a member in the grid, or let go of it; `more` only adds, `none` lets go of all."""
    if said.flag("none"):
        return Outcome(replace(desk, rows=frozenset()))
    who = _member(desk, said.text("who"))
    rows = desk.rows | {who} if said.flag("more") or who not in desk.rows else desk.rows - {who}
    return Outcome(replace(desk, rows=rows))


def language(room: Workroom, desk: Desk, said: Message) -> Outcome:
    """Another language, for all of it."""
    return Outcome(replace(desk, language=room.knowledge.language(said.text("to"))), focus=said.text("then", ""))


def why(room: Workroom, desk: Desk, said: Message) -> Outcome:
    """Why a fact holds, or why it does not; one after another, until somebody goes back."""
    fact = _fact(room, desk, said.text("fact"))
    trail = (*desk.trail, fact) if said.flag("deeper") else (fact,)
    return Outcome(replace(desk, trail=trail[-40:], other=None), focus="why-title")


def back(_: Workroom, desk: Desk, __: Message) -> Outcome:
    """The fact that was asked about before."""
    return Outcome(replace(desk, trail=desk.trail[:-1], other=None), focus="why-title" if len(desk.trail) > 1 else "")


def close(_: Workroom, desk: Desk, __: Message) -> Outcome:
    """No explanation any more."""
    return Outcome(replace(desk, trail=(), other=None))


def other(room: Workroom, desk: Desk, said: Message) -> Outcome:
    """Why something else does not hold."""
    value = said.optional("value")
    return Outcome(replace(desk, other=_fact(room, desk, value) if value else None))


def lever(room: Workroom, desk: Desk, said: Message) -> Outcome:
    """Do something, or no longer."""
    case = on_desk(desk)
    (change,) = read_changes(said.text("fact"), room.knowledge, case)
    entry = room.knowledge.attribute(*change.place)
    if entry is None or not entry.changeable or change.value is None:
        raise UnusableInput.because("wrong-message", message("that is nothing to do"))
    others = tuple(one for one in desk.doing if one.place != change.place)
    return Outcome(replace(desk, doing=others if change in desk.doing else (*others, change)))


def levers(room: Workroom, desk: Desk, said: Message) -> Outcome:
    """Do these things and no others: a set of smallest changes, or nothing."""
    facts = said.texts("facts") if "facts" in said.data else ()
    found: tuple[Change, ...] = read_changes(facts, room.knowledge, on_desk(desk)) if facts else ()
    return Outcome(replace(desk, doing=tuple(one for one in found if one.value is not None)))


def of(_: Workroom, desk: Desk, said: Message) -> Outcome:
    """Whose levers are shown: those of a member, or of the one subject."""
    who = said.optional("value")
    return Outcome(replace(desk, of=_member(desk, who) if who else None))


def wish(room: Workroom, desk: Desk, said: Message) -> Outcome:
    """What is wished for, of which the smallest changes are then shown."""
    value = said.optional("value")
    return Outcome(replace(desk, wish=_fact(room, desk, value) if value else None))


def edition(_: Workroom, desk: Desk, said: Message) -> Outcome:
    """Which report is previewed: its edition, whom it is about, with names, with notes."""
    chosen, case = desk.chosen, on_desk(desk)
    match said.text("what"):
        case "edition":
            chosen = replace(chosen, edition=said.one_of("value", EDITIONS))
        case "only":
            chosen = replace(chosen, only=_member(desk, said.text("value")))
        case "names":
            chosen = replace(chosen, names=said.flag("value"))
        case "notes":
            chosen = replace(chosen, notes=said.flag("value"))
    if chosen.edition == "person" and chosen.only not in case.id_set:
        chosen = replace(chosen, only=case.ids[0] if case.ids else None)
    return Outcome(replace(desk, chosen=chosen))


def item(_: Workroom, desk: Desk, said: Message) -> Outcome:
    """A page of the handbook."""
    return Outcome(replace(desk, view="rules", item=said.text("item"), trail=()), focus="main")


def overview(room: Workroom, desk: Desk, said: Message) -> Outcome:
    """Another overview: `new` begins one from the case on the desk, `drop` lets go of the one of that date."""
    if "drop" in said.data:
        left = tuple(one for one in desk.overviews if str(one.date) != said.text("drop"))
        return Outcome(replace(desk, overviews=left))
    case = on_desk(desk)
    if case.date is None or case.date >= room.today:
        hint = message("give the case the date of what was observed first")
        raise UnusableInput.because("wrong-date", message("a new overview comes after this one"), hint=hint)
    blank = replace(case, date=room.today, observations=(), unanswered={}, file=None)
    then = replace(desk.begun(blank, file=""), overviews=(*desk.overviews, case))
    return Outcome(then, said=room.voice(then, "text").phrase("page.course.begun"), focus="ask-1")


def _member(desk: Desk, who: str) -> str:
    if who not in on_desk(desk).id_set:
        raise UnusableInput.because("unknown-subject", message("there is nobody of that id"))
    return who


def _fact(room: Workroom, desk: Desk, fact: str) -> str:
    literals(fact, room.knowledge, on_desk(desk))  # raises where there is no such fact
    return fact


STEPS: Mapping[str, Callable[[Workroom, Desk, Message], Outcome]] = {
    "show": show,
    "settle": show,
    "go": go,
    "part": part,
    "whom": whom,
    "edit": edit,
    "choose": choose,
    "language": language,
    "why": why,
    "back": back,
    "close": close,
    "other": other,
    "lever": lever,
    "levers": levers,
    "of": of,
    "wish": wish,
    "edition": edition,
    "item": item,
    "overview": overview,
}
