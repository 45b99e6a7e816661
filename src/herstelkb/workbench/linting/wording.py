"""The texts of a rule base that people read, one by one, for the checks of wording."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from herstelkb.knowledge.base import Knowledge
from herstelkb.language.documents import PathStep
from herstelkb.language.model import Written
from herstelkb.language.texts import texts

SECTIONS = ("vocabulary", "claims", "parameters", "measures", "rules", "constraints", "advice", "scenarios")
Path = tuple[PathStep, ...]


def items(knowledge: Knowledge) -> Iterator[tuple[str, str, Written]]:
    """Every item of the rule base: its section, name and model."""
    for section in SECTIONS:
        entries: Mapping[str, Written] = getattr(knowledge.source, section)
        for name, entry in entries.items():
            yield section, name, entry


def carried(knowledge: Knowledge) -> frozenset[str]:
    """The claims that a rule, measure, parameter, constraint, item of advice or attribute cites."""
    return frozenset(
        claim
        for section, _, entry in items(knowledge)
        if section != "scenarios"
        for claim in getattr(entry, "claims", ())
    )


def all_texts(knowledge: Knowledge) -> Iterator[tuple[str, str, Path, dict[str, str]]]:
    """Every text with its section, item and path in the item; a text maps languages to words."""
    yield from (("knowledge_base", "", path, text) for path, text in texts(knowledge.source.head))
    for section, name, entry in items(knowledge):
        for path, text in texts(entry):
            yield section, name, path, text
