"""Contrast: why this and not that. The proofs of one beside the why-not of the other, and where they diverge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from herstelkb.derivation.derivation import Derivation, literals_in
from herstelkb.explanation.why import Why, why
from herstelkb.explanation.why_not import why_not
from herstelkb.knowledge.conditions import Literal
from herstelkb.proofs.why_not import Miss, Premise, Requirement, WhyNot


@dataclass(frozen=True, slots=True)
class Parting:
    """A requirement of a rule for the other that is not met, beside those that are."""

    miss: Miss
    asked: Requirement


@dataclass(frozen=True, slots=True)
class Contrast:
    """Why this, and why not that; `shared`: what supports both, `parting`: what decides between them."""

    why: Why
    why_not: WhyNot
    shared: tuple[Literal, ...]
    parting: tuple[Parting, ...]


def contrast(derivation: Derivation, this: Sequence[Literal], that: Sequence[Literal]) -> Contrast | None:
    """Why one fact holds and another does not; None unless the one holds and the other does not.

    Of the rules for the other that miss least, take the one that has most in common with the proof of this: they part
    where it lacks something. A premise that is lacking because something else is, is traced down to that.
    """
    because, lacking = why(derivation, this), why_not(derivation, that)
    if because is None or lacking is None:
        return None
    known = {li for held in because.known for proof in held.proofs for li in literals_in(proof)}
    shared: dict[Literal, None] = {}
    parting: list[Parting] = []
    waiting, seen = list(lacking.literals), set(lacking.literals)
    while waiting:
        misses = lacking.refuted[waiting.pop(0)].misses
        if not misses:
            continue
        miss = min(misses, key=lambda miss: (len(miss.unmet), -len(_met(miss, known))))
        shared |= dict.fromkeys(_met(miss, known))
        for one in miss.unmet:
            below = one.literal if isinstance(one, Premise) and one.literal in lacking.refuted else None
            if below is None or not lacking.refuted[below].misses:
                parting.append(Parting(miss, one))
            elif below not in seen:
                seen.add(below)
                waiting.append(below)
    return Contrast(because, lacking, tuple(shared), tuple(parting))


def _met(miss: Miss, known: set[Literal]) -> list[Literal]:
    """The premises of a miss that are met by what is known."""
    return [one.literal for one in miss.asked if isinstance(one, Premise) and one.found and one.literal in known]
