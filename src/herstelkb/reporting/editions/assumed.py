"""Our own assumptions by letter: what each says, and what hangs on it.

A rule base may put several under one letter, in words for readers; what it says nothing of keeps its own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from herstelkb.reporting.editions.telling import Telling
from herstelkb.reporting.findings import Entry

LETTERS = "abcde"  # as many as a reader can look up; the others have none


@dataclass(frozen=True, slots=True)
class Assumed:
    """An assumption, its letter (None: one of the others), and the labels of what hangs on it."""

    letter: str | None
    text: str
    hangs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Those that something in an edition rests on, and the letter of each by the name it has in a `Basis`."""

    all: tuple[Assumed, ...] = ()
    letters: Mapping[str, str] | None = None

    def of(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The letters of some assumptions, each once, in order."""
        letters = self.letters or {}
        return tuple(sorted({letters[name] for name in names if name in letters}))


def assumptions(telling: Telling, *, of_the_many: bool) -> Assumptions:
    """The assumptions that a numbered proof rests on; without `of_the_many` only proofs about the one subject."""
    used: dict[str, list[Entry]] = {}
    for entry in telling.findings.entries:
        if of_the_many or entry.literal.subject == telling.knowledge.one:
            for name in entry.basis.assumptions:
                used.setdefault(name, []).append(entry)
    found: list[Assumed] = []
    letters: dict[str, str] = {}
    for group in telling.report.assumptions:
        names = [name for name in group.of if name in used]
        if names:
            letter = LETTERS[len(found)]
            letters |= dict.fromkeys(names, letter)
            hangs = _hangs(telling, [entry for name in names for entry in used[name]])
            found.append(Assumed(letter, telling.text(group.text), hangs))
    others: dict[str, list[Entry]] = {}
    for name, entries in used.items():
        if name not in letters:
            others.setdefault(telling.voice.assumption(name), []).extend(entries)
    found += [Assumed(None, text, _hangs(telling, entries)) for text, entries in others.items()]
    return Assumptions(tuple(found), letters)


def _hangs(telling: Telling, entries: list[Entry]) -> tuple[str, ...]:
    """The labels of what these proofs conclude, without advice, each once."""
    knowledge = telling.knowledge
    names = [
        knowledge.qualified(entry.literal.subject, entry.literal.attribute)
        for entry in entries
        if not knowledge.is_advice(entry.literal)
    ]
    return tuple(dict.fromkeys(telling.voice.label(name) for name in names))
