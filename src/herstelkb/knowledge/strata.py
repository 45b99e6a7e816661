"""Strata, the order in which conclusions settle: what is negated or counted comes strictly before what rests on it.

Nodes are values of attributes, and measures. A cycle through a strict edge has no order, and is returned to be shown.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from herstelkb.ground.showing import spoken
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import Is, Measured, Value, leaves
from herstelkb.knowledge.measures import Measure


class Dependency(NamedTuple):
    """A dependency: `target` rests on `source` by `rule`; strict if `source` must be settled first."""

    source: str
    target: str
    strict: bool
    rule: str


def dependencies(clauses: Iterable[Clause], measures: Mapping[str, Measure], one: str, many: str) -> list[Dependency]:
    """What each clause and each measure rests on; `one` and `many` are the names of the kinds of subject."""
    return list(_dependencies(clauses, measures, _Nodes(one, many)))


def stratified(
    clauses: Sequence[Clause], edges: Iterable[Dependency], one: str, many: str
) -> tuple[tuple[Clause, ...], ...]:
    """The clauses in their strata, lowest first. The edges are their `dependencies`, free of strict cycles."""
    nodes, level = _Nodes(one, many), strata(edges)
    found: list[list[Clause]] = [[] for _ in range(max(level.values(), default=0) + 1)]
    for clause in clauses:
        found[level.get(nodes.value(*clause.head), 0)].append(clause)
    return tuple(tuple(stratum) for stratum in found if stratum)


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


class _Nodes(NamedTuple):
    """What nodes are called: values as in facts, measures as in rules."""

    one: str
    many: str

    def value(self, each: bool, attribute: str, value: Value) -> str:
        return f"{self.many if each else self.one}.{attribute}={spoken(value)}"

    def measure(self, name: str) -> str:
        return f"{self.one}.{name}"

    def of(self, leaf: Is | Measured, *, counted: bool = False) -> Iterator[str]:
        if isinstance(leaf, Measured):
            yield self.measure(leaf.measure)
            return
        for value in (*leaf.values, *(leaf.others if counted else ())):
            yield self.value(leaf.each, leaf.attribute, value)


def _dependencies(clauses: Iterable[Clause], measures: Mapping[str, Measure], nodes: _Nodes) -> Iterator[Dependency]:
    for clause in clauses:
        head = nodes.value(*clause.head)
        for atom in clause.atoms:
            yield Dependency(nodes.value(*atom), head, False, clause.rule)
        for test in clause.tests:
            yield Dependency(nodes.measure(test.measure), head, False, clause.rule)
        for leaf in leaves(clause.unless):
            for node in nodes.of(leaf):
                yield Dependency(node, head, True, clause.rule)
    for name, measure in measures.items():
        for leaf in leaves(measure.counted):  # what it counts out, too, decides what is counted
            for node in nodes.of(leaf, counted=True):
                yield Dependency(node, nodes.measure(name), True, f"measure {nodes.measure(name)}")
