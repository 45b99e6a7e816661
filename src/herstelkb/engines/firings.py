"""The input and output of an engine: facts and firings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal as OneOf
from typing import NamedTuple, Protocol, TypeAlias

from herstelkb.cases.case import Case, GivenLiteral
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import Literal

EngineName: TypeAlias = OneOf["durable", "reference"]
ENGINES: tuple[EngineName, ...] = ("durable", "reference")


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


class Engine(Protocol):
    """A function from a rule base and the facts of a case to all firings, in any order."""

    def __call__(self, knowledge: Knowledge, facts: Facts) -> list[Firing]:
        """All firings, each with its steps."""
        ...
