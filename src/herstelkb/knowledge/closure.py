"""The closure under Horn clauses: what follows by clauses that each take all of their premises.

It asks no degrees, times or exceptions: what is not in such a closure cannot be; what is in it still may not.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def closure(start: Iterable[T], steps: Iterable[tuple[Collection[T], T]]) -> frozenset[T]:
    """The least set with everything in `start`, and the conclusion of each step of which it has all premises.

    In time linear in the size of the steps: each waits for as many premises as it lacks.
    """
    watching: dict[T, list[int]] = {}
    missing: list[int] = []
    heads: list[T] = []
    found = set(start)
    waiting = list(found)
    for number, (premises, head) in enumerate(steps):
        heads.append(head)
        missing.append(len(set(premises)))
        for premise in set(premises):
            watching.setdefault(premise, []).append(number)
        if not premises and head not in found:
            found.add(head)
            waiting.append(head)
    while waiting:
        for number in watching.get(waiting.pop(), ()):
            missing[number] -= 1
            if not missing[number] and heads[number] not in found:
                found.add(heads[number])
                waiting.append(heads[number])
    return frozenset(found)
