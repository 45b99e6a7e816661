"""Our own assumptions by letter: what each says, and what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass

from herstelkb.reporting.editions.passages import Passages

LETTERS = "abcde"  # as many as a reader can look up; the others go under one heading


@dataclass(frozen=True, slots=True)
class Assumed:
    """An assumption, its letter (None: one of the others), and the labels of what hangs on it."""

    letter: str | None
    text: str
    hangs: tuple[str, ...]


def assumed(passages: Passages, *, of_the_many: bool) -> tuple[Assumed, ...]:
    """The assumptions that something here rests on, those on which most hangs first."""
    return ()
