"""Where everything in a picture of the report stands: plain numbers, in pixels from the top left corner.

It measures and places, and knows neither colours nor words: `templates/report/pictures.j2` draws what stands here, beside
a text that says the same. Letters are taken as wide as those of wide fonts, so that a text stays within its box in all.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from herstelkb.reporting.editions.causes import Chain
from herstelkb.reporting.editions.people_map import Mark, PeopleMap

CROWD = 40  # more people than this are counted in each cell, as their signs would be too small to read
WIDTH, LEAST, LETTER = 400, 58, 6.6  # of the picture of the many; of a column; of a letter at 11 pixels
SIGN, STEP, HEADING = 30, 27, 17  # a sign's least width; from one line of signs to the next; the label of a row
ACROSS, LINE = 720, 14  # the width of a chain; from one line of text to the next
GAP, BETWEEN, PASSAGE = 14, 24, 8  # between boxes, between layers, and for a line that passes a layer
BOX_LETTER = 6.3  # at 11.2 pixels
SWEEPS, BESIDE = 4, 3


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


def lines(text: str, letters: float) -> tuple[str, ...]:
    """A text in lines of at most so many letters."""
    return tuple(textwrap.wrap(text, max(4, int(letters)), break_on_hyphens=False))


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


def plain(text: str) -> str:
    """A text without markup: a picture has none within its texts."""
    return text.striptags() if isinstance(text, Markup) else text


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


# --- what follows from what ---


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box of a chain, by its place in it; its left upper corner and size, and its texts in lines."""

    place: int
    x: float
    y: float
    width: float
    height: float
    hedge: tuple[str, ...]
    label: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChainPicture:
    """A chain from top to bottom: boxes, and for each arrow its points."""

    width: float
    height: float
    boxes: tuple[PlacedBox, ...]
    arrows: tuple[tuple[tuple[float, float], ...], ...]


def chain_picture(chain: Chain) -> ChainPicture:
    """The picture of a chain, from what was seen down to what follows.

    What follows by way of another box has no arrow of its own: the text beside the picture says it. Where one box
    follows another with nothing beside either, they stand in one row.
    """
    boxes = {box.place: box for box in chain.boxes}
    layers, links = _layered(_without_detours({place: box.after for place, box in boxes.items()}))
    middles = _spread(layers, links, len(boxes))
    y, placed, spans = 1.0, {}, {}
    for row in _rows(layers, len(boxes)):
        if len(row) > 1 and [row[0]] in layers:  # one after another
            _settle(row, len(boxes), middles, BETWEEN)
        wide = _box_width(row, len(boxes))
        letters = (wide - 8) / BOX_LETTER
        said = {
            place: (lines(plain(boxes[place].hedge), letters), lines(plain(boxes[place].label), letters))
            for place in row
            if place in boxes
        }
        height = LINE * max(len(hedge) + len(label) for hedge, label in said.values()) + 10
        placed |= {
            place: PlacedBox(place, middles[place] - wide / 2, y, wide, height, *texts) for place, texts in said.items()
        }
        spans |= {place: (y, y + height) for place in row}
        y += height + BETWEEN
    arrows = tuple(_arrow(path, placed, middles, spans) for path in _paths(links, len(boxes)))
    return ChainPicture(ACROSS, y - BETWEEN + 1, tuple(placed.values()), arrows)


def _rows(layers: Sequence[Sequence[int]], boxes: int) -> list[list[int]]:
    """The rows of a picture: the layers, but with at most `BESIDE` layers of a single box in one row."""
    rows: list[list[int]] = []
    single = False
    for layer in layers:
        alone = len(layer) == 1 and layer[0] <= boxes
        if alone and single and len(rows[-1]) < BESIDE:
            rows[-1].append(layer[0])
        else:
            rows.append(list(layer))
        single = alone
    return rows


def _arrow(
    path: Sequence[int],
    placed: Mapping[int, PlacedBox],
    middles: Mapping[int, float],
    spans: Mapping[int, tuple[float, float]],
) -> tuple[tuple[float, float], ...]:
    """The points of an arrow: from below a box to above another, or to the one to its right."""
    first, last = path[0], path[-1]
    if spans[first] == spans[last]:
        middle = sum(spans[first]) / 2
        return ((placed[first].x + placed[first].width, middle), (placed[last].x, middle))
    return tuple((middles[place], end) for place in path for end in spans[place])[1:-1]


def _without_detours(after: Mapping[int, Sequence[int]]) -> dict[int, tuple[int, ...]]:
    """What each follows from directly, without what it follows from by way of another."""
    above: dict[int, set[int]] = {}
    for place, before in after.items():
        above[place] = set(before).union(*(above[one] for one in before))
    return {
        place: tuple(one for one in before if not any(one in above[other] for other in before))
        for place, before in after.items()
    }


def _layered(after: Mapping[int, Sequence[int]]) -> tuple[list[list[int]], list[tuple[int, int]]]:
    """The boxes in layers, and the links between neighbouring layers; where a link passes a layer stands a new number."""
    level: dict[int, int] = {}
    for place, before in after.items():
        level[place] = max((level[one] + 1 for one in before), default=0)
    layers: list[list[int]] = [[] for _ in range(max(level.values(), default=-1) + 1)]
    for place, at in level.items():
        layers[at].append(place)
    links, passing = [], len(after)
    for place, before in after.items():
        for one in before:
            here = one
            for at in range(level[one] + 1, level[place]):
                passing += 1
                layers[at].append(passing)
                links.append((here, passing))
                here = passing
            links.append((here, place))
    return layers, links


def _spread(layers: Sequence[list[int]], links: Sequence[tuple[int, int]], boxes: int) -> dict[int, float]:
    """The middle of each, after some sweeps that put each layer in the order of what it is linked to."""
    above: dict[int, list[int]] = {}
    below: dict[int, list[int]] = {}
    for upper, lower in links:
        above.setdefault(lower, []).append(upper)
        below.setdefault(upper, []).append(lower)
    middles: dict[int, float] = {}
    for layer in layers:
        _settle(layer, boxes, middles)
    for sweep in range(SWEEPS):
        near = below if sweep % 2 else above
        for layer in layers[::-1] if sweep % 2 else layers:
            aim = {one: [middles[other] for other in near.get(one, (one,))] for one in layer}
            layer.sort(key=lambda one: sum(aim[one]) / len(aim[one]))  # noqa: B023 - called at once
            _settle(layer, boxes, middles)
    return middles


def _settle(layer: Sequence[int], boxes: int, middles: dict[int, float], gap: int = GAP) -> None:
    """Put boxes side by side, in this order, in the middle."""
    wide = [_box_width(layer, boxes) if one <= boxes else PASSAGE for one in layer]
    x = (ACROSS - sum(wide) - gap * (len(layer) - 1)) / 2
    for one, own in zip(layer, wide, strict=True):
        middles[one] = x + own / 2
        x += own + gap


def _box_width(layer: Sequence[int], boxes: int) -> float:
    own = sum(one <= boxes for one in layer)
    room = ACROSS - 2 - GAP * (len(layer) - 1) - PASSAGE * (len(layer) - own)
    return min(220.0, room / max(1, own))


def _paths(links: Sequence[tuple[int, int]], boxes: int) -> list[tuple[int, ...]]:
    """Each arrow: from a box, by way of where it passes, to a box."""
    onward = {a: b for a, b in links if a > boxes}
    found = []
    for start, following in links:
        if start <= boxes:
            path = [start, following]
            while path[-1] > boxes:
                path.append(onward[path[-1]])
            found.append(tuple(path))
    return found
