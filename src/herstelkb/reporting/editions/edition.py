"""The editions of one report: what each holds of it, so that nobody reads what is not for them.

`management` has no individuals, `leader` everybody by code, `person` one of the many, for themselves, `file` all of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.showing import listed
from herstelkb.ground.suggestions import did_you_mean
from herstelkb.reporting.editions.actions import Action, actions, let_go
from herstelkb.reporting.editions.assumed import Assumed, assumptions
from herstelkb.reporting.editions.bands import SMALLEST, Bands, bands
from herstelkb.reporting.editions.causes import Chain, chain
from herstelkb.reporting.editions.course import TimeLine, course
from herstelkb.reporting.editions.odd import Odd, odd
from herstelkb.reporting.editions.open_points import OpenPoint, open_points
from herstelkb.reporting.editions.people_map import PeopleMap, people_map
from herstelkb.reporting.editions.plans import Plan, plan
from herstelkb.reporting.editions.sheet import Sheet, sheet
from herstelkb.reporting.editions.summary import Summary, summary
from herstelkb.reporting.editions.support import Support, support
from herstelkb.reporting.editions.telling import Telling
from herstelkb.reporting.findings import Findings
from herstelkb.reporting.outlook import Outlook
from herstelkb.reporting.shown import Edition
from herstelkb.reporting.voice import Voice


@dataclass(frozen=True, slots=True)
class Report:
    """The parts of one edition; a part that the edition does not have, or that says nothing, is None or empty."""

    edition: Edition
    question: str | None = None  # what it answers
    summary: Summary = Summary()  # noqa: RUF009 - a value
    course: TimeLine | None = None
    actions: tuple[Action, ...] = ()
    let_go: tuple[Action, ...] = ()
    open: tuple[OpenPoint, ...] = ()
    map: PeopleMap | None = None
    bands: Bands | None = None
    chain: Chain | None = None
    support: Support | None = None
    plans: tuple[Plan, ...] = ()
    sheet: Sheet | None = None
    odd: tuple[Odd, ...] = ()
    assumed: tuple[Assumed, ...] = ()

    @property
    def load(self) -> int:
        """How many of the many get a fixed talk."""
        return sum(plan.fixed_talk for plan in self.plans)


def report_of(
    findings: Findings, outlook: Outlook, voice: Voice, edition: Edition = "leader", only: str | None = None
) -> Report:
    """One edition of the report; `only`: the one of the many whom the edition `person` is for.

    Raises:
        UnusableInput: the edition `person` without `only`, `only` with another edition, or somebody who is not there.
    """
    telling = Telling(findings, voice)
    if edition == "person":
        return Report(edition, sheet=sheet(telling, _person(telling, only)))
    if only is not None:
        said = f"the edition '{edition}' is not about one {findings.knowledge.many}"
        raise UnusableInput.because("unknown-edition", said, hint="leave `only` out, or ask for the edition 'person'")
    many = edition != "management"
    ours, counted = assumptions(telling, of_the_many=many), support(telling)
    return Report(
        edition,
        question=_question(telling),
        summary=summary(telling, {"support": support_text(telling, counted, exact=many)}),
        course=course(telling),
        actions=actions(telling),
        let_go=let_go(telling),
        open=open_points(telling, outlook, of_the_many=many),
        map=people_map(telling) if many else None,
        bands=None if many else bands(telling),
        chain=chain(telling, ours),
        support=counted if many else None,
        plans=tuple(plan(telling, outlook, subject) for subject in telling.case.ids) if many else (),
        odd=odd(telling, of_the_many=many),
        assumed=ours.all,
    )


def support_text(telling: Telling, found: Support | None, *, exact: bool) -> str:
    """How many support it, for the first page; nothing where it may not be said, or says nothing."""
    if found is None:
        return ""
    if exact:
        key = "exact" if found.sure == found.possible else "between"
        return telling.voice.phrase(f"edition.support.{key}", found=found)
    if found.total < SMALLEST:
        return ""
    half = "more" if 2 * found.sure > found.total else "less" if 2 * found.possible < found.total else ""
    return telling.voice.phrase(f"edition.support.{half}", total=found.total) if half else ""


def _question(telling: Telling) -> str | None:
    answer = telling.report.answer
    return telling.first(answer.title, ("report", "", "answer", "title")) if answer else None


def _person(telling: Telling, only: str | None) -> str:
    ids = telling.case.ids
    if only in ids:
        return only
    said = f"there is no {telling.knowledge.many} '{only}' in this case" if only else "for whom is this edition?"
    hint = (did_you_mean(only, ids) if only else None) or f"name one: {listed(ids)}"
    raise UnusableInput.because("no-such-subject", said, hint=hint)
