"""Where everything in a picture goes: boxes, lines and bands with their coordinates, laid out by graphlay.

Strata are bands from left to right; nothing stands in the band of another stratum. Coordinates are pixels, from the
top left corner. How it looks is up to templates.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from herstelkb.diagnostics import UnusableInput
from herstelkb.workbench.graph.model import Edge, Graph
from herstelkb.workbench.graph.words import Said, Words

LETTERS, LINE, PADDING, WIDTH = 20, 16, 9, 152  # a box: letters a line, pixels a line, around it, and across
MARGIN, HEADING = 14, 22


@dataclass(frozen=True, slots=True)
class Box:
    """A node: its middle, its size, its label in lines and, on the path, what was found, in lines."""

    said: Said
    x: float
    y: float
    width: int
    height: int
    label: tuple[str, ...]
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """An edge: its course, what it stands for, and whether the path runs along it."""

    edge: Edge
    points: tuple[tuple[float, float], ...]
    title: str
    lit: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A stratum: where it begins, how wide it is, and what it is called."""

    x: float
    width: float
    title: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture, ready to be drawn."""

    width: float
    height: float
    bands: tuple[Band, ...]
    lines: tuple[Line, ...]
    boxes: tuple[Box, ...]


def drawing(words: Words) -> Drawing:
    """Lay out a picture; the same picture is laid out the same way every time.

    Raises:
        UnusableInput: graphlay is not installed.
    """
    try:
        import graphlay
    except ImportError:
        hint = "pip install 'herstelkb[graph]', or choose --format mermaid or dot"
        raise UnusableInput.because(
            "graph-missing", "graphlay, which lays out pictures, is not there", hint=hint
        ) from None
    level = ranks(words.graph)
    asked = graphlay.Graph()
    told = {key: (_wrapped(said.label), _wrapped(said.found, LETTERS - 3)) for key, said in words.nodes.items()}
    sizes = {key: _size(*lines) for key, lines in told.items()}
    for key, (across, down) in sizes.items():
        asked.node(key, width=across, height=down, rank={"fixed": level[key]})
    for edge in words.graph.edges:
        asked.edge(edge.source, edge.target)
    options = {"direction": "leftright", "spacing": {"layer_gap": 36.0, "node_gap": 18.0}}
    laid = graphlay.layout(asked, options=options)
    left, top = laid.bounds["min"]["x"] - MARGIN, laid.bounds["min"]["y"] - MARGIN - HEADING
    places = laid.positions()
    boxes = tuple(
        Box(said, _px(places[key][0] - left), _px(places[key][1] - top), *sizes[key], *told[key])
        for key, said in words.nodes.items()
    )
    lines = tuple(
        Line(
            edge,
            tuple((_px(point["x"] - left), _px(point["y"] - top)) for point in course["points"]),
            words.edge(edge),
            words.lit(edge),
        )
        for edge, course in zip(words.graph.edges, laid.edges, strict=True)
    )
    width, height = laid.bounds["max"]["x"] - left + MARGIN, laid.bounds["max"]["y"] - top + MARGIN
    return Drawing(_px(width), _px(height), _bands(boxes, words), lines, boxes)


def ranks(graph: Graph) -> Mapping[str, int]:
    """The column of each node: right of all it rests on, and of all lower strata; a cycle is cut where it is met."""
    level: dict[str, int] = {}
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
                level[key] = max([base, *(level[source] + 1 for source in sources if source in level)])
        base = max(level.values()) + 1
    return level


def _on_a_cycle(waiting: Mapping[str, list[str]]) -> str:
    """Of nodes that all wait for another, the first one that waits for itself in the end."""
    order = list(waiting)
    node, passed = order[0], list[str]()
    while node not in passed:
        passed.append(node)
        node = next(source for source in waiting[node] if source in waiting)
    return min(passed[passed.index(node) :], key=order.index)


def _bands(boxes: tuple[Box, ...], words: Words) -> tuple[Band, ...]:
    found: list[Band] = []
    for stratum in sorted({box.said.node.stratum for box in boxes}):
        own = [box for box in boxes if box.said.node.stratum == stratum]
        begin = min(box.x - box.width / 2 for box in own) - MARGIN / 2
        end = max(box.x + box.width / 2 for box in own) + MARGIN / 2
        found.append(Band(_px(begin), _px(end - begin), words.stratum(stratum)))
    return tuple(found)


def _wrapped(text: str, letters: int = LETTERS) -> tuple[str, ...]:
    """Lines of so many letters, broken at spaces and hyphens; only a word of twice that is cut."""
    cut = re.sub(rf"([^\s-]{{{2 * letters}}})(?=[^\s-])", r"\1 ", text)
    return tuple(textwrap.wrap(cut, letters, break_long_words=False))


def _size(label: tuple[str, ...], found: tuple[str, ...]) -> tuple[int, int]:
    """How wide and high a box must be for its lines; bold letters take more room."""
    longest = max((len(line) * letter for lines, letter in ((label, 7.2), (found, 8.2)) for line in lines), default=0)
    return max(WIDTH, round(longest) + 2 * PADDING), LINE * len(label + found) + 2 * PADDING


def _px(value: float) -> float:
    return round(value, 1)
