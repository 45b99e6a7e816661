"""Advice: which items of the catalogue, for whom, how sure, and why, in the order in which to act.

When to act, and what goes first, is said of the item; how sure it is, and from when, follows from its proof.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf

from herstelkb.consequences.conclusions import Basis, basis
from herstelkb.derivation.derivation import Derivation
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal
from herstelkb.language.advice import Advice
from herstelkb.proofs.proof import Proof


@dataclass(frozen=True, slots=True)
class Recipient:
    """A subject that an item of advice is for: from when, to what degree then, and the proof."""

    subject: str
    degree: int
    point: int
    proof: Proof = field(repr=False)
    basis: Basis = field(repr=False)


@dataclass(frozen=True, slots=True)
class Given:
    """An item of the catalogue that is given as advice; `when` is the point of time at which to act."""

    item: str
    when: int
    for_whom: tuple[Recipient, ...] = field(repr=False)

    @property
    def degree(self) -> int:
        """The highest degree over its recipients."""
        return max(recipient.degree for recipient in self.for_whom)


def advice(derivation: Derivation) -> tuple[Given, ...]:
    """All advice in order: by when to act, by priority, the firmer first, then by the order of the catalogue.

    An item that goes after others comes behind those of them that are given, whatever else is said of it.
    """
    knowledge = derivation.knowledge
    position = {subject: n for n, subject in enumerate((knowledge.one, *derivation.case.ids))}
    recipients: dict[str, list[Recipient]] = {}
    for literal in derivation.steps:
        if knowledge.is_advice(literal):
            recipients.setdefault(str(literal.value), []).append(_recipient(derivation, literal))
    given = [
        Given(
            item,
            knowledge.time.index(entry.when),
            tuple(sorted(recipients[item], key=lambda recipient: position[recipient.subject])),
        )
        for item, entry in knowledge.source.advice.items()
        if item in recipients
    ]
    return _behind_what_goes_before(sorted(given, key=lambda one: _rank(one, knowledge.source.advice)), knowledge)


def _rank(given: Given, catalogue: Mapping[str, Advice]) -> tuple[int, float, int]:
    priority = catalogue[given.item].priority
    return given.when, inf if priority is None else priority, -given.degree


def _behind_what_goes_before(given: list[Given], knowledge: Knowledge) -> tuple[Given, ...]:
    """The same items, each behind those that go before it, and otherwise in the order that they have."""
    waiting, placed = list(given), []
    while waiting:
        left = {one.item for one in waiting}
        first = next(one for one in waiting if not knowledge.goes_before[one.item] & left)  # `after` has no circles
        waiting.remove(first)
        placed.append(first)
    return tuple(placed)


def _recipient(derivation: Derivation, literal: Literal) -> Recipient:
    first = derivation.steps[literal][0]  # advice that becomes firmer later has the degree with which it begins
    proof = derivation.proof(literal, first.point)
    assert proof is not None  # Invariant: what holds has a proof
    return Recipient(literal.subject, first.degree, first.point, proof, basis(derivation, proof))
