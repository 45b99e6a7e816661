"""Which sets there are of a rule base, by number; what each rests on, in which order they settle, and which can still
grow at a later point of time. Nothing here is about any one case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from herstelkb.ground.caching import cached_property
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.components import components
from herstelkb.knowledge.conditions import Atom, Condition, Is, Measured, leaves
from herstelkb.knowledge.measures import Measure


class Firmly(NamedTuple):
    """The set of those of whom an atom holds to degree `least` at least, each to their own degree."""

    atom: Atom
    least: int


class Counting(NamedTuple):
    """The set of those for whom what a measure counts is true, or false."""

    measure: str
    truth: bool


class Someone(NamedTuple):
    """The one subject, to the highest degree to which some member makes a rule conclude an atom of it."""

    head: Atom


@dataclass(frozen=True, slots=True)
class Unexcepted:
    """The set of those for whom nothing establishes an `unless`."""

    unless: Condition


# The set of an atom: of whom it holds. Of a test: everyone, to the degree to which it is met.
SetOf: TypeAlias = Atom | Firmly | Measured | Counting | Someone | Unexcepted


@dataclass(frozen=True)
class SetPlan:
    """The sets of a rule base, each with its number, and the clauses that conclude an atom, or that `Someone` has it.

    `rivals`: for each atom that can be both observed and concluded, those of the attribute's other values, if any.
    """

    numbers: Mapping[SetOf, int]
    clauses: Mapping[SetOf, tuple[Clause, ...]]
    rivals: Mapping[Atom, tuple[Atom, ...]]
    measures: Mapping[str, Measure]
    degrees: int
    points: int

    @cached_property
    def order(self) -> tuple[tuple[SetOf, ...], ...]:
        """The sets, each after all that it rests on; those in a circle together, as far as can be in that order."""
        found = components({one: dict.fromkeys(rests_on(one, self.clauses, self.measures)) for one in self.numbers})
        return tuple(tuple(reversed(part)) for part in found)

    def all_due(self, point: int) -> Mapping[SetOf, tuple[Clause, ...]]:
        """All sets but those of what is only observed, each atom with the clauses whose time has come."""
        due = {one: tuple(c for c in self.clauses.get(one, ()) if c.time <= point) for one in self.numbers}
        return {
            one: clauses
            for one, clauses in due.items()
            if clauses or not isinstance(one, Atom | Someone) or (isinstance(one, Atom) and due.get(Someone(one)))
        }

    def growing(self, point: int) -> Mapping[SetOf, tuple[Clause, ...]]:
        """Those of a later point that can differ from those of the point before, if only rules make them differ; each
        atom with the clauses by which it can.
        """
        waiting: list[SetOf] = [head for head, found in self.clauses.items() if any(c.time == point for c in found)]
        grown: dict[SetOf, None] = {}
        while waiting:
            one = waiting.pop()
            if one not in grown:
                grown[one] = None
                waiting += [other for other, since in self._watching.get(one, ()) if since <= point]
        return {
            one: tuple(
                c
                for c in self.clauses.get(one, ())
                if c.time == point or (c.time < point and any(part in grown for part in asked(c)))
            )
            for one in grown
        }

    @cached_property
    def _watching(self) -> Mapping[SetOf, list[tuple[SetOf, int]]]:
        """What rests on each set, and since which point of time."""
        found: dict[SetOf, list[tuple[SetOf, int]]] = {}
        for one in self.numbers:
            latest_first = sorted(self.clauses.get(one, ()), key=lambda clause: -clause.time)
            since = {part: clause.time for clause in latest_first for part in asked(clause)}
            for part in rests_on(one, self.clauses, self.measures):
                found.setdefault(part, []).append((one, since.get(part, 0)))
        return found


def planned(knowledge: Knowledge, *, evidence: bool = True) -> SetPlan:
    """The plan of a rule base, or without `evidence` of the rest. It does not hold the rule base itself."""
    clauses: dict[SetOf, tuple[Clause, ...]] = {Atom(*head): () for head in knowledge.clauses_for}
    for clause in (clause for found in knowledge.clauses_for.values() for clause in found):
        if evidence or not knowledge.is_evidence(clause):
            concluded = clause.head if clause.each == clause.head.each else Someone(clause.head)
            clauses[concluded] = (*clauses.get(concluded, ()), clause)
    vocabulary: dict[tuple[bool, str], list[Atom]] = {}
    for kind, names in knowledge.attributes.items():
        for name in names:
            values = knowledge.source.vocabulary[f"{kind}.{name}"].values
            vocabulary[kind == knowledge.many, name] = [Atom(kind == knowledge.many, name, value) for value in values]
    numbers: dict[SetOf, int] = {}
    waiting: list[SetOf] = [*reversed(clauses), *(atom for atoms in vocabulary.values() for atom in atoms)]
    while waiting:
        one = waiting.pop()
        if one not in numbers:
            numbers[one] = len(numbers)
            waiting += rests_on(one, clauses, knowledge.measures)
    rivals = {
        atom: tuple(other for other in atoms if other != atom)
        for (each, name), atoms in vocabulary.items()
        if knowledge.source.vocabulary[f"{knowledge.many if each else knowledge.one}.{name}"].observable
        for atom in atoms
        if atom in clauses
    }
    return SetPlan(numbers, clauses, rivals, knowledge.measures, len(knowledge.certainty), len(knowledge.time))


def asked(clause: Clause) -> Iterator[SetOf]:
    """The sets that a clause fires for whoever is in all of them."""
    for atom, least in clause.asks:
        yield firmly(atom, least)
    yield from clause.tests
    if clause.unless is not None:
        yield Unexcepted(clause.unless)


def firmly(atom: Atom, least: int) -> Atom | Firmly:
    """The set of those of whom an atom holds to a degree at least."""
    return atom if least == 1 else Firmly(atom, least)


def one_of(condition: Is) -> Iterator[Atom | Firmly]:
    """The sets of which one suffices for an attribute to be as a condition says."""
    for value in condition.values:
        yield firmly(Atom(condition.each, condition.attribute, value), condition.least)


def rests_on(
    one: SetOf, clauses: Mapping[SetOf, tuple[Clause, ...]], measures: Mapping[str, Measure]
) -> Iterator[SetOf]:
    """The sets that a set is computed from."""
    for clause in clauses.get(one, ()):
        yield from asked(clause)
    match one:
        case Atom():
            if Someone(one) in clauses:
                yield Someone(one)
        case Firmly(atom):
            yield atom
        case Measured(measure, op):
            yield Counting(measure, op in ("at_least", "above"))
        case Counting(measure):
            for leaf in leaves(measures[measure].counted):
                assert isinstance(leaf, Is)  # Invariant: resolution refuses a measure inside a measure
                yield from one_of(leaf)
                yield from (Atom(leaf.each, leaf.attribute, value) for value in leaf.others)
        case Unexcepted(unless):
            for leaf in leaves(unless):
                yield from one_of(leaf) if isinstance(leaf, Is) else (leaf,)
