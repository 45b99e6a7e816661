"""The layout of a picture: boxes, lines and bands with their coordinates, placed by graphlay.

Strata are bands from left to right, in a folded picture from top to bottom; no box lies in the band of another
stratum. Coordinates are in pixels from the top left corner. Colours and shapes are up to the templates.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.workbench.graph.model import Edge, Graph
from herstelkb.workbench.graph.words import Caption, Words

LETTERS, LINE, PADDING, WIDTH = 20, 16, 9, 152  # a box: letters a line, pixels a line, padding and width
MARGIN, HEADING = 14, 22
ROW, MARK = 22, 18  # a row of a box: letters a line, and the space for its mark
ACROSS = 5  # boxes side by side in a folded picture: more do not fit on a screen


_RIGHTWARDS = {"direction": "leftright", "spacing": {"layer_gap": 36.0, "node_gap": 18.0}}
_DOWNWARDS = {
    "direction": "topbottom",
    "spacing": {"layer_gap": 40.0, "node_gap": 14.0, "dummy_gap": 6.0, "port_gap": 8.0},
}


@dataclass(frozen=True, slots=True)
class BoxRow:
    """A member of a box: its label and what was found, in lines; its offset below the top of the box; its height."""

    caption: Caption
    label: tuple[str, ...]
    found: tuple[str, ...]
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Box:
    """A node: its centre, its size, its label and what was found on the path, in lines, and its members."""

    caption: Caption
    x: float
    y: float
    width: int
    height: int
    label: tuple[str, ...]
    found: tuple[str, ...]
    rows: tuple[BoxRow, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawnEdge:
    """An edge: its points, what it stands for, and whether it is on the path."""

    edge: Edge
    points: tuple[tuple[float, float], ...]
    title: str
    on_path: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A stratum: its position, size and title."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture with everything in its place."""

    width: float
    height: float
    bands: tuple[Band, ...]
    lines: tuple[DrawnEdge, ...]
    boxes: tuple[Box, ...]


def drawing(words: Words) -> Drawing:
    """The layout of a picture; the same picture always has the same layout.

    Raises:
        UnusableInput: graphlay is not installed.
    """
    try:
        import graphlay
    except ImportError:
        hint = "pip install 'herstelkb[graph]', or choose --format mermaid or dot"
        raise UnusableInput.because(
            "graph-missing", "graphlay, which lays out pictures, is not installed", hint=hint
        ) from None
    downwards = words.graph.is_folded
    level = ranks(words.graph, ACROSS if downwards else None)
    asked = graphlay.Graph()
    shapes = {key: _shape(caption) for key, caption in words.nodes.items()}
    for key, shape in shapes.items():
        asked.node(key, width=shape.width, height=shape.height, rank={"fixed": level[key]})
    for edge in words.graph.edges:
        asked.edge(edge.source, edge.target)
    laid = graphlay.layout(asked, options=_DOWNWARDS if downwards else _RIGHTWARDS)
    left, top = laid.bounds["min"]["x"] - MARGIN, laid.bounds["min"]["y"] - MARGIN - HEADING
    boxes = tuple(replace(shapes[key], x=_px(x - left), y=_px(y - top)) for key, (x, y) in laid.positions().items())
    lines = tuple(
        DrawnEdge(
            edge,
            tuple((_px(point["x"] - left), _px(point["y"] - top)) for point in course["points"]),
            words.edge(edge),
            words.on_path(edge),
        )
        for edge, course in zip(words.graph.edges, laid.edges, strict=True)
    )
    width, height = laid.bounds["max"]["x"] - left + MARGIN, laid.bounds["max"]["y"] - top + MARGIN
    return Drawing(_px(width), _px(height), _bands(boxes, words, (_px(width), _px(height))), lines, boxes)


