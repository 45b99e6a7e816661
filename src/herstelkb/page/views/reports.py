"""The reports: each edition as it would be saved, and the course over several dated cases."""

from __future__ import annotations

from dataclasses import dataclass

from herstelkb.api.knowledge_base import compare
from herstelkb.cases.case import Case
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.page.desk import Desk
from herstelkb.page.workroom import CaseWork, Workroom
from herstelkb.reporting.comparison import comparison_text
from herstelkb.reporting.documents import Documents
from herstelkb.reporting.shown import EDITIONS, Shown


@dataclass(frozen=True, slots=True)
class ReportView:
    """What can be chosen of a report; the report itself is a page of its own."""

    editions: tuple[str, ...]
    has_names: bool
    nobody: bool  # an edition about a person has nobody to be about


@dataclass(frozen=True, slots=True)
class CourseView:
    """The overviews of one subject by date; the case on the desk is among them."""

    overviews: tuple[Case, ...]
    case: Case | None
    can_begin: bool


def report_view(desk: Desk) -> ReportView:
    """What can be chosen of the report of the case on the desk."""
    assert desk.case is not None  # Invariant: the view needs a case
    named = any(member.name for member in desk.case.members)
    return ReportView(EDITIONS, named, not desk.case.ids)


def report_page(desk: Desk, work: CaseWork) -> str:
    """The report that was chosen, as a page that needs nothing else; empty where it has nobody to be about."""
    chosen = desk.chosen
    if chosen.edition == "person" and chosen.only is None:
        return ""
    only = chosen.only if chosen.edition == "person" else None
    shown = Shown(chosen.names, chosen.notes, chosen.edition, only)
    return Documents(work.evaluation).report_text(".html", language=desk.language, shown=shown)


def course_view(room: Workroom, desk: Desk) -> CourseView:
    """The overviews on the desk."""
    case = desk.case
    return CourseView(overviews(desk), case, bool(case and case.date and case.date < room.today))


def overviews(desk: Desk) -> tuple[Case, ...]:
    """The dated cases of one subject, earliest first, with the one on the desk."""
    others = [one for one in desk.overviews if desk.case is None or one.date != desk.case.date]
    dated = [*others, *([desk.case] if desk.case is not None and desk.case.date is not None else [])]
    return tuple(sorted(dated, key=lambda one: str(one.date)))


def course_page(room: Workroom, desk: Desk) -> str:
    """The course over the overviews as a page that needs nothing else; empty for fewer than two."""
    cases = overviews(desk)
    if len(cases) < 2:
        return ""
    found = compare(*cases, kb=room.kb)
    return comparison_text(found.value, ".html", language=desk.language, names=desk.chosen.names)


def file_of(desk: Desk, what: str) -> str:
    """What the file of a report is called."""
    stem = (desk.file.rpartition(".")[0] or desk.file or "case") if desk.file else "case"
    return f"{stem}-{what}.html"


def page_of(room: Workroom, desk: Desk) -> str:
    """The page that goes with the view, if one does.

    Raises:
        UnusableInput: it cannot be made.
    """
    if desk.view == "report" and desk.case is not None:
        return report_page(desk, room.about(desk))
    if desk.view == "course":
        try:
            return course_page(room, desk)
        except UnusableInput:
            return ""
    return ""
