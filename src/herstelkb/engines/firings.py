"""The input and output of an engine: facts, and the fixpoint that it finds, with what fired."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal as OneOf
from typing import NamedTuple, Protocol, TypeAlias

from herstelkb.cases.case import Case, GivenLiteral
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import Literal

EngineName: TypeAlias = OneOf["durable", "reference", "sets"]
ENGINES: tuple[EngineName, ...] = ("durable", "reference", "sets")


class Step(NamedTuple):
    """A rise: from this point of time on (0 is now) something holds to this degree, until a later step."""

    point: int
    degree: int


@dataclass(frozen=True, slots=True)
class Firing:
    """A clause that fired for a subject: because `premises` hold, `conclusion` does.

    `steps` say from when it fires and how firmly, each firmer than the one before. `barred` is the degree to which it
    fired for now against an observation and so was not admitted; 0 if it was not barred.
    """

    clause: Clause
    subject: str
    premises: tuple[Literal, ...]
    conclusion: Literal
    steps: tuple[Step, ...]
    barred: int = 0


@dataclass(frozen=True)
class Facts:
    """A case as engines see it: the members, the degree of each observed literal, what is given and what was done."""

    members: tuple[str, ...]
    observed: Mapping[Literal, int]
    given: tuple[GivenLiteral, ...] = ()
    done: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def of(cls, case: Case) -> Facts:
        """The facts of a case."""
        return cls(case.ids, {o.literal: o.degree for o in case.observations}, case.given, case.done)


class Fixpoint(Protocol):
    """What an engine found: what holds of whom, and what fired. Firings are in order of rule, clause and subject.

    The order of rules is by id, so that the order in which they are written changes no proof.
    """

    @property
    def steps(self) -> Mapping[Literal, tuple[Step, ...]]:
        """The steps of each literal that holds: from when it holds, and how firmly."""
        ...

    @property
    def firings(self) -> tuple[Firing, ...]:
        """All firings."""
        ...

    def fired(self, clause: Clause) -> tuple[Firing, ...]:
        """The firings of a clause."""
        ...

    @property
    def firings_for(self) -> Mapping[Literal, tuple[Firing, ...]]:
        """The admitted firings that conclude a literal; only literals that have some."""
        ...

    @property
    def barred(self) -> tuple[Firing, ...]:
        """The firings that an observation barred for now."""
        ...


class Engine(Protocol):
    """A function from a rule base and the facts of a case to what follows."""

    def __call__(self, knowledge: Knowledge, facts: Facts) -> Fixpoint:
        """The fixpoint."""
        ...
