"""The editions of one report: what each holds of it, so that nobody reads what is not for them.

`management` has no individuals, `leader` everybody by code, `person` one of the many, for themselves, `file` all of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from herstelkb.ground.caching import cached_property
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.messages import message
from herstelkb.ground.showing import listed
from herstelkb.ground.suggestions import did_you_mean
from herstelkb.reporting.editions.actions import Action, actions, let_go
from herstelkb.reporting.editions.alike import grouped
from herstelkb.reporting.editions.course import TimeLine, course
from herstelkb.reporting.editions.open_points import OpenPoint, open_points
from herstelkb.reporting.editions.people_map import CROWD
from herstelkb.reporting.editions.plans import Plan, plan
from herstelkb.reporting.editions.summary import Summary, summary
from herstelkb.reporting.editions.support import Support, support
from herstelkb.reporting.editions.telling import Telling
from herstelkb.reporting.findings import Findings
from herstelkb.reporting.outlook import Outlook
from herstelkb.reporting.shown import Edition
from herstelkb.reporting.voice import Voice

if TYPE_CHECKING:
    from herstelkb.reporting.editions.assumed import Assumed, Assumptions
    from herstelkb.reporting.editions.bands import Bands
    from herstelkb.reporting.editions.causes import Chain
    from herstelkb.reporting.editions.odd import Odd
    from herstelkb.reporting.editions.people_map import PeopleMap
    from herstelkb.reporting.editions.sheet import Sheet


class Report:
    """The parts of one edition, each made when a template first asks for it.

    A part that the edition does not have, or that says nothing, is None or empty.
    """

    def __init__(self, telling: Telling, outlook: Outlook, edition: Edition, person: str | None) -> None:
        self.telling, self.outlook, self.edition, self.person = telling, outlook, edition, person
        self.of_all = edition != "person"
        self.of_the_many = edition in ("leader", "file")

    @cached_property
    def question(self) -> str | None:
        """What it answers."""
        answer = self.telling.report.answer if self.of_all else None
        return self.telling.first(answer.title, ("report", "", "answer", "title")) if answer else None

    @cached_property
    def summary(self) -> Summary:
        """The first page."""
        if not self.of_all:
            return Summary()
        said = support_text(self.telling, support(self.telling), exact=self.of_the_many)
        return summary(self.telling, {"support": said})

    @cached_property
    def course(self) -> TimeLine | None:
        """What comes, in order."""
        return course(self.telling) if self.of_all else None

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """What to do first."""
        return actions(self.telling) if self.of_all else ()

    @cached_property
    def let_go(self) -> tuple[Action, ...]:
        """What not to do any more."""
        return let_go(self.telling) if self.of_all else ()

    @cached_property
    def open(self) -> tuple[OpenPoint, ...]:
        """What is still to be found out."""
        return open_points(self.telling, self.outlook, of_the_many=self.of_the_many) if self.of_all else ()

    @cached_property
    def map(self) -> PeopleMap | None:
        """The picture of the many."""
        from herstelkb.reporting.editions.people_map import people_map

        return people_map(self.telling) if self.of_the_many else None

    @cached_property
    def bands(self) -> Bands | None:
        """What may be counted, where the picture may not be shown."""
        from herstelkb.reporting.editions.bands import bands

        return bands(self.telling) if self.edition == "management" else None

    @cached_property
    def chain(self) -> Chain | None:
        """What follows from what."""
        from herstelkb.reporting.editions.causes import chain

        return chain(self.telling, self._assumptions) if self.of_all else None

    @cached_property
    def support(self) -> Support | None:
        """The measure that is drawn against its threshold."""
        return support(self.telling) if self.of_the_many else None

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        """A plan for each of the many; of a crowd, one for all who are alike."""
        subjects = self.telling.case.ids if self.of_the_many else ()
        plans = tuple(plan(self.telling, self.outlook, subject) for subject in subjects)
        return plans if len(plans) <= CROWD else grouped(self.telling, plans)

    @cached_property
    def sheet(self) -> Sheet | None:
        """What one of the many reads of themselves."""
        from herstelkb.reporting.editions.sheet import sheet

        return sheet(self.telling, self.person) if self.person is not None else None

    @cached_property
    def odd(self) -> tuple[Odd, ...]:
        """What does not go together."""
        from herstelkb.reporting.editions.odd import odd

        return odd(self.telling, of_the_many=self.of_the_many) if self.of_all else ()

    @property
    def assumed(self) -> tuple[Assumed, ...]:
        """The assumptions that it rests on."""
        return self._assumptions.all if self.of_all else ()

    @property
    def load(self) -> int:
        """How many of the many get a fixed talk."""
        return sum(len(plan.subjects) for plan in self.plans if plan.fixed_talk)

    @cached_property
    def _assumptions(self) -> Assumptions:
        from herstelkb.reporting.editions.assumed import assumptions

        return assumptions(self.telling, of_the_many=self.of_the_many)


def support_text(telling: Telling, found: Support | None, *, exact: bool) -> str:
    """How many support it, for the first page; nothing where it may not be said, or says nothing."""
    from herstelkb.reporting.editions.bands import SMALLEST

    if found is None:
        return ""
    if exact:
        key = "exact" if found.sure == found.possible else "between"
        return telling.voice.phrase(f"edition.support.{key}", found=found)
    if found.total < SMALLEST:
        return ""
    half = "more" if 2 * found.sure > found.total else "less" if 2 * found.possible < found.total else ""
    return telling.voice.phrase(f"edition.support.{half}", total=found.total) if half else ""


def report_of(
    findings: Findings, outlook: Outlook, voice: Voice, edition: Edition = "leader", only: str | None = None
) -> Report:
    """One edition of the report; `only`: the one of the many whom the edition `person` is for.

    Raises:
        UnusableInput: the edition `person` without `only`, `only` with another edition, or somebody who is not there.
    """
    telling = Telling(findings, voice)
    if edition != "person" and only is not None:
        said = message("the edition '{edition}' is not about one {many}", edition=edition, many=findings.knowledge.many)
        hint = message("leave out --only (in Python `only`), or ask for the edition 'person'")
        raise UnusableInput.because("unknown-edition", said, hint=hint)
    return Report(telling, outlook, edition, _person(telling, only) if edition == "person" else None)


def _person(telling: Telling, only: str | None) -> str:
    ids = telling.case.ids
    if only in ids:
        return only
    if only is not None:
        said = message("there is no '{subject}' in this case", subject=only)
    else:
        said = message("the edition '{edition}' is about one {many}", edition="person", many=telling.knowledge.many)
    hint = did_you_mean(only, ids) if only is not None else None
    if hint is None and ids:
        hint = message("name one with --only (in Python `only`): {ids}", ids=listed(ids))
    raise UnusableInput.because("no-such-subject", said, hint=hint or message("there is nobody in this case"))
