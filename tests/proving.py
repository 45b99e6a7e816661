"""Every proof that an evaluation can give, and the tree of a proof taken apart and put together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from herstelkb.api.evaluation import Evaluation
from herstelkb.proofs.proof import Derived, Proof

Path = tuple[int, ...]  # from the conclusion down, which premise


def proofs(evaluation: Evaluation) -> Iterator[tuple[Proof, bool]]:
    """Each proof, and whether it is that of a derivation that was not admitted."""
    derivation = evaluation.derivation
    for literal, steps in derivation.steps.items():
        for step in steps:
            proof = derivation.proof(literal, step.point)
            assert proof is not None
            yield proof, False
        for proof in derivation.proofs(literal):
            yield proof, False
    for conclusion in evaluation.conclusions:
        yield conclusion.proof, False
    for given in evaluation.advice:
        for recipient in given.for_whom:
            yield recipient.proof, False
    for tension in evaluation.tensions:
        yield tension.proof, True


def places(proof: Proof, path: Path = ()) -> Iterator[tuple[Path, Proof]]:
    """Each place in the tree of a proof, with what stands there."""
    yield path, proof
    if isinstance(proof, Derived):
        for number, premise in enumerate(proof.premises):
            yield from places(premise, (*path, number))


def with_at(proof: Proof, path: Path, new: Proof) -> Proof:
    """The proof with something else at one place."""
    if not path:
        return new
    assert isinstance(proof, Derived)
    number, *rest = path
    inner = with_at(proof.premises[number], tuple(rest), new)
    return replace(proof, premises=(*proof.premises[:number], inner, *proof.premises[number + 1 :]))
