"""The texts of a rule base that people read, wherever they are in an item."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from herstelkb.language.documents import PathStep

_TEXTS = {"title", "label", "says", "question", "text", "who", "because", "assumption", "about", "source"}
_CALLED = {"one", "someone", "many", "list"}


def texts(entry: BaseModel, path: tuple[PathStep, ...] = ()) -> Iterator[tuple[tuple[PathStep, ...], dict[str, str]]]:
    """The texts of an item that people read, by language, with their paths in the item."""
    for name in type(entry).model_fields:
        value = getattr(entry, name)
        if name in _TEXTS | _CALLED and isinstance(value, dict):
            yield (*path, name), value
        elif name in ("certainty", "time") and isinstance(value, dict):
            yield from (((*path, name, point), text) for point, text in value.items())
        elif name == "called" and value is not None:
            yield from texts(value, (*path, name))
        elif name == "values":
            for key, inner in value.items():
                yield from texts(inner, (*path, name, key))
