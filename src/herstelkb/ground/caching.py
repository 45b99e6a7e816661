"""A property that is worked out once, without a lock.

`functools.cached_property` of Python 3.11 holds one lock for all instances of a class. A child that was forked while a
thread of its parent was working one out waits for it for ever. Here two threads may work a value out twice: the values
are equal, and frozen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class cached_property(Generic[T]):  # noqa: N801  # named and used as that of functools
    """The result of a method without arguments, kept in the instance under the method's name."""

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
