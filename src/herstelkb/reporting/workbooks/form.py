"""The form of a case as a workbook, made from any rule base: a sheet of questions about the one subject, a sheet with a
row for each of the many, one for what such a row has no room for, and two that explain.

`cases.workbooks` reads it back. What a case already knows is filled in, and nothing of it is lost: that is checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from herstelkb.cases.case import Case, Observation
from herstelkb.cases.plain import DOES_NOT_APPLY, UNANSWERED, UNKNOWN
from herstelkb.cases.reading import case_of
from herstelkb.cases.table import CERTAINTY, ID, NAME, OWN_VIEW, VIEW_DAY
from herstelkb.cases.texts import attributes_by_word, degrees_by_word, observable, small, values_by_word
from herstelkb.cases.workbooks.form import (
    ATTRIBUTE,
    CASE,
    DATE,
    MEANS,
    VALUE,
    WORD,
    SheetMark,
    unanswered_form,
)
from herstelkb.cases.writing import contents
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.messages import message
from herstelkb.ground.showing import spoken
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Value
from herstelkb.reporting.asking import asked, means, question_of
from herstelkb.reporting.voice import Voice
from herstelkb.reporting.workbooks.book import Book, Page

PEOPLE = 12  # rows for members, if nobody says how many
MAX_PEOPLE = 20_000
SPARE = 30  # rows for details beside those that are there
_DETAIL_COLUMNS = (CERTAINTY, "by", "on", "note")
_EXPLAINED = ("fill", "seen", "empty", "asked", "ids", "details", "answers", "own_columns", "back")


def form_workbook(
    knowledge: Knowledge, case: Case | None = None, *, people: int = PEOPLE, language: str | None = None
) -> bytes:
    """The form as the contents of an .xlsx file, with what a case knows filled in.

    `people`: rows for the many, or more if the case has more. `language`: by default the first of the rule base.

    Raises:
        UnusableInput: the language is not known, there are too many people, the case would not read back the same, or
            XlsxWriter is not installed.
    """
    if not 0 <= people <= MAX_PEOPLE:
        said = message("a form has rows for 0 to {most}, not for {count}", most=MAX_PEOPLE, count=people)
        raise UnusableInput.because("wrong-number", said)
    known = case or Case("", None, (), (), knowledge.terms)
    content = _Form(Voice(knowledge, known, language), known, people).written()
    if case is not None:
        _check_read_again(case, content, knowledge)
    return content


def _check_read_again(case: Case, content: bytes, knowledge: Knowledge) -> None:
    """Invariant: a form that was filled in from a case reads back as that case; a text of spaces alone says nothing."""
    again = case_of(content, "form.xlsx", knowledge)
    if contents(_without_blanks(again)) != contents(_without_blanks(case)):
        said = message("the form was not written, as it would not read back as the same case")
        raise UnusableInput.because("not-read-again", said, hint=message("look for odd characters in its texts"))


def _without_blanks(case: Case) -> Case:
    def said(text: str | None) -> str | None:
        return text if text and text.strip() else None

    members = tuple(replace(member, name=said(member.name)) for member in case.members)
    seen = tuple(replace(one, by=said(one.by), note=said(one.note)) for one in case.observations)
    return replace(case, name=said(case.name) or "", members=members, observations=seen)


class _Form:
    """Writes one form in one language."""

    def __init__(self, voice: Voice, case: Case, people: int) -> None:
        self.voice, self.case, self.knowledge = voice, case, voice.knowledge
        self.one, self.many = self.knowledge.one, self.knowledge.many
        self.people = max(people, len(case.members))
        title = voice.phrase("form.title", name=case.name)
        self.book = Book(title, case.date)
        self.lists: list[tuple[str, list[str]]] = []  # of choices: a name, and the words
        self.title = title

    def written(self) -> bytes:
        """All sheets, in the order in which they are read."""
        called, phrase = self.voice.called, self.voice.phrase
        read = self.book.page(phrase("form.sheets.read"), (96,))
        one = self.book.page(self.voice.opened(called["one"]), (0, 56, 30, 18, 18, 13, 34))
        names = [NAME] if any(member.name for member in self.case.members) else []
        keys = [ID, *names, *observable(self.knowledge, self.many), OWN_VIEW, VIEW_DAY]
        widths = {ID: 12, NAME: 20, OWN_VIEW: 36, VIEW_DAY: 13}
        many = self.book.page(self.voice.opened(called["list"]), [0, *(widths.get(key, 17) for key in keys)])
        details = self.book.page(phrase("form.sheets.details"), (0, 12, 34, 18, 20, 13, 60))
        answers = self.book.page(phrase("form.sheets.answers"), (26, 48, 28, 60))
        words = self.book.page("herstelkb", (28, 28, 28), hidden=True)
        self._explain(read, one=one.name, many=many.name, details=details.name, answers=answers.name)
        self._about_one(one)
        self._about_many(many, keys, answers.name)
        self._details(details)
        self._answers(answers)
        self._words(words)
        for page in (read, one, many, details, answers, words):
            page.lock()
        return self.book.content()

    # --- the sheets ---

    def _explain(self, page: Page, **sheets: str) -> None:
        page.text(0, 0, self.title, "title")
        words = {reason: self.voice.phrase(f"form.{reason}") for reason in UNANSWERED}
        words |= {f"sheet_{name}": called for name, called in sheets.items()}
        for row, line in enumerate(_EXPLAINED, 2):
            page.text(row, 0, self.voice.phrase(f"form.read.{line}", **words))
        head = self.knowledge.source.head
        said = self.voice.phrase("form.made", title=self.voice.text(head.title), version=head.version or "")
        page.text(len(_EXPLAINED) + 3, 0, f"{said} ({self.knowledge.digest})", "grey")

    def _about_one(self, page: Page) -> None:
        phrase, names = self.voice.phrase, observable(self.knowledge, self.one)
        page.text(0, 1, self.voice.opened(self.voice.called["one"]), "title")
        page.text(1, 1, phrase("form.empty"), "subtitle")
        columns = (VALUE, *_DETAIL_COLUMNS)
        page.texts(2, map(self._column, ("question", *columns)), "head", first=1)
        page.texts(3, [SheetMark.ONE.value, "", *columns], "grey")
        page.hide_row(3)
        page.freeze(4, 2, repeated=2)
        rows = (4, 5 + len(names))
        for row, key in enumerate((CASE, DATE), rows[0]):
            page.texts(row, [key, phrase(f"form.about.{key}")])
            page.texts(row, [""] * 4, "shut", first=3)
        page.text(rows[0], 2, self.case.name, "input")
        page.day(rows[0] + 1, 2, self.case.date)
        page.days((rows[0] + 1, rows[0] + 1), 2, (self._column("on"), phrase("form.box.day")))
        for row, name in enumerate(names, rows[0] + 2):
            qualified = f"{self.one}.{name}"
            page.texts(row, [qualified, asked(qualified, self.voice)])
            self._observed(page, row, 2, self.one, name)
            self._details_of(page, row, 3, self.case.by_attribute.get((self.one, name)))
            self._choices(page, (row, row), 2, qualified, question=False)
        if names:
            self._detail_boxes(page, (rows[0] + 2, rows[1]), 3)

    def _about_many(self, page: Page, keys: Sequence[str], answers: str) -> None:
        phrase, rows = self.voice.phrase, (5, 4 + max(1, self.people))
        page.text(0, 1, self.voice.opened(self.voice.called["list"]), "title")
        page.text(1, 1, phrase("form.row_each"), "subtitle")
        page.freeze(5, 2, repeated=2)
        page.texts(2, [self._heading(key) for key in keys], "head", first=1)
        page.texts(3, [self._below(key) for key in keys], "band_grey", first=1)
        page.texts(4, [SheetMark.MANY.value, *keys], "grey")
        page.hide_row(4)
        for row in range(rows[0], rows[1] + 1 if self.people else rows[0]):
            self._member(page, row, row - rows[0], keys)
        page.once(rows, 1, (self._heading(ID), phrase("form.box.id")), phrase("form.box.twice"))
        for column, key in enumerate(keys, 1):
            if key == VIEW_DAY:
                page.days(rows, column, (self._heading(key), phrase("form.box.day")))
            elif key not in (ID, NAME, OWN_VIEW):
                self._choices(page, rows, column, f"{self.many}.{key}")

    def _member(self, page: Page, row: int, number: int, keys: Sequence[str]) -> None:
        member = self.case.members[number] if number < len(self.case.members) else None
        view = member.own_view if member else None
        texts = {
            ID: member.id if member else None,
            NAME: member.name if member else None,
            OWN_VIEW: view.text if view else None,
        }
        for column, key in enumerate(keys, 1):
            if key == VIEW_DAY:
                page.day(row, column, view.on if view else None)
            elif key in texts:
                page.text(row, column, texts[key], "input")
            else:
                self._observed(page, row, column, member.id if member else "", key)

    def _details(self, page: Page) -> None:
        phrase = self.voice.phrase
        said = [
            observation
            for member in self.case.members
            for name in observable(self.knowledge, self.many)
            if (observation := self.case.by_attribute.get((member.id, name))) and self._has_details(observation)
        ]
        page.text(0, 1, phrase("form.sheets.details"), "title")
        page.text(1, 1, phrase("form.details_each"), "subtitle")
        columns = (ID, ATTRIBUTE, *_DETAIL_COLUMNS)
        page.texts(2, [self._heading(ID), *map(self._column, columns[1:])], "head", first=1)
        page.texts(3, [SheetMark.DETAILS.value, *columns], "grey")
        page.hide_row(3)
        page.freeze(4, 0, repeated=2)
        rows = (4, 3 + len(said) + max(SPARE, self.people))
        for row in range(rows[0], rows[1] + 1):
            seen = said[row - rows[0]] if row - rows[0] < len(said) else None
            about = [seen.literal.subject, self._attribute_word(seen.literal.attribute)] if seen else ["", ""]
            page.texts(row, about, "input", first=1)
            self._details_of(page, row, 3, seen)
        words = [self._attribute_word(name) for name in observable(self.knowledge, self.many)]
        if words:
            box = (self._column(ATTRIBUTE), phrase("form.box.attribute"))
            page.choices(rows, 2, self._list(words), box, phrase("form.box.refused"))
        self._detail_boxes(page, rows, 3)

    def _answers(self, page: Page) -> None:
        phrase, row = self.voice.phrase, 3
        page.text(0, 0, phrase("form.sheets.answers"), "title")
        columns = (ATTRIBUTE, "question", VALUE, "means")
        page.texts(2, map(self._column, columns), "head")
        page.freeze(3, 0, repeated=2)
        for kind, called in ((self.one, "one"), (self.many, "list")):
            page.texts(row, [self.voice.opened(self.voice.called[called]), "", "", ""], "band")
            row += 1
            for name in observable(self.knowledge, kind):
                qualified = f"{kind}.{name}"
                entry, label = self.knowledge.source.vocabulary[qualified], self.voice.label(qualified)
                about = [self.voice.opened(label), asked(qualified, self.voice)]
                for value in entry.values:
                    page.texts(row, [*about, self._word(value, qualified), means(value, qualified, self.voice)])
                    row, about = row + 1, ["", ""]

    def _words(self, page: Page) -> None:
        """What the form's own words mean, and beside it the lists of choices."""
        page.texts(0, [SheetMark.WORDS.value, WORD, MEANS])
        for row, reason in enumerate(UNANSWERED, 1):
            page.texts(row, [self.voice.phrase(f"form.{reason}"), reason], first=1)
        for column, (name, words) in enumerate(self.lists, 4):
            for row, word in enumerate(words, 1):
                page.text(row, column, word)
            self.book.names(name, page, column, 1, len(words))

    # --- cells ---

    def _observed(self, page: Page, row: int, column: int, subject: str, attribute: str) -> None:
        """What is known of an attribute: a value, why there is no answer, or nothing."""
        seen = self.case.by_attribute.get((subject, attribute))
        reason = self.case.unanswered.get((subject, attribute))
        qualified = self.knowledge.qualified(subject, attribute) if subject else ""
        said = self._word(seen.literal.value, qualified) if seen else reason and self._without(reason, qualified)
        page.text(row, column, said, "input")

    def _details_of(self, page: Page, row: int, column: int, seen: Observation | None) -> None:
        """How sure, by whom, when and a remark, in cells beside each other."""
        sure = self._degree(seen.degree) if seen and seen.degree < len(self.knowledge.certainty) else None
        page.texts(row, [sure, seen.by if seen else None], "input", first=column)
        page.day(row, column + 2, seen.on if seen else None)
        page.text(row, column + 3, seen.note if seen else None, "input")

    def _has_details(self, seen: Observation) -> bool:
        firm = seen.degree == len(self.knowledge.certainty)
        return not firm or any(said is not None for said in (seen.by, seen.on, seen.note))

    def _detail_boxes(self, page: Page, rows: tuple[int, int], column: int) -> None:
        phrase = self.voice.phrase
        scale = [self._degree(degree) for degree in range(len(self.knowledge.certainty), 0, -1)]
        box = (self._column(CERTAINTY), phrase("form.box.certainty", firm=scale[0]))
        page.choices(rows, column, self._list(scale), box, phrase("form.box.refused"))
        page.days(rows, column + 2, (self._column("on"), phrase("form.box.day")))

    def _choices(
        self, page: Page, rows: tuple[int, int], column: int, qualified: str, *, question: bool = True
    ) -> None:
        """A list of an attribute's values, with the question and what each value means in the box beside the cell."""
        entry = self.knowledge.source.vocabulary[qualified]
        words = [self._word(value, qualified) for value in entry.values]
        words += [self._without(reason, qualified) for reason in (UNKNOWN, DOES_NOT_APPLY)]
        lines = [asked(qualified, self.voice)] if question else []
        lines += [
            f"{self._word(value, qualified)}: {said}"
            for value in entry.values
            if (said := means(value, qualified, self.voice))
        ]
        box = (self.voice.opened(self.voice.label(qualified)), "\n".join(lines) or self.voice.phrase("form.empty"))
        page.choices(rows, column, self._list(words), box, self.voice.phrase("form.box.refused"))

    def _list(self, words: list[str]) -> str:
        """The name of a list of choices."""
        for name, known in self.lists:
            if known == words:
                return name
        self.lists.append((f"choices_{len(self.lists) + 1}", words))
        return self.lists[-1][0]

    # --- words, each of which a reader takes for what it stands for ---

    def _word(self, value: Value, qualified: str) -> str:
        label = self.voice.value_label(value, qualified)
        known = values_by_word(self.knowledge.source.vocabulary[qualified])
        return label if known.get(small(label)) == value else spoken(value)

    def _without(self, reason: str, qualified: str) -> str:
        """The words for a question without an answer; as case files write it, where they are those of a value."""
        said = self.voice.phrase(f"form.{reason}")
        taken = small(said) in values_by_word(self.knowledge.source.vocabulary[qualified])
        return unanswered_form(reason) if taken else said

    def _degree(self, degree: int) -> str:
        label, name = self.voice.certainty(degree), self.knowledge.certainty[degree - 1]
        return label if degrees_by_word(self.knowledge).get(small(label)) == name else name

    def _attribute_word(self, name: str) -> str:
        label = self.voice.label(f"{self.many}.{name}")
        return label if attributes_by_word(self.knowledge, self.many, {}).get(small(label)) == name else name

    def _heading(self, key: str) -> str:
        """The heading of a column of members."""
        if key in (ID, NAME, OWN_VIEW, VIEW_DAY):
            return self.voice.phrase(f"form.columns.{key}")
        return self.voice.opened(self.voice.label(f"{self.many}.{key}"))

    def _below(self, key: str) -> str:
        """What stands below a heading: the question."""
        if key in (ID, NAME, OWN_VIEW, VIEW_DAY):
            return self.voice.phrase(f"form.below.{key}")
        return question_of(f"{self.many}.{key}", self.voice)

    def _column(self, key: str) -> str:
        return self.voice.phrase(f"form.columns.{key}")
