"""A form that was filled in, as the data of a case file, with the cell in which each part stands.

Words become values here, as in tables; whether they are right is for the reader of cases. What only a form can have is
said here: details without an answer, and details of somebody who is on no row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from herstelkb.cases.plain import UNANSWERED
from herstelkb.cases.table import CERTAINTY, DETAILS, ID, NAME, OWN_VIEW, VIEW_DAY
from herstelkb.cases.texts import attributes_by_word, degrees_by_word, one_form, small, values_by_word
from herstelkb.cases.workbooks.form import (
    ATTRIBUTE,
    CASE,
    DATE,
    MEANS,
    UNANSWERED_FORMS,
    VALUE,
    WORD,
    SheetMark,
)
from herstelkb.cases.workbooks.sheets import CellSheet, is_blank, sheets
from herstelkb.ground.diagnostics import CellPlace, Diagnostic, Place, UnusableInput
from herstelkb.ground.messages import message
from herstelkb.ground.showing import spoken
from herstelkb.ground.suggestions import did_you_mean
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Value
from herstelkb.language.documents import Path_

_Row = dict[str, tuple[Any, CellPlace]]  # by the name of the column


@dataclass(frozen=True)
class FilledForm:
    """The data of a case file, and where each part of it stands; `findings`: what no case file could have."""

    file: str
    data: Mapping[str, Any] = field(repr=False)
    places: Mapping[Path_, CellPlace] = field(repr=False)
    findings: tuple[Diagnostic, ...]

    def place(self, path: Path_, *, key: bool = False) -> Place:
        """The cell of the part at `path`, or of the nearest part that has one; a key has no cell of its own."""
        found = (self.places.get(tuple(path[:length])) for length in range(len(path), 0, -1))
        return next((place for place in found if place is not None), Place(self.file))


def filled_form(raw: bytes, file: str, knowledge: Knowledge) -> FilledForm:
    """The form in the contents of a workbook.

    Raises:
        UnusableInput: it cannot be read, or is no form.
    """
    reading = _Reading(file, knowledge)
    reading.read(sheets(raw, file))
    return FilledForm(file, reading.data, reading.places, tuple(reading.findings))


@dataclass(frozen=True, slots=True)
class _Answers:
    """A sheet of the form: the index of the row that names its columns, and of each of these."""

    sheet: CellSheet
    heading: int
    columns: Mapping[str, int]

    def rows(self) -> Iterator[tuple[str, _Row]]:
        """Each row with anything under a named column, after what its first cell says."""
        for row in range(self.heading + 1, len(self.sheet.rows)):
            cells = {
                name: (cell, self.sheet.place(row, column))
                for name, column in self.columns.items()
                if not is_blank(cell := self.sheet.cell(row, column))
            }
            if cells:
                yield spoken(self.sheet.cell(row, 0)), cells

    def beside(self, place: CellPlace, column: str) -> CellPlace:
        """The place of another column in the same row."""
        return self.sheet.place(place.line - 1, self.columns.get(column, 0))


class _Reading:
    """Collects the data of one form."""

    def __init__(self, file: str, knowledge: Knowledge) -> None:
        self.file, self.knowledge = file, knowledge
        self.one, self.list = knowledge.one, knowledge.source.head.subjects.list
        self.places: dict[Path_, CellPlace] = {}
        self.findings: list[Diagnostic] = []
        self.members: list[dict[str, Any]] = []
        self.observed: dict[str, Any] = {}
        self.data: dict[str, Any] = {self.one: self.observed, self.list: self.members}
        self.unanswered: dict[str, str] = dict(UNANSWERED_FORMS)
        self.degrees = degrees_by_word(knowledge)
        self.words = {
            name: values_by_word(entry) for name, entry in knowledge.source.vocabulary.items() if entry.observable
        }

    def read(self, found: tuple[CellSheet, ...]) -> None:
        """Read all sheets of the form.

        Raises:
            UnusableInput: there is none, or one is there twice.
        """
        answers = self._answers(found)
        if SheetMark.ONE not in answers and SheetMark.MANY not in answers:
            said = message("this workbook is no form for a case")
            hint = message("make one: herstelkb form -o {file}", file="form.xlsx")
            raise UnusableInput.because("unknown-format", said, file=self.file, hint=hint)
        for mark, read in (
            (SheetMark.WORDS, self._of_the_form),
            (SheetMark.ONE, self._of_one),
            (SheetMark.MANY, self._of_many),
            (SheetMark.DETAILS, self._details),
        ):
            if mark in answers:
                read(answers[mark])

    def _answers(self, found: tuple[CellSheet, ...]) -> dict[SheetMark, _Answers]:
        marks = {mark.value: mark for mark in SheetMark}
        answers: dict[SheetMark, _Answers] = {}
        for sheet in found:
            first = (number for number in range(len(sheet.rows)) if sheet.cell(number, 0) in marks)
            heading = next(first, None)
            if heading is None:
                continue
            mark = marks[sheet.cell(heading, 0)]
            if mark in answers:
                told = message("this sheet is there twice: '{other}' is the same", other=answers[mark].sheet.name)
                self._find("duplicate-key", told, sheet.place(heading, 0), message("keep one of the two"))
                continue
            columns: dict[str, int] = {}
            for column, name in enumerate(sheet.rows[heading]):
                if column and not is_blank(name):
                    columns.setdefault(spoken(name), column)
            answers[mark] = _Answers(sheet, heading, columns)
            for place in sheet.errors:
                said, hint = message("this cell holds an error, not an answer"), message("empty it, or type the answer")
                self._find("wrong-type", said, place, hint)
        return answers

    # --- one sheet each ---

    def _of_the_form(self, words: _Answers) -> None:
        for _, row in words.rows():
            if WORD in row and MEANS in row and row[MEANS][0] in UNANSWERED:
                self.unanswered[small(spoken(row[WORD][0]))] = row[MEANS][0]

    def _of_one(self, questions: _Answers) -> None:
        for name, row in questions.rows():
            if name in (CASE, DATE):
                self._put(self.data, (name,), row.get(VALUE))
                continue
            attribute = name.removeprefix(f"{self.one}.")
            at: Path_ = (self.one, attribute)
            if attribute in self.observed:
                said = message("a second row for '{name}'", name=attribute)
                self._find("duplicate-key", said, _first(row), message("keep one of the two"))
            elif VALUE in row:
                self._put(self.observed, at, row[VALUE], self._meant(f"{self.one}.{attribute}", row[VALUE][0]))
                self._add_details(self.observed, at, row)
            elif any(detail in row for detail in DETAILS):
                self._details_alone(_first(row), questions.beside(_first(row), VALUE))

    def _of_many(self, people: _Answers) -> None:
        for _, row in people.rows():
            at: Path_ = (self.list, len(self.members))
            entry: dict[str, Any] = {}
            self.members.append(entry)
            self.places[at] = people.beside(_first(row), ID)
            for key in (ID, NAME):
                self._put(entry, (*at, key), row.pop(key, None))
            view, on = row.pop(OWN_VIEW, None), row.pop(VIEW_DAY, None)
            if view or on:
                entry[OWN_VIEW] = {"text": view and view[0], "on": on and on[0]}
                self.places |= {
                    (*at, OWN_VIEW, key): cell[1] for key, cell in (("text", view), ("on", on)) if cell is not None
                }
            for attribute, cell in row.items():
                self._put(entry, (*at, attribute), cell, self._meant(f"{self.knowledge.many}.{attribute}", cell[0]))

    def _details(self, details: _Answers) -> None:
        known = attributes_by_word(self.knowledge, self.knowledge.many, {})
        rows = {one_form(spoken(entry.get(ID))): n for n, entry in enumerate(self.members)}
        for _, row in details.rows():
            if not any(detail in row for detail in DETAILS):
                continue
            if lacking := [key for key in (ID, ATTRIBUTE) if key not in row]:
                said = message("details need the id and the attribute that they are about")
                place = details.beside(_first(row), lacking[0])
                self._find("missing-key", said, place, message("fill this in, or empty the row"))
                continue
            (said_id, place), (written, _) = row[ID], row[ATTRIBUTE]
            subject, attribute = one_form(spoken(said_id)), known.get(small(spoken(written)), spoken(written))
            if subject not in rows:
                said = message("there is no '{subject}' in this case", subject=subject[:80])
                self._find("unknown-subject", said, place, did_you_mean(subject, rows))
                continue
            entry, at = self.members[rows[subject]], (self.list, rows[subject], attribute)
            if attribute not in entry:
                self._details_alone(row[ATTRIBUTE][1], self.places[at[:2]])
            else:
                self._add_details(entry, at, row)

    # --- parts ---

    def _put(self, data: dict[str, Any], at: Path_, cell: tuple[Any, CellPlace] | None, meant: Any = None) -> None:
        """Take over what stands in a cell, or what is meant by it."""
        if cell is not None:
            data[str(at[-1])] = cell[0] if meant is None else meant
            self.places[at] = cell[1]

    def _meant(self, qualified: str, cell: Any) -> Any:
        """The value that a cell means; itself if it means none."""
        word = small(spoken(cell))
        value: Value | None = None if isinstance(cell, bool) else self.words.get(qualified, {}).get(word)
        if value is None and word in self.unanswered:
            reason = self.unanswered[word]
            return {reason: UNANSWERED[reason]}
        return cell if value is None else value

    def _add_details(self, data: dict[str, Any], at: Path_, row: _Row) -> None:
        details = {detail: row[detail] for detail in DETAILS if detail in row}
        if not details:
            return
        attribute, place = str(at[-1]), self.places[at]
        if isinstance(data[attribute], dict):
            told = "there are details of this already" if "value" in data[attribute] else "there is no answer to this"
            self._find("duplicate-key", message(told), next(iter(details.values()))[1], message("empty these cells"))
            return
        data[attribute] = {"value": data[attribute]}
        self.places[*at, "value"] = place
        for detail, cell in details.items():
            word = self.degrees.get(small(spoken(cell[0]))) if detail == CERTAINTY else None
            self._put(data[attribute], (*at, detail), cell, word)

    def _details_alone(self, place: CellPlace, answer: CellPlace) -> None:
        said = message("these are details of something that is not filled in")
        self._find(
            "missing-key",
            said,
            place,
            message("fill in the answer in {sheet}!{cell}", sheet=answer.sheet, cell=answer.mark),
        )

    def _find(self, code: str, said: str, place: CellPlace, hint: str | None) -> None:
        self.findings.append(Diagnostic(code, said, place, hint=hint))


def _first(row: _Row) -> CellPlace:
    return next(iter(row.values()))[1]
