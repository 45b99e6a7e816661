"""Which conditional texts of a rule base hold now in a case, and for whom; the words are for `reporting`."""

from __future__ import annotations

from collections.abc import Iterable

from herstelkb.derivation.derivation import Derivation
from herstelkb.knowledge.base import TextPath
from herstelkb.knowledge.conditions import degree
from herstelkb.language.advice import ConditionalText


def holds(derivation: Derivation, path: TextPath, subject: str) -> int:
    """The degree to which the condition that stands there is established now, of a subject; 0 also if there is none."""
    condition = derivation.knowledge.told_if.get(path)
    if condition is None:
        return 0
    return degree(
        condition,
        derivation.knowledge.one,
        subject,
        lambda literal: derivation.degree(literal, 0),
        lambda test: derivation.verdict(test, 0),
    )


def is_told(derivation: Derivation, entry: ConditionalText, path: TextPath, subject: str) -> bool:
    """Does a text hold now: what it is told for is established, and what it is told unless is not?"""
    wanted = entry.when is None or holds(derivation, (*path, "when"), subject) > 0
    return wanted and not holds(derivation, (*path, "unless"), subject)


def missing(derivation: Derivation, item: str, subjects: Iterable[str]) -> tuple[dict[str, str], ...]:
    """What an item of advice names as missing: the words that hold of every one of these subjects."""
    of = tuple(subjects)
    entries = derivation.knowledge.source.advice[item].missing
    return tuple(
        entry.text
        for number, entry in enumerate(entries)
        if all(is_told(derivation, entry, ("advice", item, "missing", number), subject) for subject in of)
    )
