"""A rule base compiled to functions over sets, once for each rule base, when it is first needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from herstelkb.engines.sets.code import Settle, executable, source
from herstelkb.engines.sets.plan import SetOf, SetPlan, asked, planned
from herstelkb.ground.caching import cached_property, once_for_each
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

    `settle`: for each point of time the function that raises the sets from those of the point before, None if no rule
    does. By the numbers of sets: `atoms`, `tests`, `heads` and, for heads that can be observed too, `rivals`. By the
    numbers of clauses: `asked`, the sets that a clause fires for whoever is in all of them.
    """

    one: str
    plan: SetPlan
    clauses: Mapping[int, Clause]
    settle: tuple[Settle | None, ...]
    numbers: Mapping[bool, Mapping[tuple[str, Value], int]]  # of atoms, by whether they are each member's
    atoms: Mapping[int, Atom]
    tests: Mapping[int, Threshold]
    heads: Mapping[int, tuple[Clause, ...]]
    rivals: Mapping[int, tuple[int, ...]]
    asked: Mapping[int, tuple[int, ...]]

    @cached_property
    def settle_all(self) -> tuple[Settle | None, ...]:
        """The same, for where more was raised than by rules: compiled only if that is ever so."""
        return tuple(_function(self.plan, point, self.plan.all_due(point)) for point in range(self.plan.points))


@once_for_each
def program(knowledge: Knowledge) -> Program:
    """The program of a rule base."""
    return _compiled(knowledge, evidence=True)


@once_for_each
def program_of_deeds(knowledge: Knowledge) -> Program:
    """The program of a rule base for where something was done: no evidence runs."""
    return _compiled(knowledge, evidence=False)


def _compiled(knowledge: Knowledge, *, evidence: bool) -> Program:
    plan = planned(knowledge, evidence=evidence)
    number, measures = plan.numbers, knowledge.measures
    clauses = {clause.number: clause for found in plan.clauses.values() for clause in found}
    atoms = {n: one for one, n in number.items() if isinstance(one, Atom)}
    tests = {n: one for one, n in number.items() if isinstance(one, Measured)}
    growing = [plan.growing(point) if point else plan.all_due(point) for point in range(plan.points)]
    return Program(
        knowledge.one,
        plan,
        clauses,
        tuple(_function(plan, point, grown) for point, grown in enumerate(growing)),
        {each: {(a, v): n for n, (e, a, v) in atoms.items() if e == each} for each in (False, True)},
        atoms,
        {n: Threshold.of(test, measures[test.measure].is_share) for n, test in tests.items()},
        {number[head]: found for head, found in plan.clauses.items()},
        {number[head]: tuple(number[rival] for rival in rivals) for head, rivals in plan.rivals.items()},
        {n: tuple(number[one] for one in asked(clause)) for n, clause in clauses.items()},
    )


def _function(plan: SetPlan, point: int, growing: Mapping[SetOf, tuple[Clause, ...]]) -> Settle | None:
    text = source(plan, point, growing)
    return None if text is None else executable(text, point)
