"""Why-nots as values: for each literal that does not hold, every way in which it could have, and what each lacks.

A why-not is closed: a lacking premise that some rule could conclude is refuted in it too, once, so rules that wait for
each other cause no infinite regress. `explanation` makes it; `checking` checks it without trusting that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal as OneOf
from typing import TypeAlias

from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import Literal, Measured
from herstelkb.knowledge.measures import Bounds
from herstelkb.proofs.proof import Proof, ProofOfLiteral


@dataclass(frozen=True, slots=True)
class Premise:
    """A literal that a clause asks for, to a degree of `least`: its proof if it holds, else of other values.

    `fails`, here and below: the points of time, from the clause's own on, at which this is not met.
    """

    literal: Literal
    least: int
    found: Proof | None
    instead: tuple[Proof, ...]
    fails: tuple[int, ...]

    @property
    def too_weak(self) -> bool:
        """Does it hold in the end, and less firmly than is asked?"""
        return isinstance(self.found, ProofOfLiteral) and self.found.degree < self.least


@dataclass(frozen=True, slots=True)
class ThresholdTest:
    """A test of a measure, with its final truth and count, for whom it is unknown and who is excluded."""

    test: Measured
    truth: bool | None
    found: Bounds
    unknown: tuple[str, ...]
    excluded: tuple[str, ...]
    fails: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Exemption:
    """The exemption from a rule's `unless`: proofs of what establishes that at the last point where this fails."""

    established: tuple[Proof, ...]
    fails: tuple[int, ...]


Requirement: TypeAlias = Premise | ThresholdTest | Exemption
RequirementState: TypeAlias = OneOf["met", "late", "weak", "against", "unknown", "blocked"]


@dataclass(frozen=True, slots=True)
class Miss:
    """A clause that does not conclude the literal for a subject: its requirements, with what was found.

    At every point of time from the clause's own on, something fails; or the clause fires no firmer than it does for now
    against an observation (to degree `barred`), and is not admitted.
    """

    clause: Clause
    subject: str
    asked: tuple[Requirement, ...]
    barred: int = 0

    @property
    def unmet(self) -> tuple[Requirement, ...]:
        """What keeps the clause from firing: the requirements that always fail; if none, those that sometimes fail."""
        points = {point for one in self.asked for point in one.fails}
        throughout = tuple(one for one in self.asked if points and len(one.fails) == len(points))
        return throughout or tuple(one for one in self.asked if one.fails)

    @property
    def distance(self) -> tuple[int, int]:
        """How far it is from firing: the number of unmet requirements, and of those that are not merely unknown."""
        return len(self.unmet), sum(self.state(one) != "unknown" for one in self.unmet)

    def state(self, one: Requirement) -> RequirementState:
        """The final state of a requirement; `late`: it is met only once another one has come to fail."""
        match one:
            case Exemption(fails=fails):
                return "blocked" if fails else "met"
            case Premise(found=None, instead=instead):
                return "against" if instead else "unknown"
            case Premise() if one.too_weak:
                return "weak"
            case ThresholdTest(truth=truth) if not truth:
                return "unknown" if truth is None else "against"
        return "late" if one.fails and one in self.unmet else "met"


@dataclass(frozen=True, slots=True)
class Refutation:
    """A literal that does not hold: proofs of the attribute's values that do, and all misses, nearest first.

    `possible`: can it hold in some case, by observation or by a rule?
    """

    literal: Literal
    instead: tuple[Proof, ...]
    misses: tuple[Miss, ...]
    possible: bool


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why none of `literals` holds: a refutation of each, and of every lacking premise that a rule could conclude."""

    literals: tuple[Literal, ...]
    refuted: Mapping[Literal, Refutation]
