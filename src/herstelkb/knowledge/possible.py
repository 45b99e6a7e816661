"""What could hold in some case: the vocabulary's observable literals, and what rules can make of them.

It errs on one side: what is not possible here holds in no case; what is possible here may still be ruled out by more
than one rule together.
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
        and not _at_odds(clause.atoms, observed_only)
    )
    return closure(observable(vocabulary, many), firing)


def observable(vocabulary: Mapping[str, model.Attribute], many: str) -> Iterator[Atom]:
    """Every value that some attribute can be observed to have."""
    for name, entry in vocabulary.items():
        if entry.observable:
            yield from (Atom(*_place(name, many), value) for value in entry.values)


def _place(qualified: str, many: str) -> tuple[bool, str]:
    kind, _, name = qualified.partition(".")
    return kind == many, name


def _at_odds(atoms: tuple[Atom, ...], observed_only: set[tuple[bool, str]]) -> bool:
    """Do they ask for two values of an attribute that is only observed, and so has one at most?"""
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