def ranks(graph: Graph, across: int | None = None) -> Mapping[str, int]:
    """The column of each node: right of all it rests on and of all lower strata; a cycle is broken where it is met.

    Nodes beyond the first `across` of a column move to the next one.
    """
    level: dict[str, int] = {}
    taken = Counter[int]()
    base = 0
    for stratum in sorted({node.stratum for node in graph.nodes.values()}):
        waiting = {
            key: [e.source for e in graph.into.get(key, ()) if graph.nodes[e.source].stratum == stratum]
            for key, node in graph.nodes.items()
            if node.stratum == stratum
        }
        while waiting:
            ready = [key for key, sources in waiting.items() if not any(s in waiting for s in sources)]
            for key in ready or [_on_a_cycle(waiting)]:
                sources = waiting.pop(key)
                column = max([base, *(level[source] + 1 for source in sources if source in level)])
                while taken[column] == across:
                    column += 1
                level[key] = column
                taken[column] += 1
        base = max(level.values()) + 1
    return level


def _on_a_cycle(waiting: Mapping[str, list[str]]) -> str:
    """The first node on a cycle, among nodes that all wait for another one."""
    order = list(waiting)
    node, passed = order[0], list[str]()
    while node not in passed:
        passed.append(node)
        node = next(source for source in waiting[node] if source in waiting)
    return min(passed[passed.index(node) :], key=order.index)


def _bands(boxes: tuple[Box, ...], words: Words, whole: tuple[float, float]) -> tuple[Band, ...]:
    """The bands: in one direction as large as their boxes, in the other as the picture."""
    found: list[Band] = []
    for stratum in sorted({box.caption.node.stratum for box in boxes}):
        own = [box for box in boxes if box.caption.node.stratum == stratum]
        title = words.stratum(stratum)
        if words.graph.is_folded:
            begin = min(box.y - box.height / 2 for box in own) - HEADING
            end = max(box.y + box.height / 2 for box in own) + MARGIN / 2
            found.append(Band(4, _px(begin), whole[0] - 8, _px(end - begin), title))
        else:
            begin = min(box.x - box.width / 2 for box in own) - MARGIN / 2
            end = max(box.x + box.width / 2 for box in own) + MARGIN / 2
            found.append(Band(_px(begin), 4, _px(end - begin), whole[1] - 8, title))
    return tuple(found)


def _shape(caption: Caption) -> Box:
    """A node's box, without a position yet."""
    if caption.members:
        return _with_rows(caption)
    label, found = _wrapped(caption.label), _wrapped(caption.found, LETTERS - 3)
    longest = _widest((label, 7.2), (found, 8.2))
    width, height = max(WIDTH, longest + 2 * PADDING), LINE * len(label + found) + 2 * PADDING
    return Box(caption, 0, 0, width, height, label, found)


def _with_rows(caption: Caption) -> Box:
    """A box with its members in rows below its label."""
    rows: list[BoxRow] = []
    y = LINE + 2 * PADDING - 2
    for member in caption.members:
        label, found = _wrapped(member.label, ROW), _wrapped(member.found, ROW - 3)
        rows.append(BoxRow(member, label, found, y, LINE * len(label + found) + 2))
        y += rows[-1].height
    longest = _widest(*((row.label, 7.0) for row in rows), *((row.found, 7.4) for row in rows))
    return Box(
        caption, 0, 0, max(WIDTH, longest + 2 * PADDING + MARK), y + PADDING - 4, (caption.label,), (), tuple(rows)
    )


def _widest(*measured: tuple[Iterable[str], float]) -> int:
    """The width of the longest line in pixels, given the width of a letter (bold letters are wider)."""
    return round(max((len(line) * letter for lines, letter in measured for line in lines), default=0))


def _wrapped(text: str, letters: int = LETTERS) -> tuple[str, ...]:
    """The text in lines of at most `letters`, broken at spaces and hyphens; only a word twice as long is cut."""
    cut = re.sub(rf"([^\s-]{{{2 * letters}}})(?=[^\s-])", r"\1 ", text)
    return tuple(textwrap.wrap(cut, letters, break_long_words=False))


def _px(value: float) -> float:
    return round(value, 1)
