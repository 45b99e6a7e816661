"""Proofs of what a finding says of every case: z3 looks for a case that contradicts it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import Condition, Measured, leaves
from herstelkb.workbench.linting.statements import (
    DeadRule,
    RedundantClauses,
    Statement,
    UnsatisfiableCondition,
    contradicted,
    without,
)
from herstelkb.workbench.proving.symbolic import query
from herstelkb.workbench.proving.symbolic.comparison import equivalent
from herstelkb.workbench.proving.symbolic.cones import atoms_of
from herstelkb.workbench.proving.symbolic.formulas import Formula, any_of
from herstelkb.workbench.proving.symbolic.world import World


def proved(knowledge: Knowledge, statement: Statement) -> bool:
    """Whether the statement is proved for all cases, with any number of members."""
    if isinstance(statement, RedundantClauses):
        return equivalent(knowledge, without(knowledge, statement.clauses), statement.clauses[0].rule)
    return query.proved([knowledge], _contradiction(knowledge, statement))


def _contradiction(knowledge: Knowledge, statement: DeadRule | UnsatisfiableCondition) -> query.SymbolicQuestion:
    """The question whether some case contradicts the statement."""
    shows = partial(contradicted, statement)
    match statement:
        case DeadRule(rule):
            clauses = [clause for clause in knowledge.clauses if clause.rule == rule]
            heads = tuple(clause.head for clause in clauses)
            return query.SymbolicQuestion(heads, clauses[0].each, partial(_some_fires, clauses), shows)
        case UnsatisfiableCondition(condition, each):
            measures = frozenset(leaf.measure for leaf in leaves(condition) if isinstance(leaf, Measured))
            atoms = tuple(atoms_of(knowledge, [condition]))
            return query.SymbolicQuestion(atoms, each, partial(_sometime_met, condition), shows, measures)


def _some_fires(clauses: Sequence[Clause], worlds: Sequence[World], subject: str) -> Formula:
    world = worlds[0]
    return any_of(world.fires(clause, subject, 1, point) for clause in clauses for point in world.points)


def _sometime_met(condition: Condition, worlds: Sequence[World], subject: str) -> Formula:
    world = worlds[0]
    return any_of(world.established(condition, subject, 1, point) for point in world.points)
