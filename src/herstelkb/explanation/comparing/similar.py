"""Similar differences: the same for several members, for the same reason. A report gives them one line."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from herstelkb.consequences.conclusions import Basis, basis, concluding_proof
from herstelkb.derivation.derivation import Derivation
from herstelkb.engines.firings import Step
from herstelkb.explanation.changes import Change
from herstelkb.explanation.comparing.compare import Comparison, Reason
from herstelkb.explanation.comparing.differences import Difference, Differences
from herstelkb.explanation.comparing.losses import Loss
from herstelkb.proofs.proof import Absent, Counted, Derived, Proof


@dataclass(frozen=True, slots=True)
class DifferenceStep:
    """A difference at its most informative step, with that step's proof and basis; `loss` if the literal is lost, and
    whether that is because something is done (`doing`).

    For a literal that is lost or weaker, that is its first step; for any other, its first new step.
    """

    difference: Difference
    step: Step
    proof: Proof
    basis: Basis
    loss: Loss | None
    doing: bool = False


@dataclass(frozen=True, slots=True)
class SimilarDifferences:
    """Differences that differ only in their subject, with their common reason, given for the first."""

    steps: tuple[DifferenceStep, ...]
    reason: Reason

    @property
    def first(self) -> DifferenceStep:
        """The difference of the first subject."""
        return self.steps[0]

    @property
    def subjects(self) -> tuple[str, ...]:
        """The subjects, in the order of the differences."""
        return tuple(step.difference.literal.subject for step in self.steps)


def difference_step(differing: Differences, difference: Difference) -> DifferenceStep:
    """A difference at its most informative step."""
    literal = difference.literal
    steps = difference.after or difference.before
    step = next((step for step in steps if step not in difference.before), steps[0])
    if not difference.after:
        proof, derivation = concluding_proof(differing.before, literal, step), differing.before
    else:
        proof, derivation = differing.proof_after(literal, step), differing.after
    lost = differing.losses.get(literal)
    return DifferenceStep(difference, step, proof, basis(derivation, proof), lost, differing.doing)


def similar_differences(comparison: Comparison) -> tuple[SimilarDifferences, ...]:
    """All differences of a comparison, grouped by similarity, in the order of the first of each group."""
    found: dict[Hashable, list[DifferenceStep]] = {}
    for difference in comparison.differences:
        one = difference_step(comparison, difference)
        found.setdefault(_likeness(comparison, one), []).append(one)
    return tuple(SimilarDifferences(tuple(of), comparison.reasons[of[0].difference.literal]) for of in found.values())


def _likeness(comparison: Comparison, one: DifferenceStep) -> Hashable:
    """The key that similar differences share: everything a report says of them, except the subject's name."""
    literal, after = one.difference.literal, comparison.after
    reason = comparison.reasons[literal]
    return (
        comparison.before.knowledge.kind(literal.subject),
        literal.attribute,
        literal.value,
        one.difference.before,
        one.difference.after,
        one.proof.rule if isinstance(one.proof, Derived) else None,
        bool(one.basis.assumptions),
        one.basis.conflict,
        one.loss and (one.loss.end, tuple(_of_whomever(proof, literal.subject) for proof in one.loss.now)),
        reason.membership,
        reason.between,
        tuple(tuple(_by_whomever(after, change, literal.subject) for change in changes) for changes in reason.sets),
    )


def _of_whomever(proof: Proof, subject: str) -> Hashable:
    match proof:
        case Counted(test):
            return test
        case Absent(rule):
            return rule
        case _:
            of, attribute, value = proof.literal
            return of == subject or of, attribute, value, proof.degree


def _by_whomever(after: Derivation, change: Change, subject: str) -> Hashable:
    seen = after.case.by_attribute.get(change.place)
    return change.subject == subject or change.subject, change.attribute, change.value, seen and seen.degree
