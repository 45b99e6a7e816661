"""What an edition of a report tells, whatever the values that it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass


def texts_of(value: object) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        yield from (text for field in fields(value) for text in texts_of(getattr(value, field.name)))
    elif isinstance(value, dict):
        yield from (text for pair in value.items() for text in texts_of(pair))
    elif isinstance(value, list | tuple):
        yield from (text for one in value for text in texts_of(one))
