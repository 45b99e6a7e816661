"""Strata, the order in which conclusions settle: what is negated or counted comes strictly before what rests on it.

Nodes are values of attributes, and measures. A cycle through a strict edge has no order, and is returned to be shown.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Dependency(NamedTuple):
    """A dependency: `target` rests on `source` by `rule`; strict if `source` must be settled first."""

    source: str
    target: str
    strict: bool
    rule: str


def strata(edges: Iterable[Dependency]) -> dict[str, int]:
    """The least stratum of each node. The edges must be free of strict cycles (`strict_cycle` is None)."""
    edges = list(edges)
    level = {node: 0 for edge in edges for node in (edge.source, edge.target)}
    changed = True
    while changed:
        changed = False
        for source, target, strict, _ in edges:
            if level[target] < level[source] + strict:
                level[target] = level[source] + strict
                changed = True
    return level


def strict_cycle(edges: Iterable[Dependency]) -> list[Dependency] | None:
    """A shortest cycle through a strict edge, starting with that edge; None if there is none."""
    edges = sorted(set(edges))
    after: dict[str, list[Dependency]] = {}
    for edge in edges:
        after.setdefault(edge.source, []).append(edge)
    found = (
        ([edge, *path])
        for edge in edges
        if edge.strict and (path := _path(after, edge.target, edge.source)) is not None
    )
    return min(found, key=len, default=None)


def _path(after: Mapping[str, list[Dependency]], start: str, goal: str) -> list[Dependency] | None:
    came: dict[str, Dependency | None] = {start: None}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        if node == goal:
            path: list[Dependency] = []
            while (edge := came[node]) is not None:
                path.append(edge)
                node = edge.source
            return path[::-1]
        for edge in after.get(node, ()):
            if edge.target not in came:
                came[edge.target] = edge
                queue.append(edge.target)
    return None
