"""A rule base compiled to functions over sets, once for each rule base, when it is first needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from herstelkb.engines.sets.code import Settle, executable, source
from herstelkb.engines.sets.plan import SetPlan, asked, planned
from herstelkb.ground.caching import once_for_each
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import Atom, Measured, Value


@dataclass(frozen=True, slots=True)
class Threshold:
    """How many must be counted for a test to be met: of those for whom what it counts is true; or false, for a most."""

    numerator: int
    denominator: int
    is_share: bool
    is_most: bool
    is_strict: bool

    @classmethod
    def of(cls, test: Measured, is_share: bool) -> Threshold:
        """The threshold of a test of a measure."""
        most, strict = test.op in ("at_most", "below"), test.op in ("above", "below")
        return cls(test.threshold.numerator, test.threshold.denominator, is_share, most, strict)

    def needed(self, members: int) -> int | None:
        """The least number that meets the test, whatever the unknowns turn out to be; None if no number does."""
        if self.is_share and not members:
            return None
        bound = self.numerator * members if self.is_share else self.numerator
        if self.is_most:
            bound = members * self.denominator - bound
        return bound // self.denominator + 1 if self.is_strict else -(-bound // self.denominator)


@dataclass(frozen=True)
class Program:
    """A compiled rule base. Nothing in it changes while it runs, so threads share it.

    `settle`: for each point of time the function that raises the sets, None if nothing can rise. By the numbers of
    sets: `atoms`, `tests`, `heads` and, for heads that can be observed too, `rivals`. `asked`: for each clause, in
    their order, the sets that it fires for whoever is in all of them.
    """

    one: str
    plan: SetPlan
    clauses: tuple[Clause, ...]
    settle: tuple[Settle | None, ...]
    numbers: Mapping[bool, Mapping[tuple[str, Value], int]]  # of atoms, by whether they are each member's
    atoms: Mapping[int, Atom]
    tests: Mapping[int, Threshold]
    heads: Mapping[int, tuple[Clause, ...]]
    rivals: Mapping[int, tuple[int, ...]]
    asked: tuple[tuple[int, ...], ...]


@once_for_each
def program(knowledge: Knowledge) -> Program:
    """The program of a rule base."""
    plan = planned(knowledge)
    number = plan.numbers
    texts = [source(plan, point) for point in range(plan.points)]
    atoms = {n: one for one, n in number.items() if isinstance(one, Atom)}
    return Program(
        knowledge.one,
        plan,
        knowledge.clauses,
        tuple(None if text is None else executable(text, point) for point, text in enumerate(texts)),
        {each: {(a, v): n for n, (e, a, v) in atoms.items() if e == each} for each in (False, True)},
        atoms,
        {
            n: Threshold.of(one, knowledge.measures[one.measure].is_share)
            for one, n in number.items()
            if isinstance(one, Measured)
        },
        {number[head]: clauses for head, clauses in plan.clauses.items()},
        {number[head]: tuple(number[rival] for rival in rivals) for head, rivals in plan.rivals.items()},
        tuple(tuple(number[one] for one in asked(clause)) for clause in knowledge.clauses),
    )
