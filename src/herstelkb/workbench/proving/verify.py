"""The constraints of a rule base, for all cases: each proved, violated by a case that can be run, or left open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

from herstelkb.consequences.violations import violations
from herstelkb.derivation.derivation import Derivation
from herstelkb.knowledge.base import Constraint, Knowledge
from herstelkb.knowledge.conditions import Atom, Measured, leaves
from herstelkb.knowledge.conditions import Literal as Fact
from herstelkb.workbench.linting.witnesses import CaseData
from herstelkb.workbench.proving.symbolic.cones import atoms_of
from herstelkb.workbench.proving.symbolic.formulas import Formula, all_of, any_of, negation
from herstelkb.workbench.proving.symbolic.query import ProofResult, SymbolicQuestion, ask
from herstelkb.workbench.proving.symbolic.world import World


@dataclass(frozen=True)
class ConstraintVerdict:
    """The outcome for a constraint. `proved` holds for any number of members.

    `violated` comes with a `witness`, a case in plain data. `open`: there is no proof, and no violating case with up to
    `searched` members (-1: not even that is known).
    """

    constraint: str
    outcome: Literal["proved", "violated", "open"]
    witness: CaseData | None = None
    searched: int = -1

    def to_json(self) -> dict[str, Any]:
        """The verdict as plain data."""
        return {
            "constraint": self.constraint,
            "outcome": self.outcome,
            "witness": self.witness,
            "searched_members": self.searched if self.outcome == "open" else None,
        }


def verify(knowledge: Knowledge, constraints: Iterable[str] | None = None) -> Iterator[ConstraintVerdict]:
    """The verdict on each of these constraints, by default on all."""
    for name in knowledge.constraints if constraints is None else constraints:
        yield verdict(knowledge, knowledge.constraints[name])


def verdict(knowledge: Knowledge, constraint: Constraint) -> ConstraintVerdict:
    """The verdict on one constraint."""
    answer: ProofResult = ask([knowledge], _violation(knowledge, constraint))
    if answer.proved:
        return ConstraintVerdict(constraint.id, "proved")
    if answer.witness is not None:
        return ConstraintVerdict(constraint.id, "violated", answer.witness)
    return ConstraintVerdict(constraint.id, "open", searched=answer.searched)


def _violation(knowledge: Knowledge, constraint: Constraint) -> SymbolicQuestion:
    """The question whether some case violates the constraint."""
    values: list[Atom] = []
    if constraint.at_most_one is not None:
        each, attribute = constraint.at_most_one
        entry = knowledge.source.vocabulary[f"{knowledge.many if each else knowledge.one}.{attribute}"]
        values = [Atom(each, attribute, value) for value in entry.values]

    def broken_at(world: World, subject: str, point: int) -> Formula:
        if constraint.never is not None:
            return world.established(constraint.never, subject, 1, point)
        if constraint.whenever is not None and constraint.expect is not None:
            expected = world.established(constraint.expect, subject, 1, point)
            return all_of([world.established(constraint.whenever, subject, 1, point), negation(expected)])
        coming = [world.comes(Fact(subject, value.attribute, value.value), point) for value in values]
        return any_of(all_of(pair) for pair in combinations(coming, 2))

    def broken(worlds: Sequence[World], subject: str) -> Formula:
        return any_of(broken_at(worlds[0], subject, point) for point in worlds[0].points)

    def shows(found: Sequence[Derivation]) -> bool:
        return any(violation.constraint == constraint.id for violation in violations(found[0]))

    conditions = [constraint.never, constraint.whenever, constraint.expect]
    measures = {leaf.measure for c in conditions for leaf in leaves(c) if isinstance(leaf, Measured)}
    return SymbolicQuestion(
        (*values, *atoms_of(knowledge, conditions)), constraint.each, broken, shows, frozenset(measures)
    )
