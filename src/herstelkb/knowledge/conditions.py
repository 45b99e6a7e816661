"""Conditions with their names resolved, and what they mean: how firmly one is established, and its truth value.

There is no negation: over finite domains *not this value* means *one of the others*, so every condition is positive. A
literal is a triple of subject, attribute and value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import NamedTuple, TypeAlias

Value: TypeAlias = str | bool
_OPPOSITE = {"below": "at_least", "at_least": "below", "above": "at_most", "at_most": "above"}


class Literal(NamedTuple):
    """A ground literal: this attribute of this subject has this value."""

    subject: str
    attribute: str
    value: Value

    def __str__(self) -> str:
        value = str(self.value).lower() if isinstance(self.value, bool) else self.value
        return f"{self.subject}.{self.attribute}={value}"


@dataclass(frozen=True, slots=True)
class Is:
    """A test that the attribute is known to have one of `values`. `each`: of this member, else of the one subject.

    `least` is the degree to which a value must hold: 1 for any.
    """

    each: bool
    attribute: str
    values: tuple[Value, ...]
    others: tuple[Value, ...]
    least: int = 1


@dataclass(frozen=True, slots=True)
class Measured:
    """A test that a measure lies within a bound. `op` is below, above, at_least or at_most."""

    measure: str
    op: str
    threshold: Fraction
    parameter: str | None = None

    @property
    def opposite(self) -> Measured:
        """The test that is met exactly where this one is not."""
        return replace(self, op=_OPPOSITE[self.op])


@dataclass(frozen=True, slots=True)
class AllOf:
    """A conjunction: every part is true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """A disjunction: at least one part is true."""

    parts: tuple[Condition, ...]


Condition: TypeAlias = Is | Measured | AllOf | AnyOf
Degrees: TypeAlias = Callable[[Literal], int]
Verdict: TypeAlias = Callable[[Measured], int]
Verdicts: TypeAlias = Callable[[Measured], bool | None]


def degree(condition: Condition, one: str, subject: str, degrees: Degrees, verdict: Verdict) -> int:
    """The degree to which a condition is established: minimum of a conjunction, maximum of alternatives, 0 if not.

    `degrees` gives the degree of a literal, `verdict` that of a measure's test.
    """
    match condition:
        case Is(each, attribute, values, _, least):
            found = max(degrees(Literal(subject if each else one, attribute, value)) for value in values)
            return found if found >= least else 0
        case Measured():
            return verdict(condition)
        case AllOf(parts):
            return min(degree(part, one, subject, degrees, verdict) for part in parts)
        case AnyOf(parts):
            return max(degree(part, one, subject, degrees, verdict) for part in parts)


def truth(
    condition: Condition, one: str, subject: str, degrees: Degrees, verdicts: Verdicts, cut: int = 1
) -> bool | None:
    """The truth value in Kleene's logic, given what holds to at least degree `cut`; None is unknown.

    False takes knowledge: another value must be known. `verdicts` gives the truth of a measure's test.
    """
    match condition:
        case Is(each, attribute, values, others, least):
            of = subject if each else one
            if any(degrees(Literal(of, attribute, value)) >= max(cut, least) for value in values):
                return True
            return False if any(degrees(Literal(of, attribute, value)) >= cut for value in others) else None
        case Measured():
            return verdicts(condition)
        case AllOf(parts):
            found = {truth(part, one, subject, degrees, verdicts, cut) for part in parts}
            return False if False in found else None if None in found else True
        case AnyOf(parts):
            found = {truth(part, one, subject, degrees, verdicts, cut) for part in parts}
            return True if True in found else None if None in found else False


class Atom(NamedTuple):
    """A literal with the subject left open: `each` member's, or the one subject's."""

    each: bool
    attribute: str
    value: Value


def opposite(condition: Condition) -> Condition:
    """The condition that is true where this one is false, if each attribute has one value."""
    match condition:
        case Is(each, attribute, values, others):
            return Is(each, attribute, others, values)
        case Measured():
            return condition.opposite
        case AllOf(parts):
            return AnyOf(tuple(opposite(part) for part in parts))
        case AnyOf(parts):
            return AllOf(tuple(opposite(part) for part in parts))


class Conjunct(NamedTuple):
    """One way in which a condition can be true: these atoms hold, and these tests are met.

    An atom must hold to the degree in its place in `least`.
    """

    atoms: tuple[Atom, ...]
    least: tuple[int, ...]
    tests: tuple[Measured, ...]


def alternatives(condition: Condition | None, limit: int) -> list[Conjunct] | None:
    """The disjunctive normal form of a condition, without repetition in a conjunct; None beyond `limit` conjuncts."""
    if condition is None:
        return [Conjunct((), (), ())]
    match condition:
        case Is(each, attribute, values, _, least):
            return [Conjunct((Atom(each, attribute, value),), (least,), ()) for value in values]
        case Measured():
            return [Conjunct((), (), (condition,))]
        case AnyOf(parts):
            ways = [alternatives(part, limit) for part in parts]
            together = [way for found in ways for way in found or ()]
            found = list(dict.fromkeys(together))
            return None if None in ways or len(found) > limit else found
        case AllOf(parts):
            factors = [alternatives(part, limit) for part in parts]
            size = 1
            for factor in factors:
                size *= len(factor) if factor is not None else limit + 1
                if size > limit:
                    return None
            return list(dict.fromkeys(_joined(way) for way in product(*(f or () for f in factors))))


def _joined(ways: Iterable[Conjunct]) -> Conjunct:
    ways = list(ways)
    atoms: dict[Atom, int] = {}
    for atom, least in ((atom, least) for way in ways for atom, least in zip(way.atoms, way.least, strict=True)):
        atoms[atom] = max(least, atoms.get(atom, 0))
    tests = dict.fromkeys(test for way in ways for test in way.tests)
    return Conjunct(tuple(atoms), tuple(atoms.values()), tuple(tests))


def leaves(condition: Condition | None) -> Iterator[Is | Measured]:
    """The tests of single attributes and measures in a condition, in the order in which they are written."""
    match condition:
        case None:
            return
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case _:
            yield condition
