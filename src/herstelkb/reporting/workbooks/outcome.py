"""What follows from a case as a workbook, to sort and filter: conclusions, advice, unknowns and what to find out first,
each with how sure it is, from when, and the reason in one sentence.

It shows ids and neither names nor remarks. What it says is what the other forms of output say, in the same words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from herstelkb.consequences.told import missing
from herstelkb.ground.version import VERSION
from herstelkb.knowledge.conditions import Literal
from herstelkb.proofs.proof import Derived, Established, Proof
from herstelkb.reporting.findings import Findings
from herstelkb.reporting.outlook import Outlook
from herstelkb.reporting.voice import Voice
from herstelkb.reporting.workbooks.book import Book

if TYPE_CHECKING:
    from herstelkb.consequences.conclusions import Basis
    from herstelkb.consequences.consequences import Consequences

_WIDTHS = {
    "who": 14,
    "attribute": 24,
    "value": 20,
    "certainty": 14,
    "time": 12,
    "says": 40,
    "why": 40,
    "rests_on": 16,
    "rule": 18,
    "order": 8,
    "when": 12,
    "title": 28,
    "text": 46,
    "question": 50,
    "decides": 48,
    "answers": 44,
}
_SHEETS = {
    "conclusions": ("who", "attribute", "value", "certainty", "time", "says", "why", "rests_on", "rule"),
    "advice": ("order", "when", "title", "who", "certainty", "time", "text", "why", "rests_on", "rule"),
    "first": ("order", "who", "question", "answers", "decides"),
    "unknowns": ("who", "attribute", "question", "decides"),
    "against": ("who", "attribute", "says"),
}
_Row = Sequence[str]


def outcome_workbook(evaluation: Consequences, language: str | None = None) -> bytes:
    """The outcome as the contents of an .xlsx file; `language`: by default the first of the rule base.

    Raises:
        UnusableInput: the language is not known, or XlsxWriter is not installed.
    """
    case = evaluation.case
    outcome = _Outcome(evaluation, Voice(evaluation.knowledge, case, language))
    voice = outcome.voice
    book = Book(voice.phrase("outcome.title", name=case.name), case.date)
    for name, columns in _SHEETS.items():
        rows = list(getattr(outcome, name)())
        if not rows and name == "against":
            continue
        page = book.page(voice.phrase(f"outcome.sheets.{name}"), [_WIDTHS[column] for column in columns])
        page.text(0, 0, voice.phrase("outcome.title", name=case.name), "title")
        page.text(1, 0, outcome.receipt, "subtitle")
        page.texts(2, [voice.phrase(f"outcome.columns.{column}") for column in columns], "head")
        for number, row in enumerate(rows, 3):
            page.texts(number, row)
            if columns[0] == "order" and row[0]:
                page.number(number, 0, int(row[0]))
        page.freeze(3, 0, repeated=2)
        page.filters(2, 2 + len(rows), len(columns))
    return book.content()


class _Outcome:
    """The rows of each sheet, in the words of a voice."""

    def __init__(self, evaluation: Consequences, voice: Voice) -> None:
        self.evaluation, self.voice, self.knowledge = evaluation, voice, evaluation.knowledge
        self.findings = Findings(evaluation)

    @property
    def receipt(self) -> str:
        """What it was made from: the day of the case, the rules, the program."""
        head, voice = self.knowledge.source.head, self.voice
        rules = " ".join(filter(None, (voice.text(head.title), head.version, f"({self.knowledge.digest})")))
        parts = [voice.day(self.evaluation.case.date), rules, f"herstelkb {VERSION}"]
        return " · ".join([*filter(None, parts), voice.phrase("statement.legend")])

    def conclusions(self) -> Iterator[_Row]:
        """What follows, by subject."""
        for subject in (self.knowledge.one, *self.evaluation.case.ids):
            for entry in self.findings.entries_of(subject):
                if not self.knowledge.is_advice(entry.literal):
                    grade = self._grade(entry.degree, entry.point)
                    says = self.voice.opened(self.voice.states(entry.literal, entry.degree, entry.point))
                    yield [*self._about(entry.literal), *grade, says, *self._reason(entry.proof, entry.basis)]

    def advice(self) -> Iterator[_Row]:
        """The advice, in the order in which to act, for each whom it is for."""
        one = self.voice.name(self.knowledge.one)
        for number, given in enumerate(self.evaluation.advice, 1):
            entry = self.knowledge.source.advice[given.item]
            for recipient in given.for_whom:
                who = self.voice.name(recipient.subject)
                lacks = missing(self.evaluation.derivation, given.item, [recipient.subject])
                text = self.voice.advised(given.item, who, 1, one, lacks)
                grade = self._grade(recipient.degree, recipient.point)
                reason = self._reason(recipient.proof, recipient.basis)
                head = [str(number), self.voice.time(given.when), self.voice.text(entry.title)]
                yield [*head, self._who(recipient.subject), *grade, text, *reason]

    def first(self) -> Iterator[_Row]:
        """What to find out first: the questions that can change what the rule base is asked for."""
        outlook = Outlook(self.evaluation)
        for number, question in enumerate(outlook.asked, 1):
            entry, voice = self.knowledge.source.vocabulary[question.attribute], self.voice
            titles = [voice.text(self.knowledge.source.advice[item].title) for item in question.advice]
            decides = "; ".join([*titles, *map(voice.label, question.decides)])
            answers = "; ".join(voice.value_label(value, question.attribute) for value in entry.values)
            who = ", ".join(map(self._who, question.subjects))
            yield [str(number), who, self._asked(question.attribute, question.subjects), answers, decides]
        if outlook.limited:
            total = len(self.evaluation.case.ids)
            yield ["", "", self.voice.phrase("report.first.limited", seen=outlook.looked_at, total=total), "", ""]

    def unknowns(self) -> Iterator[_Row]:
        """What is not known and keeps something from being concluded."""
        for unknown in self.evaluation.unknowns:
            qualified = self.knowledge.qualified(unknown.subject, unknown.attribute)
            asked = self._asked(qualified, [unknown.subject]) if unknown.observable else ""
            decides = dict.fromkeys(self.voice.label(self.knowledge.qualified(*place)) for place in unknown.decides)
            label = self.voice.opened(self.voice.label(qualified))
            yield [self._who(unknown.subject), label, asked, "; ".join(decides)]

    def against(self) -> Iterator[_Row]:
        """Where the data contradict each other, or what was expected."""
        voice, derivation = self.voice, self.evaluation.derivation
        for tension in self.evaluation.tensions:
            seen = voice.states(tension.observation.literal, tension.observation.degree)
            expected = voice.states(tension.literal, tension.proof.degree, tension.proof.time)
            said = f"{voice.opened(voice.phrase('known.observed'))}: {seen}. {voice.phrase('report.against.derived')} "
            yield [*self._about(tension.literal)[:2], said + expected]
        for conflict in self.evaluation.conflicts:
            degrees = [(literal, derivation.degree(literal, conflict.point)) for literal in conflict.literals]
            said = "; ".join(voice.states(literal, degree, conflict.point) for literal, degree in degrees)
            yield [*self._about(conflict.literals[0])[:2], voice.opened(said)]

    # --- cells ---

    def _who(self, subject: str) -> str:
        return self.voice.titled(subject)

    def _about(self, literal: Literal) -> list[str]:
        """Who, what, and which value."""
        qualified = self.knowledge.qualified(literal.subject, literal.attribute)
        label = self.voice.opened(self.voice.label(qualified))
        return [self._who(literal.subject), label, self.voice.value_label(literal.value, qualified)]

    def _grade(self, degree: int, point: int) -> list[str]:
        return [self.voice.certainty(degree), self.voice.time(point)]

    def _reason(self, proof: Proof, basis: Basis) -> list[str]:
        """The reason in one sentence, what it rests on, and the rule."""
        voice, marks = self.voice, [("assumptions", "with_assumption"), ("conflict", "disputed")]
        rests_on = [*basis.claims, *(voice.phrase(f"known.{mark}") for part, mark in marks if getattr(basis, part))]
        match proof:
            case Derived(rule=rule):
                because = voice.text(self.knowledge.source.rules[rule].because)
                said = voice.phrase("proof.because", because=because)
            case Established():
                rule, said = "", f"{voice.phrase('known.kept')}: {voice.established(proof)}"
            case _:
                rule, said = "", ""
        return [voice.opened(said), ", ".join(rests_on), rule]

    def _asked(self, qualified: str, subjects: Sequence[str]) -> str:
        entry = self.knowledge.source.vocabulary[qualified]
        who = self.voice.name(subjects[0]) if len(subjects) == 1 else self.voice.called["someone"]
        return self.voice.opened(self.voice.text(entry.question, wie=who)) if entry.question else ""
