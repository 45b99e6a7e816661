"""Why: the literals that a fact names and that hold, each with its proofs. If none holds, `why_not` has the answer
instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from herstelkb.derivation.derivation import Derivation
from herstelkb.engines.firings import Step
from herstelkb.knowledge.conditions import Literal
from herstelkb.proofs.proof import Proof


@dataclass(frozen=True, slots=True)
class ProvedLiteral:
    """A literal that holds: its steps, and its proofs, firmest first."""

    literal: Literal
    steps: tuple[Step, ...]
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """The literals asked about that hold."""

    known: tuple[ProvedLiteral, ...]


def why(derivation: Derivation, literals: Iterable[Literal], *, every: bool = False) -> Why | None:
    """Why literals hold: the shortest proof of each step (mostly one), or `every` proof; None if none holds."""
    held = tuple(
        ProvedLiteral(literal, steps, derivation.proofs(literal) if every else _proof_of_each_step(derivation, literal))
        for literal in literals
        if (steps := derivation.steps.get(literal, ()))
    )
    return Why(held) if held else None


def _proof_of_each_step(derivation: Derivation, literal: Literal) -> tuple[Proof, ...]:
    proofs = [derivation.proof(literal, step.point) for step in reversed(derivation.steps[literal])]
    return tuple(proof for proof in proofs if proof is not None)
