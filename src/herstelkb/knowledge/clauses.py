"""Rules as definite clauses: one for each way in which the condition can be true and each conclusion.

Engines run clauses. A clause has no texts, claims or files; its rule has.
"""

from __future__ import annotations

from dataclasses import dataclass

from herstelkb.knowledge.conditions import Atom, Condition, Literal, Measured

ADVICE = "advice"  # the reserved attribute whose values are items of the advice catalogue; it may have several at once
MAX_ALTERNATIVES = 64


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """`head` follows, to degree `hedge` at most and from point `time` on, where `atoms` hold, `tests` are met, and
    what `unless` names is not established. An atom must hold to the degree in its place in `least`, 1 for any.

    `each`: it is about one member at a time. `number` is its index among all clauses. Degrees count from 1, points of
    time from 0.
    """

    number: int
    rule: str
    each: bool
    atoms: tuple[Atom, ...]
    least: tuple[int, ...]
    tests: tuple[Measured, ...]
    unless: Condition | None
    head: Atom
    hedge: int
    time: int

    @property
    def asks(self) -> tuple[tuple[Atom, int], ...]:
        """Its atoms, each with the degree that it must hold to."""
        return tuple(zip(self.atoms, self.least, strict=True))

    @property
    def rests_on_settled(self) -> bool:
        """Whether it rests on what lower strata settle: a measure, or the absence of something."""
        return self.unless is not None or bool(self.tests)

    def premises(self, one: str, subject: str) -> tuple[Literal, ...]:
        """Its atoms as literals, of this subject or of the one subject."""
        return tuple([Literal(subject if each else one, attribute, value) for each, attribute, value in self.atoms])

    def conclusion(self, one: str, subject: str) -> Literal:
        """Its head as a literal, of this subject or of the one subject."""
        each, attribute, value = self.head
        return Literal(subject if each else one, attribute, value)
