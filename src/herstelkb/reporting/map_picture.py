"""Where everybody stands in the picture of the many: plain numbers, in pixels from the top left corner.

It measures and places; colours and words are for `templates/report/pictures.j2`, which draws what stands here beside a
text that says the same. Letters are taken as wide as those of wide fonts, so that a text stays within its box in all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from herstelkb.reporting.editions.people_map import CROWD, Mark, PeopleMap
from herstelkb.reporting.width import lines, plain

WIDTH, LEAST, LETTER = 400, 58, 6.6  # of the picture; of a column; of a letter at 11 pixels
SIGN, STEP, HEADING = 30, 27, 17  # a sign's least width; from one line of signs to the next; the label of a row


@dataclass(frozen=True, slots=True)
class Sign:
    """One person in a cell, or a number of them: its label, whether what they get fits (None: unknown), how surely."""

    label: str
    fits: bool | None
    firm: bool


@dataclass(frozen=True, slots=True)
class PlacedSign:
    """A sign with its left upper corner and width."""

    sign: Sign
    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class MapColumn:
    """A column's label in lines, its middle, and how many people are in it."""

    label: tuple[str, ...]
    x: float
    count: int


@dataclass(frozen=True, slots=True)
class MapRow:
    """A row's label in lines, its top and its height."""

    label: tuple[str, ...]
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class MapPicture:
    """The many as a table of signs; `head` is the height of the labels of its columns."""

    width: float
    height: float
    head: float
    columns: tuple[MapColumn, ...]
    rows: tuple[MapRow, ...]
    signs: tuple[PlacedSign, ...]


def map_picture(people: PeopleMap, label: Callable[[str], str]) -> MapPicture:
    """The picture of the many, each person by the label of their id; of more than `CROWD` people it has the counts.

    Columns and rows without anybody are left out.
    """
    columns = [number for number, lane in enumerate(people.columns) if lane.count]
    many = sum(lane.count for lane in people.columns) > CROWD
    cells = {at: _counted(marks) if many else _named(marks, label) for at, marks in people.marks.items()}
    widths = _shares([_needed(cells, column) for column in columns], WIDTH)
    lefts = {column: sum(widths[:place]) for place, column in enumerate(columns)}
    heads = []
    for column, width in zip(columns, widths, strict=True):
        lane = people.columns[column]
        heads.append(MapColumn(lines(plain(lane.label), (width - 4) / LETTER), lefts[column] + width / 2, lane.count))
    head = 13.0 * max((len(column.label) for column in heads), default=1) + 26
    y, rows, placed = head, [], []
    for number, lane in enumerate(people.rows):
        if lane.count:
            said = lines(plain(lane.label), WIDTH / LETTER)
            top = y + HEADING + 13 * (len(said) - 1)
            signs = [
                sign
                for column, width in zip(columns, widths, strict=True)
                for sign in _flowed(cells.get((number, column), ()), lefts[column], top, width)
            ]
            bottom = max(sign.y for sign in signs) + STEP
            rows.append(MapRow(said, y, bottom - y))
            placed += signs
            y = bottom + 3
    return MapPicture(WIDTH, y, head, tuple(heads), tuple(rows), tuple(placed))


def _named(marks: Sequence[Mark], label: Callable[[str], str]) -> tuple[Sign, ...]:
    return tuple(Sign(plain(label(mark.subject)), mark.fits, mark.firm) for mark in marks)


def _counted(marks: Iterable[Mark]) -> tuple[Sign, ...]:
    """A sign with a number for each kind of mark."""
    found: dict[bool | None, int] = {}
    for mark in marks:
        found[mark.fits] = found.get(mark.fits, 0) + 1
    return tuple(Sign(str(found[fits]), fits, firm=True) for fits in (False, True, None) if fits in found)


def _needed(cells: Mapping[tuple[int, int], Sequence[Sign]], column: int) -> float:
    """The width that a column needs: room for its fullest cell, but for at most four signs beside each other."""
    fullest = [sum(_wide(sign) + 4 for sign in signs[:4]) for (_, at), signs in cells.items() if at == column]
    return max([LEAST, *fullest])


def _wide(sign: Sign) -> float:
    return max(SIGN, 7 * len(sign.label) + 9)


def _shares(needs: Sequence[float], room: float) -> list[float]:
    """The room, shared by what each needs: all get what is left over, or too little in proportion."""
    total = sum(needs)
    over = max(0.0, room - total) / max(1, len(needs))
    return [need * min(1, room / total) + over for need in needs]


def _flowed(signs: Sequence[Sign], left: float, top: float, width: float) -> list[PlacedSign]:
    """The signs of a cell from left to right, in centred lines."""
    rows: list[list[tuple[Sign, float]]] = [[]]
    for sign in signs:
        wide = min(_wide(sign), width - 4)
        if rows[-1] and sum(own + 4 for _, own in rows[-1]) + wide > width - 2:
            rows.append([])
        rows[-1].append((sign, wide))
    placed = []
    for number, row in enumerate(rows):
        x = left + (width - sum(wide + 4 for _, wide in row) + 4) / 2
        for sign, wide in row:
            letters = int((wide - 5) / 7)
            short = sign if len(sign.label) <= letters else replace(sign, label=sign.label[: letters - 1] + "…")
            placed.append(PlacedSign(short, x, top + STEP * number, wide))
            x += wide + 4
    return placed
