"""What could hold in some case: the observable literals of the vocabulary, and what rules can conclude from them.

It errs on one side: what is not possible here holds in no case, but several rules together may still rule out what is
possible here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.closure import closure
from herstelkb.knowledge.conditions import Atom, Measured
from herstelkb.knowledge.measures import Measure
from herstelkb.language import model


def possible(
    vocabulary: Mapping[str, model.Attribute], many: str, clauses: Iterable[Clause], measures: Mapping[str, Measure]
) -> frozenset[Atom]:
    """The least set with every observable literal and the conclusion of every clause that it can make fire."""
    observed_only = {_place(name, many) for name, entry in vocabulary.items() if not entry.derivable}
    firing = (
        (clause.atoms, clause.head)
        for clause in clauses
        if all(_satisfiable(test, measures[test.measure]) for test in clause.tests)
        and not _contradictory(clause.atoms, observed_only)
    )
    return closure(observable(vocabulary, many), firing)


def observable(vocabulary: Mapping[str, model.Attribute], many: str) -> Iterator[Atom]:
    """The atoms that can be observed."""
    for name, entry in vocabulary.items():
        if entry.observable:
            yield from (Atom(*_place(name, many), value) for value in entry.values)


def _place(qualified: str, many: str) -> tuple[bool, str]:
    kind, _, name = qualified.partition(".")
    return kind == many, name


def _contradictory(atoms: tuple[Atom, ...], observed_only: set[tuple[bool, str]]) -> bool:
    """Whether they ask for two values of an attribute that is only observed, and so has at most one."""
    asked = [(each, attribute) for each, attribute, _ in atoms if (each, attribute) in observed_only]
    return len(set(asked)) < len(asked)


def _satisfiable(test: Measured, measure: Measure) -> bool:
    threshold = test.threshold
    match test.op:
        case "below":
            return threshold > 0
        case "at_most":
            return threshold >= 0
        case "at_least":
            return not measure.is_share or threshold <= 1
        case _:
            return not measure.is_share or threshold < 1
