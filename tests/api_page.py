"""The reference of docs/api.md, made from the docstrings of what `herstelkb` exports."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import herstelkb


def reference() -> str:
    """Every public name, functions first, as Markdown."""
    names = [name for name in herstelkb.__all__ if not name.startswith("_")]
    found = [(name, getattr(herstelkb, name)) for name in names]
    verbs = [(f"herstelkb.{name}", it) for name, it in found if not inspect.isclass(it)]
    functions = [part for name, it in verbs for part in _function(name, it, 3)]
    classes = [part for name, it in found if inspect.isclass(it) for part in _class(name, it)]
    return "\n\n".join(["## Functions", *functions, "## Values", *classes]) + "\n"


def _class(name: str, kind: type) -> Iterator[str]:
    yield f"### `{name}`"
    yield _text(kind)
    fields = _fields(kind)
    if fields:
        yield "\n".join(f"- `{field}`" for field in fields)
    for member, it in _members(kind):
        if isinstance(it, property | cached_property):
            getter = it.fget if isinstance(it, property) else it.func
            yield f"#### `.{member}`: `{_plain(getter.__annotations__['return'])}`"
            yield _text(getter)
        else:
            yield from _function(f".{member}", it, 4)


def _fields(kind: type) -> list[str]:
    """The fields of a value that hold data."""
    if not dataclasses.is_dataclass(kind):
        return [f"{name}: {_plain(said)}" for name, said in kind.__annotations__.items()] if _is_row(kind) else []
    shown = [field for field in dataclasses.fields(kind) if not field.name.startswith("_")]
    return [f"{field.name}: {_plain(field.type)}" for field in shown if "Callable" not in str(field.type)]


def _is_row(kind: type) -> bool:
    return issubclass(kind, tuple) and hasattr(kind, "_fields")


def _members(kind: type) -> Iterator[tuple[str, Any]]:
    """What a class and those it is made from define in herstelkb, in the order of the code."""
    seen: set[str] = set()
    for one in kind.__mro__:
        for name, it in vars(one).items() if one.__module__.startswith("herstelkb") else ():
            public = not name.startswith("_") or name in ("__getitem__", "__iter__")
            method = inspect.isfunction(it) or isinstance(it, property | cached_property | classmethod)
            if public and method and name not in seen and inspect.getdoc(it):
                seen.add(name)
                yield name, it.__func__ if isinstance(it, classmethod) else it


def _function(name: str, it: Any, level: int) -> Iterator[str]:
    yield f"{'#' * level} `{name}`"
    yield f"```text\n{name.removeprefix('.')}{_signature(it)}\n```"
    yield _text(it)


def _signature(it: Any) -> str:
    signature = inspect.signature(it)
    kept = [one for one in signature.parameters.values() if one.name not in ("self", "cls")]
    bare = signature.replace(parameters=kept)
    return re.sub(r": '([^']*)'|-> '([^']*)'", lambda m: f": {m[1]}" if m[1] else f"-> {m[2]}", str(bare))


def _plain(annotation: Any) -> str:
    return annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))


def _text(it: Any) -> str:
    """A docstring, its errors as a list."""
    said, _, raised = (inspect.getdoc(it) or "").partition("\nRaises:\n")
    errors = re.sub(r"\n\s{8,}", " ", raised)
    listed = [f"- raises `{name}`: {why}" for name, why in re.findall(r"^\s+(\w+): (.*)$", errors, re.MULTILINE)]
    return said.strip() + ("\n\n" + "\n".join(listed) if listed else "")
