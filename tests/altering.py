"""Plain data with one thing in it altered, at a place drawn from all places alike."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any


def places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Each place in plain data: the mapping or list that it is in, and its key there."""
    for key in data if isinstance(data, dict) else range(len(data)):
        yield data, key
        if isinstance(data[key], dict | list):
            yield from places(data[key])


def altered(data: Any, rng: random.Random) -> Any:
    """A copy of plain data that is not equal to it, for one alteration in it."""
    while True:
        new = copy.deepcopy(data)
        every = list(places(new))
        holder, key = rng.choice(every)
        rng.choice(_ALTERATIONS)(holder, key, rng, every)
        if not same(new, data):
            return new


def same(one: Any, other: Any) -> bool:
    """Equal, and a truth value is no number."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other


def _another(holder: Any, key: Any, rng: random.Random, every: list[tuple[Any, Any]]) -> None:
    """A leaf becomes another of its type, from anywhere, or for a number its neighbour."""
    value = holder[key]
    if type(value) is int and rng.random() < 0.7:
        holder[key] = max(0, value + rng.choice((-1, 1)))
    elif isinstance(value, bool):
        holder[key] = not value
    elif not isinstance(value, dict | list):
        alike = [there[at] for there, at in every if type(there[at]) in (type(value), type(None))]
        holder[key] = rng.choice(alike)


def _of_the_same_key(holder: Any, key: Any, rng: random.Random, every: list[tuple[Any, Any]]) -> None:
    """Whatever it is becomes what stands elsewhere under the same key."""
    alike = [there[at] for there, at in every if at == key and type(there) is type(holder)]
    holder[key] = copy.deepcopy(rng.choice(alike))


def _removed(holder: Any, key: Any, rng: random.Random, every: list[tuple[Any, Any]]) -> None:
    del holder[key]


def _twice(holder: Any, key: Any, rng: random.Random, every: list[tuple[Any, Any]]) -> None:
    if isinstance(holder, list):
        holder.insert(rng.randrange(len(holder) + 1), copy.deepcopy(holder[key]))


def _moved(holder: Any, key: Any, rng: random.Random, every: list[tuple[Any, Any]]) -> None:
    if isinstance(holder, list):
        holder.insert(rng.randrange(len(holder)), holder.pop(key))


def _of_another_type(holder: Any, key: Any, rng: random.Random, every: list[tuple[Any, Any]]) -> None:
    holder[key] = rng.choice((None, True, 0, -1, 1.5, 2**60, "", "__proto__", [], {}, [[]], {"length": 1}))


_ALTERATIONS: tuple[Callable[..., None], ...] = (
    _another, _another, _another, _of_the_same_key, _of_the_same_key, _removed, _twice, _moved, _of_another_type,
)  # fmt: skip
