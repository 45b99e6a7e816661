"""Why a literal no longer follows: it was done, something else is known now, or its grounds are gone.

Losing the sign it was inferred from does not refute a conclusion: only another value of its own attribute does, or an
exception to its rule. Advice asserts nothing, so it also lapses when what called for it has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from herstelkb.derivation.derivation import Derivation
from herstelkb.engines.firings import Firing
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal
from herstelkb.proofs.proof import Absent, Counted, Observed, Proof


class Ending(StrEnum):
    """How a literal ceased to follow, the most definite first.

    For advice: its exception is observed, and at least part of that can be changed (`done`); something that rules it
    out is known (`otherwise`); or neither: nothing leads to it any longer (`no_ground`).
    """

    DONE = "done"
    OTHERWISE = "otherwise"
    NO_GROUND = "no_ground"


@dataclass(frozen=True, slots=True)
class Loss:
    """A literal that no longer follows, and why; `now` has proofs of what is known now and ended it, if anything."""

    literal: Literal
    end: Ending
    now: tuple[Proof, ...] = ()


def loss(before: Derivation, after: Derivation, literal: Literal) -> Loss:
    """The loss of a literal that follows before and not after. Of several grounds, the least refuted decides."""
    point = before.steps[literal][0].point
    instead = tuple(_instead(before, after, literal, point))
    if instead:
        return Loss(literal, Ending.OTHERWISE, instead)
    lost = [_lost(before, after, firing) for firing in before.firings_for.get(literal, ())]
    if not lost or any(one.end == Ending.NO_GROUND for one in lost):
        return Loss(literal, Ending.NO_GROUND)
    end = Ending.DONE if all(one.end == Ending.DONE for one in lost) else Ending.OTHERWISE
    return Loss(literal, end, _each_once(proof for one in lost for proof in one.now))


def _lost(before: Derivation, after: Derivation, firing: Firing) -> Loss:
    """What became of one ground. The exception comes first, since it is what the rule was waiting for."""
    knowledge, literal, point = before.knowledge, firing.conclusion, firing.steps[0].point
    unless = knowledge.conditions[firing.clause.rule].unless
    if unless is not None:
        excepted = _each_once(after.establishing(unless, firing.subject, point))
        if excepted:
            done = knowledge.is_advice(literal) and _is_done(knowledge, excepted)
            return Loss(literal, Ending.DONE if done else Ending.OTHERWISE, excepted)
    if knowledge.is_advice(literal):
        gone = [premise for premise in firing.premises if not after.degree(premise, point)]
        now = _each_once(proof for premise in gone for proof in _instead(before, after, premise, point))
        if now:
            return Loss(literal, Ending.OTHERWISE, now)
    return Loss(literal, Ending.NO_GROUND)


def _is_done(knowledge: Knowledge, proofs: tuple[Proof, ...]) -> bool:
    """Is all of it observed, and can some of it be changed?"""
    if not all(isinstance(proof, Observed) for proof in proofs):
        return False
    entries = [knowledge.attribute(p.literal.subject, p.literal.attribute) for p in proofs if isinstance(p, Observed)]
    return any(entry is not None and entry.changeable for entry in entries)


def _instead(before: Derivation, after: Derivation, literal: Literal, point: int) -> Iterator[Proof]:
    """Proofs of the other values that hold by a point of time, except those that also came sooner before: a course."""
    since = before.steps[literal][0].point
    for other in before.knowledge.others(literal):
        proof = after.proof(other, point)
        if proof is not None and not any(step.point < since for step in before.steps.get(other, ())):
            yield proof


def _each_once(proofs: Iterable[Proof]) -> tuple[Proof, ...]:
    """The proofs, one per conclusion: comparing whole proofs would mean comparing deep trees."""
    return tuple(
        {p.test if isinstance(p, Counted) else p.literal: p for p in proofs if not isinstance(p, Absent)}.values()
    )
