"""The members as a grid: a row for each, a column for each question, and in a cell what is known or how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from herstelkb.consequences.unknowns import Slot
from herstelkb.page.desk import Desk
from herstelkb.page.views.cards import AskState, QuestionCard, Questions
from herstelkb.page.workroom import Workroom

ROWS = 150  # as many as are shown at once; the others are a page further


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell; `wrong` is what is wrong with what was pasted there, `waits` that it was pasted at all."""

    place: str
    column: int
    text: str
    sure: str
    standing: AskState
    wrong: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A member with their cells."""

    who: str
    is_chosen: bool
    is_new: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The grid: each column as a question about anybody."""

    columns: tuple[QuestionCard, ...]
    rows: tuple[Row, ...]
    of: int  # how many rows there are in all


def grid(room: Workroom, desk: Desk, questions: Questions) -> Grid:
    """The grid of the case on the desk, with what was pasted and still waits."""
    pasted = dict(desk.pasted.cells) if desk.pasted else {}
    wrong = dict(desk.pasted.wrong) if desk.pasted else {}
    ids = tuple(dict.fromkeys([*questions.case.ids, *(place[0] for place in pasted)]))
    names = room.order_observed
    someone = questions.voice.called["someone"]

    def cells(who: str) -> Iterator[Cell]:
        for number, name in enumerate(names):
            place = who, name
            yield (
                Cell(f"{who}.{name}", number, pasted[place], "", "answered", wrong.get(place, ""), True)
                if place in pasted
                else _cell(questions, place, number)
            )

    rows = tuple(Row(who, who in desk.rows, who not in questions.case.id_set, tuple(cells(who))) for who in ids[:ROWS])
    return Grid(tuple(_column(questions, name, someone) for name in names), rows, len(ids))


def _cell(questions: Questions, place: Slot, number: int) -> Cell:
    known, standing = questions.case.by_attribute.get(place), questions.standing(place)
    text = sure = ""
    if known is not None:
        text = questions.voice.value_label(known.literal.value, questions.knowledge.qualified(*place))
        sure = "" if known.degree == len(questions.knowledge.certainty) else questions.voice.certainty(known.degree)
    return Cell(f"{place[0]}.{place[1]}", number, text, sure, standing)


def _column(questions: Questions, name: str, someone: str) -> QuestionCard:
    """A column, as the question about anybody."""
    entry = questions.knowledge.source.vocabulary[f"{questions.knowledge.many}.{name}"]
    text = questions.voice.text(entry.question, wie=someone) if entry.question else ""
    card = questions.card((questions.knowledge.many, name))
    return QuestionCard(name, card.subject, card.label, questions.voice.opened(text), card.choices, "open")
