"""Rules as definite clauses: one per way in which the condition can be true and per conclusion.

This is what engines run. A clause knows nothing of text, claims or files; its rule does.
"""

from __future__ import annotations

from dataclasses import dataclass

from herstelkb.knowledge.conditions import Atom, Condition, Literal, Measured

ADVICE = "advice"  # the reserved attribute whose values are items of the advice catalogue; it may have several at once
MAX_ALTERNATIVES = 64


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """`head` follows, to degree `hedge` at most and from point `time` on, where `atoms` hold, `tests` are met, and
    what `unless` names is not established.

    `each`: it is about one member at a time. `number` is its place among all clauses; degrees count from 1,
    points of time from 0.
    """

    number: int
    rule: str
    each: bool
    atoms: tuple[Atom, ...]
    tests: tuple[Measured, ...]
    unless: Condition | None
    head: Atom
    hedge: int
    time: int

    @property
    def rests_on_settled(self) -> bool:
        """Does it rest on what lower strata settled: a measure, or the absence of something?"""
        return self.unless is not None or bool(self.tests)

    def premises(self, one: str, subject: str) -> tuple[Literal, ...]:
        """Its atoms as literals about this subject (or about the one subject)."""
        return tuple([Literal(subject if each else one, attribute, value) for each, attribute, value in self.atoms])

    def conclusion(self, one: str, subject: str) -> Literal:
        """Its head as a literal."""
        each, attribute, value = self.head
        return Literal(subject if each else one, attribute, value)
