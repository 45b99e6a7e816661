"""Difference: the smallest sets of attributes in which two members differ that make their conclusions differ.

Every set returned was evaluated: with the first member's observations of these attributes, and its own otherwise, the
second member gets the same values as the first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from herstelkb.cases.case import Case, Observation
from herstelkb.derivation.derivation import Derivation
from herstelkb.derivation.deriving import Evaluate
from herstelkb.knowledge.conditions import Value
from herstelkb.proofs.proof import Proof

MAX_SIZE = 4  # up to this size all sets are tried; beyond it, one minimal set is given


@dataclass(frozen=True, slots=True)
class DifferingAttribute:
    """An attribute in which the observations of the two differ, or that was observed of only one."""

    attribute: str
    first: Observation | None
    second: Observation | None


@dataclass(frozen=True, slots=True)
class SubjectDifference:
    """What is concluded of one member and not of the other, and the sets of attributes that decide it.

    `smallest`: these are all sets of the smallest size; otherwise there is one set, minimal but perhaps not smallest.
    """

    first: str
    second: str
    attribute: str
    only_first: tuple[Proof, ...]
    only_second: tuple[Proof, ...]
    deciding: tuple[tuple[DifferingAttribute, ...], ...]
    smallest: bool = True


def difference(
    derivation: Derivation, first: str, second: str, attribute: str, evaluate: Evaluate
) -> SubjectDifference:
    """How two members' values of an attribute (or their advice) differ, and why."""
    case = derivation.case
    proofs = {
        subject: {li.value: derivation.proof(li) for li in derivation.values.get((subject, attribute), ())}
        for subject in (first, second)
    }

    def only(one: str, other: str) -> tuple[Proof, ...]:
        return tuple(proof for value, proof in proofs[one].items() if value not in proofs[other] and proof is not None)

    def decides(chosen: Sequence[DifferingAttribute]) -> bool:
        after = evaluate(_as_first(case, second, chosen)).values
        return {li.value for li in after.get((first, attribute), ())} == {
            li.value for li in after.get((second, attribute), ())
        }

    if not only(first, second) and not only(second, first):
        return SubjectDifference(first, second, attribute, (), (), ())
    differing = [
        one
        for name in derivation.knowledge.attributes[derivation.knowledge.many]
        for one in _differing(case, first, second, name)
    ]
    least = _without_the_rest(differing, decides)
    smallest = len(least) <= MAX_SIZE
    for size in range(1, len(least) + 1) if smallest else ():
        found = tuple(chosen for chosen in combinations(differing, size) if decides(chosen))
        if found:
            return SubjectDifference(first, second, attribute, only(first, second), only(second, first), found)
    return SubjectDifference(first, second, attribute, only(first, second), only(second, first), (least,), smallest)


def _differing(case: Case, first: str, second: str, attribute: str) -> list[DifferingAttribute]:
    one, other = case.by_attribute.get((first, attribute)), case.by_attribute.get((second, attribute))
    return [] if _said(one) == _said(other) else [DifferingAttribute(attribute, one, other)]


def _said(observation: Observation | None) -> tuple[Value, int] | None:
    return (observation.literal.value, observation.degree) if observation is not None else None


def _as_first(case: Case, second: str, chosen: Sequence[DifferingAttribute]) -> Case:
    """The case with the first member's observations of the chosen attributes for the second."""
    names = {one.attribute for one in chosen}
    kept = [o for o in case.observations if o.literal.subject != second or o.literal.attribute not in names]
    moved = [replace(o, literal=o.literal._replace(subject=second)) for one in chosen if (o := one.first) is not None]
    return replace(case, observations=(*kept, *moved))


def _without_the_rest(
    differing: Sequence[DifferingAttribute], decides: Callable[[Sequence[DifferingAttribute]], bool]
) -> tuple[DifferingAttribute, ...]:
    """A minimal set that decides. The set of all does: with it the two do not differ."""
    left = list(differing)
    for one in differing:
        without = [other for other in left if other is not one]
        if decides(without):
            left = without
    return tuple(left)
