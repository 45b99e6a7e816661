"""The differences between two derivations: conclusions and advice gained or lost, firmer or weaker, sooner or later.

Swapping the derivations swaps the two words of each pair.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from herstelkb.consequences.conclusions import concluding_proof
from herstelkb.derivation.derivation import Derivation
from herstelkb.derivation.deriving import Evaluate
from herstelkb.derivation.doing import course, done
from herstelkb.engines.firings import Step
from herstelkb.explanation.changes import Change, supposed
from herstelkb.explanation.comparing.losses import Loss, loss
from herstelkb.explanation.deeds import deeds_of, is_deed
from herstelkb.ground.caching import cached_property
from herstelkb.knowledge.conditions import Literal
from herstelkb.proofs.proof import Proof
from herstelkb.specification.doing import first_after

Steps = tuple[Step, ...]


class DifferenceKind(StrEnum):
    """How a literal differs. It may be both firmer (or weaker) and sooner (or later)."""

    GAINED = "gained"
    LOST = "lost"
    FIRMER = "firmer"
    WEAKER = "weaker"
    SOONER = "sooner"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Difference:
    """A literal that a rule concludes in at least one of two derivations, with different steps in each.

    `before` and `after` are its steps (empty where it does not hold in the end), `was` and `proof` the proofs of its
    last. Only where something is done can it cease to hold, at the point `ends`, or hold less firmly from a later step.
    """

    literal: Literal
    kinds: tuple[DifferenceKind, ...]
    before: Steps
    after: Steps
    was: Proof | None
    proof: Proof | None
    ends: int | None = None


def differences(before: Derivation, after: Derivation, now: Derivation | None = None) -> tuple[Difference, ...]:
    """All differences: the one subject first, then members in the order of the cases; conclusions before advice.

    `now`: what holds until what is done in `after` shows; by default nothing is done.
    """
    knowledge = before.knowledge
    literals = dict.fromkeys((*before.concluded, *after.concluded))
    found = []
    for literal in literals:
        then = before.steps.get(literal, ())
        since = after.steps.get(literal, ()) if now is None else course(now, after, literal)
        ends = since[-1].point if since and not since[-1].degree else None
        since = since if ends is None else ()
        kinds = kinds_of(then, since)
        if kinds:
            proofs = _proof(before, literal), _proof(after, literal) if since else None
            found.append(Difference(literal, kinds, then, since, *proofs, ends))
    subjects = dict.fromkeys((knowledge.one, *before.case.ids, *after.case.ids))
    position = {subject: n for n, subject in enumerate(subjects)}
    # The two may be derivations of one case by different rule bases.
    sources = (knowledge.source, after.knowledge.source)
    names = dict.fromkeys(name for part in sources for name in (*part.vocabulary, *part.advice))
    order = {name: n for n, name in enumerate(names)}

    def key(difference: Difference) -> tuple[int, bool, int, str]:
        literal = difference.literal
        advice = knowledge.is_advice(literal)
        name = str(literal.value) if advice else knowledge.qualified(literal.subject, literal.attribute)
        return position[literal.subject], advice, order[name], str(literal.value)

    return tuple(sorted(found, key=key))


@dataclass(frozen=True)
class Differences:
    """Two derivations and their differences, by kind."""

    before: Derivation = field(repr=False)
    after: Derivation = field(repr=False)

    @property
    def doing(self) -> bool:
        """Is anything done, rather than seen?"""
        return False

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """All differences."""
        return differences(self.before, self.after)

    def proof_after(self, literal: Literal, step: Step) -> Proof:
        """The proof of a step of a literal that holds after."""
        return concluding_proof(self.after, literal, step)

    def __iter__(self) -> Iterator[Difference]:
        return iter(self.differences)

    @property
    def gained(self) -> tuple[Difference, ...]:
        """What follows now and did not follow before."""
        return self.of(DifferenceKind.GAINED)

    @property
    def lost(self) -> tuple[Difference, ...]:
        """What followed before and does not follow now."""
        return self.of(DifferenceKind.LOST)

    @property
    def firmer(self) -> tuple[Difference, ...]:
        """What ends at a higher degree."""
        return self.of(DifferenceKind.FIRMER)

    @property
    def weaker(self) -> tuple[Difference, ...]:
        """What ends at a lower degree."""
        return self.of(DifferenceKind.WEAKER)

    @property
    def sooner(self) -> tuple[Difference, ...]:
        """What holds from an earlier point of time."""
        return self.of(DifferenceKind.SOONER)

    @property
    def later(self) -> tuple[Difference, ...]:
        """What holds from a later point of time."""
        return self.of(DifferenceKind.LATER)

    @cached_property
    def losses(self) -> Mapping[Literal, Loss]:
        """What became of each literal that is lost."""
        return {d.literal: loss(self.before, self.after, d.literal) for d in self.lost}

    def of(self, kind: DifferenceKind) -> tuple[Difference, ...]:
        """The differences of one kind."""
        return tuple(difference for difference in self.differences if kind in difference.kinds)


def kinds_of(before: Steps, after: Steps) -> tuple[DifferenceKind, ...]:
    """How one sequence of steps differs from another; empty if they are equal."""
    if before == after:
        return ()
    if not before or not after:
        return (DifferenceKind.GAINED,) if after else (DifferenceKind.LOST,)
    kinds = []
    then, now = before[-1].degree, after[-1].degree
    if then != now:
        kinds.append(DifferenceKind.FIRMER if now > then else DifferenceKind.WEAKER)
    first, since = before[0].point, after[0].point
    if first != since:
        kinds.append(DifferenceKind.SOONER if since < first else DifferenceKind.LATER)
    elif not kinds:
        # Equal at the start and at the end: what counts is where the two first diverge.
        was, step = next(((a, b) for a, b in zip(before, after, strict=False) if a != b), (before[-1], after[-1]))
        kinds.append(
            DifferenceKind.SOONER if (step.point, -step.degree) < (was.point, -was.degree) else DifferenceKind.LATER
        )
    return tuple(kinds)


def _proof(derivation: Derivation, literal: Literal) -> Proof | None:
    steps = derivation.steps.get(literal)
    return concluding_proof(derivation, literal, steps[-1]) if steps else None


@dataclass(frozen=True)
class WhatIf(Differences):
    """Hypothetical changes, with what follows without them (`before`) and with them (`after`).

    Some may be `done`: what is so `now` (with what is seen, if anything) holds until that shows, at the next point.
    """

    changes: tuple[Change, ...]
    done: tuple[Change, ...]
    now: Derivation = field(repr=False)

    @property
    def seen(self) -> tuple[Change, ...]:
        """What is seen: the changes that are not done."""
        return tuple(change for change in self.changes if change not in self.done)

    @property
    def doing(self) -> bool:
        """Is anything done, rather than seen?"""
        return bool(self.done)

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """All differences."""
        return differences(self.before, self.after, self.now if self.done else None)

    def proof_after(self, literal: Literal, step: Step) -> Proof:
        """The proof of a step of a literal that holds after: of what is done, once it shows."""
        since = first_after(self.before.knowledge) if self.done else 0
        return super().proof_after(literal, Step(max(step.point, since), step.degree))


def what_if(before: Derivation, changes: Sequence[Change], evaluate: Evaluate, *, seen: bool = False) -> WhatIf:
    """What changes would come to: what can be changed is done and the rest is seen, or all is `seen`."""
    knowledge = before.knowledge
    deeds = tuple(change for change in changes if not seen and is_deed(change, knowledge))
    observed = [change for change in changes if change not in deeds]
    now = evaluate(supposed(knowledge, before.case, observed)) if observed else before
    return WhatIf(before, done(now, deeds_of(deeds), evaluate), tuple(changes), deeds, now)
