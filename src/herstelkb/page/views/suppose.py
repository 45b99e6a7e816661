"""What if: what can be done, as switches; what that brings, by when; and the smallest changes towards a wish.

Doing is not seeing: what is established now stays, and what follows from a deed comes after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from herstelkb.explanation.changes import Change
from herstelkb.ground.showing import spoken
from herstelkb.knowledge.conditions import Literal
from herstelkb.page.desk import Desk
from herstelkb.page.views.advice import Statement, statements
from herstelkb.page.workroom import CaseWork, Workroom
from herstelkb.reporting.differences import changes_text, what_if_lines
from herstelkb.reporting.outline import Line
from herstelkb.reporting.smallest_changes import smallest_changes_lines
from herstelkb.reporting.voice import Voice

UP_TO = 2  # things done together towards a wish
SETS = 12  # of them that are shown


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that can be done: `fact` sets it; `means` is how one recognises it."""

    fact: str
    label: str
    means: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Lever:
    """What can be changed of a subject: how it is now, and what can be made of it."""

    label: str
    now: str
    deeds: tuple[Deed, ...]


@dataclass(frozen=True, slots=True)
class Supposed:
    """What is supposed: whose levers are shown, what is done and what it brings, what stays, and the wish."""

    of: str
    levers: tuple[Lever, ...]
    others: tuple[str, ...]
    done: str
    stays: tuple[Statement, ...]
    brings: tuple[tuple[str, tuple[Line, ...]], ...]
    wishes: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    wish: str | None
    towards: tuple[Line, ...]
    sets: tuple[tuple[str, tuple[str, ...]], ...]


def suppose(room: Workroom, desk: Desk, work: CaseWork, voice: Voice) -> Supposed:
    """The view of what is supposed of the case on the desk."""
    of, derivation = desk.of or room.knowledge.one, work.evaluation.derivation
    of_the_many = (room.knowledge.source.vocabulary[f"{room.knowledge.many}.{name}"] for name in room.order_observed)
    changeable = any(entry.changeable for entry in of_the_many)
    towards, sets = _towards(room, desk, work, voice)
    stays = [
        c.literal for c in work.evaluation.conclusions if c.literal.subject == room.knowledge.one and not c.step.point
    ]
    return Supposed(
        of,
        tuple(_levers(room, desk, work, of, voice)),
        derivation.case.ids if changeable else (),
        changes_text(desk.doing, voice) if desk.doing else "",
        statements(work.findings, dict.fromkeys(stays), voice),
        tuple(_brings(desk, work, voice)) if desk.doing else (),
        tuple(_wishes(room, work, of, voice)),
        desk.wish,
        towards,
        sets,
    )


def _levers(room: Workroom, desk: Desk, work: CaseWork, of: str, voice: Voice) -> Iterator[Lever]:
    derivation, done = work.evaluation.derivation, set(desk.doing)
    for name in room.knowledge.attributes[room.knowledge.kind(of)]:
        qualified = room.knowledge.qualified(of, name)
        entry = room.knowledge.source.vocabulary[qualified]
        if not entry.changeable or not entry.observable:
            continue
        now = [li for li in derivation.values.get((of, name), ()) if derivation.degree(li, 0)]
        offered = [v for v, one in entry.values.items() if one.proposed and Literal(of, name, v) not in now]
        deeds = tuple(
            Deed(
                f"{of}.{name}={spoken(value)}",
                voice.value_label(value, qualified),
                voice.text(means) if (means := entry.values[value].means) else "",
                Change(of, name, value) in done,
            )
            for value in offered
        )
        if deeds:
            known = voice.listed([voice.value_label(li.value, qualified) for li in now])
            yield Lever(voice.label(qualified), known or voice.phrase("known.unknown"), deeds)


def _brings(desk: Desk, work: CaseWork, voice: Voice) -> Iterator[tuple[str, tuple[Line, ...]]]:
    """What comes of it, by kind in reading order."""
    found = work.evaluation.what_if([str(change) for change in desk.doing])
    there = voice.about(found.case)
    lines = what_if_lines(found.value, there)[0].below
    kinds = dict.fromkeys(line.known for line in lines)
    for kind in kinds:
        yield kind, tuple(line for line in lines if line.known == kind)


def _wishes(room: Workroom, work: CaseWork, of: str, voice: Voice) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """What could be wished for of a subject: values that rules conclude, by attribute."""
    knowledge, derivation = room.knowledge, work.evaluation.derivation
    for name in knowledge.attributes[knowledge.kind(of)]:
        qualified = knowledge.qualified(of, name)
        entry = knowledge.source.vocabulary[qualified]
        if not entry.derivable:
            continue
        values = [
            (f"{of}.{name}={spoken(value)}", voice.value_label(value, qualified))
            for value, one in entry.values.items()
            if one.proposed
            and knowledge.clauses_concluding(Literal(of, name, value))
            and not derivation.degree(Literal(of, name, value))
        ]
        if values:
            yield voice.label(qualified), tuple(values)


def _towards(
    room: Workroom, desk: Desk, work: CaseWork, voice: Voice
) -> tuple[tuple[Line, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """The smallest changes towards the wish: in words, and each set as what to switch on."""
    case = work.evaluation.case
    subject = (desk.wish or "").partition("=")[0].rpartition(".")[0]
    if desk.wish is None or (subject != room.knowledge.one and subject not in case.id_set):
        return (), ()
    found = work.evaluation.smallest_changes(desk.wish, up_to=UP_TO, follows=True)
    sets: Sequence[tuple[Change, ...]] = tuple(found.value.sets)[:SETS]
    return smallest_changes_lines(found.value, voice), tuple(
        (changes_text(changes, voice), tuple(str(change) for change in changes)) for changes in sets
    )
