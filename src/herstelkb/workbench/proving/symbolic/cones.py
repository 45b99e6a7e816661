"""The part of a rule base that a question is about, and the order in which that part settles.

An atom is a literal with its subject left open. The cone of some atoms is everything that can affect them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.components import components
from herstelkb.knowledge.conditions import Atom, Condition, Is, Measured, leaves
from herstelkb.knowledge.measures import Measure
from herstelkb.knowledge.strata import dependencies, strict_cycle


@dataclass(frozen=True)
class Cone:
    """`components`: the atoms, those that support each other in a cycle together, each after all it rests on."""

    components: tuple[tuple[Atom, ...], ...]
    clauses: Mapping[Atom, tuple[Clause, ...]]
    measures: frozenset[str]

    @property
    def all_clauses(self) -> Iterator[Clause]:
        """The clauses of all atoms."""
        for clauses in self.clauses.values():
            yield from clauses

    @property
    def points(self) -> set[int]:
        """The points of time at which anything can change: now, and those that rules conclude for."""
        return {0, *(clause.time for clause in self.all_clauses)}


def cone(knowledge: Knowledge, atoms: Iterable[Atom]) -> Cone:
    """The cone of some atoms."""
    rests_on: dict[Atom, tuple[Atom, ...]] = {}
    clauses: dict[Atom, tuple[Clause, ...]] = {}
    measures: set[str] = set()
    waiting = list(atoms)
    while waiting:
        atom = waiting.pop()
        if atom in rests_on:
            continue
        clauses[atom] = knowledge.clauses_for.get((atom.each, atom.attribute, atom.value), ())
        tests = [test for clause in clauses[atom] for test in clause.tests]
        conditions = [clause.unless for clause in clauses[atom] if clause.unless is not None]
        premises = [premise for clause in clauses[atom] for premise in clause.atoms]
        below = [*premises, *atoms_of(knowledge, [*tests, *conditions])]
        measures |= {leaf.measure for c in [*tests, *conditions] for leaf in leaves(c) if isinstance(leaf, Measured)}
        rests_on[atom] = tuple(dict.fromkeys(below))
        waiting += rests_on[atom]
    return Cone(tuple(map(tuple, components(rests_on))), clauses, frozenset(measures))


def atoms_of(knowledge: Knowledge, conditions: Iterable[Condition | None]) -> Iterator[Atom]:
    """Every atom that decides whether these conditions are established."""
    for condition in conditions:
        for leaf in leaves(condition):
            if isinstance(leaf, Measured):
                yield from counted_atoms(knowledge.measures[leaf.measure])
            else:
                yield from (Atom(leaf.each, leaf.attribute, value) for value in leaf.values)


def counted_atoms(measure: Measure | None) -> Iterator[Atom]:
    """Every atom that decides what a measure counts."""
    for leaf in leaves(measure.counted) if measure else ():
        if isinstance(leaf, Is):
            yield from (Atom(leaf.each, leaf.attribute, value) for value in (*leaf.values, *leaf.others))


def common_measures(bases: Sequence[Knowledge]) -> frozenset[str]:
    """The measures that all of the rule bases share, and that may be assumed to count the same in each.

    If the rule bases together are stratified, the first point of time and stratum at which a literal differs between
    them comes before every measure that counts it. So any difference shows before such a measure can differ, and a
    proof that none shows while they count the same is a proof that there is none.
    """
    first, *others = (base.measures for base in bases)
    edges = (edge for base in bases for edge in dependencies(base.clauses, base.measures, "one", "many"))
    if strict_cycle(edges) is not None:
        return frozenset()
    return frozenset(name for name, measure in first.items() if all(other.get(name) == measure for other in others))
