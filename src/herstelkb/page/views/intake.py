"""The intake: the question that matters most now, those about the one subject, and those about one of the members."""

from __future__ import annotations

from dataclasses import dataclass

from herstelkb.cases.case import Member
from herstelkb.cases.texts import observable
from herstelkb.page.desk import Desk
from herstelkb.page.views.cards import QuestionCard, Questions
from herstelkb.page.views.grid import Grid, grid
from herstelkb.page.workroom import CaseWork, Workroom
from herstelkb.reporting.editions.plans import Plan, plan
from herstelkb.reporting.editions.telling import Telling


@dataclass(frozen=True, slots=True)
class PersonCard:
    """One of the members: what is advised now, and all there is to ask about them."""

    member: Member
    number: int
    following: str | None
    plan: Plan
    questions: tuple[QuestionCard, ...]


@dataclass(frozen=True, slots=True)
class Intake:
    """What the intake shows; `now` is what would be asked next, `left` about how many questions there are still."""

    now: QuestionCard | None
    left: int
    settled: bool
    of_the_one: tuple[QuestionCard, ...] = ()
    grid: Grid | None = None
    person: PersonCard | None = None


def intake(room: Workroom, desk: Desk, work: CaseWork, questions: Questions, now: QuestionCard | None) -> Intake:
    """The part of the intake that is looked at."""
    one, left = room.knowledge.one, work.agenda.expected if work.is_settled else len(questions.asked)
    shown = Intake(now, left, work.is_settled)
    if desk.part == "grid":
        return Intake(now, left, work.is_settled, grid=grid(room, desk, questions))
    if desk.part == "person" and desk.whom is not None:
        return Intake(now, left, work.is_settled, person=_person(room, desk, work, questions, desk.whom))
    if desk.part == "one":
        cards = tuple(questions.card((one, name)) for name in observable(room.knowledge, one))
        return Intake(now, left, work.is_settled, of_the_one=cards)
    return shown


def _person(room: Workroom, desk: Desk, work: CaseWork, questions: Questions, who: str) -> PersonCard:
    case = questions.case
    number = case.ids.index(who)
    cards = [questions.card((who, name)) for name in room.order_observed]
    telling = Telling(work.findings, questions.voice)
    following = case.ids[number + 1] if number + 1 < len(case.ids) else None
    own = plan(telling, work.outlook, who)
    return PersonCard(case.members[number], number + 1, following, own, tuple(cards))
