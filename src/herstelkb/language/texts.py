"""The texts of a rule base that people read, wherever they are in an item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from herstelkb.ground.diagnostics import Place
from herstelkb.language.documents import PathStep
from herstelkb.language.reading import RuleBase

_TEXTS = {"title", "label", "says", "question", "text", "who", "because", "assumption", "about", "source"}
SECTIONS = ("vocabulary", "claims", "parameters", "measures", "rules", "constraints", "advice", "scenarios")
_CALLED = {"one", "someone", "many", "list"}


def texts(entry: BaseModel, path: tuple[PathStep, ...] = ()) -> Iterator[tuple[tuple[PathStep, ...], dict[str, str]]]:
    """The texts of an item that people read, by language, with their paths in the item."""
    for name in type(entry).model_fields:
        value = getattr(entry, name)
        if name in _TEXTS | _CALLED and isinstance(value, dict):
            yield (*path, name), value
        elif name in ("certainty", "time") and isinstance(value, dict):
            yield from (((*path, name, point), text) for point, text in value.items())
        elif name in ("called", "asked_again") and value is not None:
            yield from texts(value, (*path, name))
        elif name == "values":
            for key, inner in value.items():
                yield from texts(inner, (*path, name, key))


def text_place(base: RuleBase, text: str) -> Place | None:
    """Where a text stands; of several that are the same, the first."""
    sections: dict[str, Mapping[str, BaseModel]] = {section: getattr(base, section) for section in SECTIONS}
    found = (
        base.place(section, name, *path, language)
        for section, items in (sections | {"knowledge_base": {"": base.head}}).items()
        for name, item in items.items()
        for path, written in texts(item)
        for language, said in written.items()
        if said == text
    )
    return next(found, None)
