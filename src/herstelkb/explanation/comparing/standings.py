"""Standings: the values an attribute has now, how firmly and on what basis; and how they changed from case to case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from herstelkb.consequences.conclusions import basis, concluding_proof
from herstelkb.derivation.derivation import Derivation
from herstelkb.knowledge.conditions import Literal, Value
from herstelkb.proofs.proof import Observed


@dataclass(frozen=True, slots=True)
class Standing:
    """A value that an attribute has now, and to what degree.

    `assumed`: it is concluded and rests on an assumption; `disputed`: it rests on a conflict; `tension`: it was
    observed, and a rule would conclude another value.
    """

    value: Value
    degree: int
    assumed: bool
    disputed: bool
    tension: bool


Standings = tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Track:
    """The subjects for which an attribute had the same standings in each case, and changed between cases.

    `stood` has one entry per case: empty where nothing was known, None where the subjects were not in the case.
    """

    attribute: str  # qualified
    stood: tuple[Standings | None, ...]
    subjects: tuple[str, ...]

    @property
    def values(self) -> tuple[tuple[Value, ...], ...]:
        """The values in each case, without their degrees; empty where the subjects were absent."""
        return tuple(values_of(stood or ()) for stood in self.stood)


def standings(derivation: Derivation, subject: str, attribute: str) -> Standings:
    """The values that an attribute of a subject has now, sorted by name; empty if none is known."""
    literals = derivation.values.get((subject, attribute), ())
    return tuple(_standing(derivation, li) for li in sorted(literals, key=str) if derivation.degree(li, 0))


def _standing(derivation: Derivation, literal: Literal) -> Standing:
    step = derivation.step(literal, 0)
    assert step is not None  # Invariant: a standing holds now
    proof = concluding_proof(derivation, literal, step)
    found = basis(derivation, proof)
    assumed = not isinstance(proof, Observed) and bool(found.assumptions)
    tension = any(tension.observation.literal == literal for tension in derivation.tensions)
    return Standing(literal.value, step.degree, assumed, found.conflict, tension)


def values_of(stood: Standings) -> tuple[Value, ...]:
    """The values, without their degrees."""
    return tuple(standing.value for standing in stood)


def timeline(derivations: Sequence[Derivation]) -> tuple[Track, ...]:
    """Every attribute whose value or certainty changed between cases, in the order of the vocabulary."""
    knowledge = derivations[0].knowledge
    found: dict[tuple[str, tuple[Standings | None, ...]], list[str]] = {}
    for subject in dict.fromkeys((knowledge.one, *(i for derivation in derivations for i in derivation.case.ids))):
        there = [subject == knowledge.one or subject in derivation.case.id_set for derivation in derivations]
        for attribute in knowledge.attributes[knowledge.kind(subject)]:
            stood = tuple(
                standings(derivation, subject, attribute) if is_there else None
                for derivation, is_there in zip(derivations, there, strict=True)
            )
            firmness = {tuple((s.value, s.degree) for s in one) for one in stood if one is not None}
            if len(firmness) > 1:
                found.setdefault((knowledge.qualified(subject, attribute), stood), []).append(subject)
    order = {name: n for n, name in enumerate(knowledge.source.vocabulary)}
    tracks = [Track(attribute, stood, tuple(subjects)) for (attribute, stood), subjects in found.items()]
    return tuple(sorted(tracks, key=lambda track: (order[track.attribute], str(track.values))))
