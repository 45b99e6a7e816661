"""Proofs as values: a tree (with shared parts) from a conclusion down to observations, counts, absences, what is kept.

A proof refers to rules by id and contains no words. `derivation` makes it; `checking` checks it without trusting that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from herstelkb.cases.case import Case
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import Literal, Measured
from herstelkb.knowledge.measures import Bounds


@dataclass(frozen=True, slots=True)
class Observed:
    """An observation of the case."""

    literal: Literal
    degree: int
    time: int = 0


@dataclass(frozen=True, slots=True)
class Derived:
    """The conclusion of a rule for `subject`, from point `time` on, to the minimum of its hedge and its premises."""

    literal: Literal
    degree: int
    time: int
    rule: str
    subject: str
    premises: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A test that a measure meets from `time` on: in the cut at `degree` it is within the bounds `found`."""

    test: Measured
    degree: int
    time: int
    found: Bounds


@dataclass(frozen=True, slots=True)
class Absent:
    """The absence of an exception: nothing establishes the rule's `unless` for this subject."""

    rule: str
    subject: str


@dataclass(frozen=True, slots=True)
class Established:
    """What was established elsewhere and is given here: `proof` is its proof in that case, an earlier one or the same
    before something was done.
    """

    literal: Literal
    degree: int
    time: int
    proof: Observed | Derived
    case: Case


ProofOfLiteral: TypeAlias = Observed | Derived | Established
Proof: TypeAlias = ProofOfLiteral | Counted | Absent


def nodes(proof: Proof, *, elsewhere: bool = True) -> Iterator[Proof]:
    """Every node of a proof once, conclusion first, depth first; `elsewhere`: also those of proofs in other cases."""
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
        elif isinstance(node, Established) and elsewhere:
            stack.append(node.proof)


def asks_for(clause: Clause, one: str, proof: Derived) -> bool:
    """Does a clause conclude this from just these premises, in its order (literals, tests, the absence), as firm as it
    asks for? `one` is the name of the one subject.
    """
    asked = [*clause.premises(one, proof.subject), *clause.tests]
    shown = [p if isinstance(p, Absent) else p.test if isinstance(p, Counted) else p.literal for p in proof.premises]
    absent = [] if clause.unless is None else [Absent(clause.rule, proof.subject)]
    if clause.conclusion(one, proof.subject) != proof.literal or shown != [*asked, *absent]:
        return False
    held = [premise for premise in proof.premises if isinstance(premise, ProofOfLiteral)]
    return all(premise.degree >= least for premise, least in zip(held, clause.least, strict=True))
