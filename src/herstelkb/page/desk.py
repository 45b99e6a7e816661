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
Turn: TypeAlias = tuple[Case, str | None]  # a case, and whom one went on asking about
UNDONE = 200  # steps that can be taken back


@dataclass(frozen=True, slots=True)
class PastedCells:
    """Cells that were pasted and wait, as some of them cannot be read: what stands in each, and what is wrong."""

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
    before: tuple[Turn, ...] = field(default=(), repr=False)
    after: tuple[Turn, ...] = field(default=(), repr=False)
    saved: Case | None = field(default=None, repr=False)  # as it is in a file
    file: str = ""  # what the file of the case is called
    view: View = "start"
    part: Part = "one"
    whom: str | None = None  # the member whose questions are shown
    about: str | None = None  # whom to go on asking about
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
    chosen: Chosen = Chosen()
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
        return self._at((case, self.about), (*self.before[-UNDONE + 1 :], (self.case, self.about)), ())

    def undone(self) -> Desk:
        """The desk with the last change of the case taken back; the same if there is none."""
        if not self.before or self.case is None:
            return self
        return self._at(self.before[-1], self.before[:-1], ((self.case, self.about), *self.after))

    def redone(self) -> Desk:
        """The desk with what was taken back last done again; the same if there is nothing."""
        if not self.after or self.case is None:
            return self
        return self._at(self.after[0], (*self.before, (self.case, self.about)), self.after[1:])

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

    def _at(self, now: Turn, before: tuple[Turn, ...], after: tuple[Turn, ...]) -> Desk:
        """The desk with another state of its case, without what was about somebody who is not in it."""
        case, about = now
        subjects = case.id_set | {case.terms.one}
        return replace(
            self,
            case=case,
            before=before,
            after=after,
            about=about if about in subjects else None,
            whom=self.whom if self.whom in subjects else None,
            of=self.of if self.of in subjects else None,
            open=self.open if self.open and self.open[0] in subjects else None,
            rows=self.rows & subjects,
            doing=tuple(change for change in self.doing if change.subject in subjects),
            chosen=replace(self.chosen, only=self.chosen.only if self.chosen.only in subjects else None),
        )
