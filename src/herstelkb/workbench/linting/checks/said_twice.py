"""A claim, a value or an item of advice that occurs twice in one list."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.ground.showing import spoken
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Value
from herstelkb.language.edits import replaced
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.uses import uses
from herstelkb.workbench.linting.wording import Path, items

SEVERITY: Severity = "warning"
SUMMARY = "A list has an entry twice."
FIX = "keeps the first"


_LISTS = ("claims", "not_claims", "advise", "unknown", "tensions", "conflicts")


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each list of an item, and each list of values in a condition, with a repeated entry."""
    for section, name, entry in items(knowledge):
        for key in _LISTS:
            yield from _repeated(knowledge, section, name, (key,), getattr(entry, key, ()))
    for test in uses(knowledge).tests:
        if isinstance(test.test, tuple):
            yield from _repeated(knowledge, test.section, test.name, test.path, test.test)


def _repeated(knowledge: Knowledge, section: str, name: str, path: Path, given: tuple[Value, ...]) -> Iterator[Finding]:
    once = list(dict.fromkeys(given))
    if len(once) < len(given):
        twice = next(value for number, value in enumerate(given) if value in given[:number])
        index = next(number for number, value in enumerate(given) if value in given[:number])
        edits = replaced(knowledge.source.origins.get((section, name)), *path, data=once)
        place = knowledge.source.place(section, name, *path, index)
        yield Finding(place, f"'{spoken(twice)}' is already in this list", "keep one", edits=edits)
