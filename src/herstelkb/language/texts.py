"""The texts of a rule base that people read, wherever they are in an item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from herstelkb.ground.diagnostics import Place
from herstelkb.language.documents import PathStep
from herstelkb.language.model import Written
from herstelkb.language.rule_base import RuleBase

_TEXTS = {"title", "label", "says", "means", "question", "text", "who", "because", "assumption", "about", "source"}
_TEXTS |= {"terms", "note", "one", "someone", "many", "list", "start", "by_when", "seen", "done", "asked"}
_BY_NAME = {"certainty", "time", "values"}  # mappings from a name to a text, or to an entry with texts
SECTIONS = ("vocabulary", "claims", "parameters", "measures", "rules", "constraints", "advice", "scenarios")


def texts(entry: Written, path: tuple[PathStep, ...] = ()) -> Iterator[tuple[tuple[PathStep, ...], dict[str, str]]]:
    """The texts of an item that people read, by language, with their paths in the item."""
    for name, value in vars(entry).items():
        if name in _TEXTS and isinstance(value, dict):
            yield (*path, name), value
        elif name in _BY_NAME and isinstance(value, dict):
            for key, inner in value.items():
                yield from _inner(inner, (*path, name, key))
        elif isinstance(value, Written):
            yield from texts(value, (*path, name))
        elif isinstance(value, tuple):
            for number, inner in enumerate(value):
                if isinstance(inner, Written):
                    yield from texts(inner, (*path, name, number))


def _inner(found: object, path: tuple[PathStep, ...]) -> Iterator[tuple[tuple[PathStep, ...], dict[str, str]]]:
    if isinstance(found, Written):
        yield from texts(found, path)
    elif isinstance(found, dict):
        yield path, found


def text_place(base: RuleBase, text: str) -> Place | None:
    """Where a text stands; of several that are the same, the first."""
    sections: dict[str, Mapping[str, Written]] = {section: getattr(base, section) for section in SECTIONS}
    found = (
        base.place(section, name, *path, language)
        for section, items in (sections | {"knowledge_base": {"": base.head}, "report": {"": base.report}}).items()
        for name, item in items.items()
        for path, written in texts(item)
        for language, said in written.items()
        if said == text
    )
    return next(found, None)
