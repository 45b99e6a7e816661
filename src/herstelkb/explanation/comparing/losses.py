"""What became of something that no longer follows: it was done, something else is known by now, or its ground is gone.

That a conclusion lost the sign it was inferred from does not refute it: only another value of its own attribute does,
or an exception to its rule. Advice asserts nothing, so it lapses as well where what called for it is otherwise now.
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


class End(StrEnum):
    """How something came to follow no longer, the firmest way first.

    Of advice, what its rule holds `done` is observed, and at least in part what can be changed; something that
    stands in its way is known (`otherwise`); or nothing is: it merely has `no_ground` any more.
    """

    DONE = "done"
    OTHERWISE = "otherwise"
    NO_GROUND = "no_ground"


@dataclass(frozen=True, slots=True)
class Loss:
    """How a literal came to follow no longer; `now` proves what is known by now and ended it, and is else empty."""

    literal: Literal
    end: End
    now: tuple[Proof, ...] = ()


def loss(before: Derivation, after: Derivation, literal: Literal) -> Loss:
    """What became of a literal that follows before and not after. Of several grounds the least refuted tells."""
    point = before.steps[literal][0].point
    instead = tuple(_instead(before, after, literal, point))
    if instead:
        return Loss(literal, End.OTHERWISE, instead)
    lost = [_lost(before, after, firing) for firing in before.firings_for.get(literal, ())]
    if not lost or any(one.end == End.NO_GROUND for one in lost):
        return Loss(literal, End.NO_GROUND)
    end = End.DONE if all(one.end == End.DONE for one in lost) else End.OTHERWISE
    return Loss(literal, end, _each_once(proof for one in lost for proof in one.now))


def _lost(before: Derivation, after: Derivation, firing: Firing) -> Loss:
    """What became of one ground: the exception to it comes first, as it tells what the rule was waiting for."""
    knowledge, literal, point = before.knowledge, firing.conclusion, firing.steps[0].point
    unless = knowledge.conditions[firing.clause.rule].unless
    if unless is not None:
        excepted = _each_once(after.establishing(unless, firing.subject, point))
        if excepted:
            done = knowledge.is_advice(literal) and _is_done(knowledge, excepted)
            return Loss(literal, End.DONE if done else End.OTHERWISE, excepted)
    if knowledge.is_advice(literal):
        gone = [premise for premise in firing.premises if not after.degree(premise, point)]
        now = _each_once(proof for premise in gone for proof in _instead(before, after, premise, point))
        if now:
            return Loss(literal, End.OTHERWISE, now)
    return Loss(literal, End.NO_GROUND)


def _is_done(knowledge: Knowledge, proofs: tuple[Proof, ...]) -> bool:
    """Is it observed, and can some of it be brought about?"""
    if not all(isinstance(proof, Observed) for proof in proofs):
        return False
    entries = [knowledge.attribute(p.literal.subject, p.literal.attribute) for p in proofs if isinstance(p, Observed)]
    return any(entry is not None and entry.changeable for entry in entries)


def _instead(before: Derivation, after: Derivation, literal: Literal, point: int) -> Iterator[Proof]:
    """Proofs of the other values that hold by a point of time. One that came sooner already is part of a course."""
    since = before.steps[literal][0].point
    for other in before.knowledge.others(literal):
        proof = after.proof(other, point)
        if proof is not None and not any(step.point < since for step in before.steps.get(other, ())):
            yield proof


def _each_once(proofs: Iterable[Proof]) -> tuple[Proof, ...]:
    """Proofs without those of what another proves: a proof is deep, and is known by its conclusion."""
    return tuple(
        {p.test if isinstance(p, Counted) else p.literal: p for p in proofs if not isinstance(p, Absent)}.values()
    )
