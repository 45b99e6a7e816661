"""Strongly connected components: what rests on itself through others, together, after all that it rests on."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def components(rests_on: Mapping[T, Iterable[T]]) -> list[list[T]]:
    """The components of a graph, each after those it rests on (Tarjan's algorithm, without recursion).

    Each node is a key. In a component, nodes stand in the order in which they were reached.
    """
    index: dict[T, int] = {}
    low: dict[T, int] = {}
    path: list[T] = []
    on_path: set[T] = set()
    found: list[list[T]] = []
    for start in rests_on:
        calls = [(start, iter(rests_on[start]))] if start not in index else []
        while calls:
            node, below = calls[-1]
            if node not in index:
                index[node] = low[node] = len(index)
                path.append(node)
                on_path.add(node)
            for other in below:
                if other not in index:
                    calls.append((other, iter(rests_on[other])))
                    break
                if other in on_path:
                    low[node] = min(low[node], index[other])
            else:
                calls.pop()
                if calls:
                    low[calls[-1][0]] = min(low[calls[-1][0]], low[node])
                if low[node] == index[node]:
                    part: list[T] = []
                    while not part or part[-1] != node:
                        part.append(path.pop())
                    on_path.difference_update(part)
                    found.append(part[::-1])
    return found
