"""A property that is computed once, without a lock.

`functools.cached_property` of Python 3.11 has one lock for all instances of a class. A child process forked while
a thread of its parent holds the lock waits for it forever. Here two threads may both compute a value: the results are
equal, and frozen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


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
