"""What is computed once for an object, and kept as long as the object is, without a lock.

`functools.cached_property` of Python 3.11 has one lock for all instances of a class. A child process forked while
a thread of its parent holds the lock waits for it forever. Here two threads may both compute a value: the results are
equal, and frozen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any, Generic, TypeVar, overload
from weakref import WeakKeyDictionary

K = TypeVar("K")
T = TypeVar("T")
V = TypeVar("V")


def once_for_each(function: Callable[[K], T]) -> Callable[[K], T]:
    """A function of an object that is computed once for each; for use beside a class, below which it cannot be known.

    The result must not hold the object, or both are kept for ever.
    """
    known: WeakKeyDictionary[K, T] = WeakKeyDictionary()

    @wraps(function)
    def found(key: K) -> T:
        if key not in known:
            known[key] = function(key)
        return known[key]

    return found


def once(make: Callable[[], T]) -> Callable[[], T]:
    """A function without arguments that is computed when it is first called."""
    made: list[T] = []

    def found() -> T:
        if not made:
            made.append(make())
        return made[0]

    return found


class cached_property(Generic[T]):  # noqa: N801  # named and used like that of functools
    """The result of a method without arguments, stored in the instance under the method's name."""

    def __init__(self, method: Callable[[Any], T]) -> None:
        self.method, self.__doc__ = method, method.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> cached_property[T]: ...

    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object | None, owner: type) -> cached_property[T] | T:
        if instance is None:
            return self
        found = instance.__dict__[self.name] = self.method(instance)
        return found


class Later(Mapping[K, V]):
    """A mapping that is made when it is first looked into."""

    def __init__(self, make: Callable[[], Mapping[K, V]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> Mapping[K, V]:
        return self._make()

    def __getitem__(self, key: K) -> V:
        return self._made[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    def __reduce__(self) -> tuple[type[dict[K, V]], tuple[dict[K, V]]]:
        """Pickled, it is what it has made."""
        return dict, (dict(self._made),)
