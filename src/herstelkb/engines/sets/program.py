"""A rule base compiled to functions over sets, once for each rule base, when it is first needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from herstelkb.engines.sets.code import Settle, executable, source
from herstelkb.engines.sets.plan import SetPlan, Someone, asked, planned, rests_on
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

    By the numbers of sets: `atoms`, `tests`, `heads` and, for heads that can be observed too, `rivals`. By the numbers
    of clauses: `asked`, the sets that a clause fires for whoever is in all of them. `gates`: the sets through which
    what is so of a member bears on the one subject, and so on others.
    """

    one: str
    plan: SetPlan
    clauses: Mapping[int, Clause]
    numbers: Mapping[bool, Mapping[tuple[str, Value], int]]  # of atoms, by whether they are each member's
    atoms: Mapping[int, Atom]
    tests: Mapping[int, Threshold]
    heads: Mapping[int, tuple[Clause, ...]]
    rivals: Mapping[int, tuple[int, ...]]
    asked: Mapping[int, tuple[int, ...]]
    gates: tuple[int, ...]
    _settling: dict[tuple[int, bool, bool], Settle | None] = field(default_factory=dict, repr=False)

    @cached_property
    def values(self) -> Mapping[tuple[bool, str], Mapping[Value, int]]:
        """The atoms of each attribute, of the one subject or of each member, by value."""
        found: dict[tuple[bool, str], dict[Value, int]] = {}
        for number, (each, attribute, value) in self.atoms.items():
            found.setdefault((each, attribute), {})[value] = number
        return found

    @cached_property
    def feeding(self) -> tuple[int, ...]:
        """The sets that gates are computed from."""
        plan = self.plan
        gates = [one for one, number in plan.numbers.items() if number in self.gates]
        parts = (part for gate in gates for part in rests_on(gate, plan.clauses, plan.measures))
        return tuple(dict.fromkeys(plan.numbers[part] for part in parts))

    @cached_property
    def in_circles(self) -> bool:
        """Whether a gate rests on itself: members and the one subject may support each other."""
        circles = (part for part in self.plan.order if len(part) > 1)
        return any(self.plan.numbers[one] in self.gates for part in circles for one in part)

    def settling(self, point: int, *, raised: bool = False, apart: bool = False) -> Settle | None:
        """The function that raises the sets of a point of time from those of the point before; None if no rule does.

        `raised`: more was raised than by rules. `apart`: the gates are left as they are. Compiled when first needed.
        """
        key = (point, raised or not point, apart)
        if key not in self._settling:
            growing = self.plan.all_due(point) if key[1] else self.plan.growing(point)
            shut = {one for one in growing if apart and self.plan.numbers[one] in self.gates}
            text = source(self.plan, point, {one: found for one, found in growing.items() if one not in shut})
            self._settling[key] = None if text is None else executable(text, point)
        return self._settling[key]


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
    heads: dict[int, tuple[Clause, ...]] = {}
    for one, found in plan.clauses.items():
        head = number[one.head if isinstance(one, Someone) else one]
        heads[head] = (*heads.get(head, ()), *found)
    return Program(
        knowledge.one,
        plan,
        clauses,
        {each: {(a, v): n for n, (e, a, v) in atoms.items() if e == each} for each in (False, True)},
        atoms,
        {n: Threshold.of(test, measures[test.measure].is_share) for n, test in tests.items()},
        heads,
        {number[head]: tuple(number[rival] for rival in rivals) for head, rivals in plan.rivals.items()},
        {n: tuple(number[one] for one in asked(clause)) for n, clause in clauses.items()},
        tuple(n for one, n in number.items() if isinstance(one, Measured | Someone)),
    )
