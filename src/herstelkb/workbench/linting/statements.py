"""What a finding can say of every case, in a form that can be tested on any case and that `proving` can prove.

The words, and the reason why it is so, are up to the check that finds it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from herstelkb.derivation.derivation import Derivation
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import Condition
from herstelkb.workbench.linting.witnesses import outcome


@dataclass(frozen=True)
class DeadRule:
    """A rule that fires in no case."""

    rule: str


@dataclass(frozen=True)
class UnsatisfiableCondition:
    """A condition that is met in no case at any time; `each`: of any of the many, otherwise of the one subject."""

    condition: Condition
    each: bool


@dataclass(frozen=True)
class RedundantClauses:
    """Clauses of a rule without which the same follows in every case."""

    clauses: tuple[Clause, ...]


Statement: TypeAlias = DeadRule | UnsatisfiableCondition | RedundantClauses


@dataclass(frozen=True)
class EveryCase:
    """A statement about every case, and the reason in words."""

    because: str
    statement: Statement


def bases(knowledge: Knowledge, statement: Statement) -> Sequence[Knowledge]:
    """The rule bases that a statement is about: this one and, if it compares, the one without the clauses."""
    return (
        (knowledge, without(knowledge, statement.clauses)) if isinstance(statement, RedundantClauses) else (knowledge,)
    )


def without(knowledge: Knowledge, clauses: Collection[Clause]) -> Knowledge:
    """The rule base without some clauses; their rules keep their other clauses."""
    strata = (tuple(clause for clause in stratum if clause not in clauses) for stratum in knowledge.strata)
    return replace(
        knowledge, clauses=tuple(clause for clause in knowledge.clauses if clause not in clauses), strata=tuple(strata)
    )


def contradicted(statement: Statement, found: Sequence[Derivation]) -> bool:
    """Whether a case contradicts the statement, given what follows from it in each of the `bases`."""
    first = found[0]
    match statement:
        case DeadRule(rule):
            return any(firing.clause.rule == rule for firing in first.firings)
        case UnsatisfiableCondition(condition, each):
            points = range(len(first.knowledge.time))
            subjects = first.case.ids if each else (first.knowledge.one,)
            return any(first.truth(condition, subject, point) for subject in subjects for point in points)
        case RedundantClauses():
            return outcome(first) != outcome(found[1])
