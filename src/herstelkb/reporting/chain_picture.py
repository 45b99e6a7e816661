"""Where the boxes of a chain stand, and the arrows between them: plain numbers, in pixels from the top left corner.

The boxes stand in layers that each follow from those above, each layer in the order of what it follows from and leads
to. Colours and words are for `templates/report/pictures.j2`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from herstelkb.reporting.editions.causes import Chain
from herstelkb.reporting.width import lines, plain

ACROSS, LINE, LETTER = 720, 14, 6.3  # the width; from one line of text to the next; of a letter at 11 pixels
WIDEST, GAP, BETWEEN, PASSAGE = 220, 14, 24, 8  # a box; beside boxes; below them; where an arrow passes a layer
SWEEPS, BESIDE = 4, 3


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
    y = 1.0
    placed: dict[int, PlacedBox] = {}
    spans: dict[int, tuple[float, float]] = {}
    for row in _rows(layers, len(boxes)):
        if len(row) > 1 and [row[0]] in layers:  # one after another
            _settle(row, len(boxes), middles, BETWEEN)
        wide = _box_width(row, len(boxes))
        letters = (wide - 8) / LETTER
        said = {
            place: (lines(plain(boxes[place].hedge), letters), lines(plain(boxes[place].label), letters))
            for place in row
            if place in boxes
        }
        height = LINE * max(len(hedge) + len(label) for hedge, label in said.values()) + 10
        placed |= {
            place: PlacedBox(place, middles[place] - wide / 2, y, wide, height, *texts) for place, texts in said.items()
        }
        spans |= dict.fromkeys(row, (y, y + height))
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
    """The boxes in layers, and the links between neighbouring layers; where one passes a layer stands a new number."""
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
            layer.sort(key=lambda one: sum(aim[one]) / len(aim[one]))
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
    return min(float(WIDEST), room / max(1, own))


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
