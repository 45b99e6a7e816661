"""Violations: the constraints of the rule base that a derivation breaks, for whom and from when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from herstelkb.derivation.derivation import Derivation
from herstelkb.knowledge.base import Constraint
from herstelkb.knowledge.conditions import Condition, Literal, degree


@dataclass(frozen=True, slots=True)
class Violation:
    """A constraint broken for a subject at a point of time; `literals` are the values that exclude each other."""

    constraint: str
    subject: str
    point: int
    literals: tuple[Literal, ...] = ()


def violations(derivation: Derivation) -> tuple[Violation, ...]:
    """Every broken constraint, for each subject at the first point of time at which it is broken."""
    found = []
    for constraint in derivation.knowledge.constraints.values():
        for subject in derivation.case.ids if constraint.each else (derivation.knowledge.one,):
            found += list(_broken(derivation, constraint, subject))[:1]
    return tuple(found)


def _broken(derivation: Derivation, constraint: Constraint, subject: str) -> Iterator[Violation]:
    if constraint.at_most_one is not None:
        for conflict in derivation.conflicts:
            literal = conflict.literals[0]
            if (literal.subject, literal.attribute) == (subject, constraint.at_most_one[1]):
                yield Violation(constraint.id, subject, conflict.point, conflict.literals)
        return
    for point in range(len(derivation.knowledge.time)):
        if constraint.never is not None and _holds(derivation, constraint.never, subject, point):
            yield Violation(constraint.id, subject, point)
        if (
            constraint.whenever is not None
            and constraint.expect is not None
            and _holds(derivation, constraint.whenever, subject, point)
            and not _holds(derivation, constraint.expect, subject, point)
        ):
            yield Violation(constraint.id, subject, point)


def _holds(derivation: Derivation, condition: Condition, subject: str, point: int) -> bool:
    """Is the condition established by this point of time, to any degree?"""
    return bool(
        degree(
            condition,
            derivation.knowledge.one,
            subject,
            lambda literal: derivation.degree(literal, point),
            lambda test: derivation.verdict(test, point),
        )
    )
