"""Where somebody is at the page: the case with what it was before, and what they look at. Each step makes a new desk.

A desk is a value: what is shown of it, and what follows from its case, is for `views` and `workroom`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal as OneOf
from typing import TypeAlias, get_args

from herstelkb.cases.case import Case
from herstelkb.consequences.unknowns import Slot
from herstelkb.explanation.changes import Change

View: TypeAlias = OneOf["start", "intake", "advice", "suppose", "course", "report", "rules"]
VIEWS: tuple[View, ...] = get_args(View)
NEED_A_CASE: tuple[View, ...] = ("intake", "advice", "suppose", "report")
Part: TypeAlias = OneOf["one", "grid", "person"]
PARTS: tuple[Part, ...] = get_args(Part)
UNDONE = 200  # steps that can be taken back


@dataclass(frozen=True, slots=True)
class PastedCells:
    """Cells that were pasted and wait, as some of them cannot be read: what stands in each, and what is wrong with it."""

    cells: tuple[tuple[Slot, str], ...]
    wrong: tuple[tuple[Slot, str], ...]
    columns: tuple[str, ...] = ()  # headings that mean nothing here


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a report is to show: of which edition, about whom, with names and notes or without."""

    edition: str = "leader"
    only: str | None = None
    names: bool = False
    notes: bool = False


@dataclass(frozen=True)
class Desk:
    """What is on the desk; without a case there is only the start, the rules, and what several cases show."""

    language: str
    case: Case | None = None
    before: tuple[Case, ...] = field(default=(), repr=False)
    after: tuple[Case, ...] = field(default=(), repr=False)
    saved: Case | None = field(default=None, repr=False)  # as it is in a file
    file: str = ""  # what the file of the case is called
    view: View = "start"
    part: Part = "one"
    whom: str | None = None  # the member who is asked about
    open: Slot | None = None  # the answer that is being changed
    rows: frozenset[str] = frozenset()  # the members who are chosen in the grid
    pasted: PastedCells | None = None
    observer: str | None = None
    trail: tuple[str, ...] = ()  # the facts that were asked about, the last of which is explained
    other: str | None = None  # the fact of which it is asked why it does not hold
    doing: tuple[Change, ...] = ()
    of: str | None = None  # the member whose levers are shown
    wish: str | None = None
    overviews: tuple[Case, ...] = field(default=(), repr=False)  # of the same subject, at other dates
    chosen: Chosen = Chosen()  # noqa: RUF009 - a value
    item: str = ""  # the page of the handbook
    keeps: bool = False  # a copy is kept in the browser, as was asked

    @property
    def unsaved(self) -> bool:
        """Whether closing the page would lose anything."""
        return self.case is not None and self.case is not self.saved and self.case != self.saved

    def come_to(self, case: Case) -> Desk:
        """The desk after a step that changes the case."""
        if self.case is None or case == self.case:
            return self
        before = (*self.before[-UNDONE + 1 :], self.case)
        return replace(self, case=case, before=before, after=(), **self._left(case))

    def undone(self) -> Desk:
        """The desk with the last change of the case taken back; the same if there is none."""
        if not self.before or self.case is None:
            return self
        case = self.before[-1]
        return replace(self, case=case, before=self.before[:-1], after=(self.case, *self.after), **self._left(case))

    def redone(self) -> Desk:
        """The desk with what was taken back last done again; the same if there is nothing."""
        if not self.after or self.case is None:
            return self
        case = self.after[0]
        return replace(self, case=case, before=(*self.before, self.case), after=self.after[1:], **self._left(case))

    def begun(self, case: Case, *, file: str = "", saved: bool = False) -> Desk:
        """The desk with another case on it, and nothing of the one before."""
        return Desk(
            self.language,
            case,
            saved=case if saved else None,
            file=file,
            view="intake",
            observer=self.observer,
            overviews=self.overviews,
            keeps=self.keeps,
        )

    def _left(self, case: Case) -> dict[str, object]:
        """What still stands in a case where others may be: who is looked at, and what is chosen."""
        ids = case.id_set
        return {
            "whom": self.whom if self.whom in ids else None,
            "of": self.of if self.of in ids else None,
            "open": self.open if self.open and self.open[0] in (*ids, case.terms.one) else None,
            "rows": self.rows & ids,
            "doing": tuple(change for change in self.doing if change.subject in (*ids, case.terms.one)),
            "chosen": replace(self.chosen, only=self.chosen.only if self.chosen.only in ids else None),
        }
