"""Proofs as values: a tree (with shared parts) from a conclusion down to observations, absences and counts.

A proof refers to rules by id and says nothing in words. It is made in `derivation` and checked, without trusting
that, in `checking`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from herstelkb.knowledge.conditions import Literal, Measured
from herstelkb.knowledge.measures import Bounds


@dataclass(frozen=True, slots=True)
class Observed:
    """The case says so."""

    literal: Literal
    degree: int
    time: int = 0


@dataclass(frozen=True, slots=True)
class Derived:
    """A rule concludes it for `subject`, from point `time` on, to the minimum of its hedge and its premises."""

    literal: Literal
    degree: int
    time: int
    rule: str
    subject: str
    premises: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A measure meets a test since `time`: among what is known to `degree`, between `lower` and `upper` of `total`."""

    test: Measured
    degree: int
    time: int
    found: Bounds


@dataclass(frozen=True, slots=True)
class Absent:
    """Nothing establishes what the rule's `unless` names, for this subject."""

    rule: str
    subject: str


Proof: TypeAlias = Observed | Derived | Counted | Absent


def nodes(proof: Proof) -> Iterator[Proof]:
    """Every node of a proof once, conclusion first, depth first."""
    seen: set[int] = set()
    stack = [proof]
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        if isinstance(node, Derived):
            stack.extend(reversed(node.premises))
