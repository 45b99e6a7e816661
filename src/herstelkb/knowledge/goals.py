"""What a rule base is for: the advice or the conclusions that a conversation aims at.

A rule base may say so under `goals`; here is what they are where it does not. Which questions reach them is for
`explanation.questions`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from herstelkb.knowledge.clauses import ADVICE, Clause
from herstelkb.knowledge.conditions import Is, Measured, leaves
from herstelkb.knowledge.measures import Measure

Goal = tuple[bool, str]  # an attribute: of each member, or of the one subject?


def final(clauses: Iterable[Clause], measures: Mapping[str, Measure]) -> frozenset[Goal]:
    """Advice where there is any; else the conclusions that no other rests on, or all where each rests on another."""
    clauses = tuple(clauses)
    concluded = {(clause.head.each, clause.head.attribute) for clause in clauses}
    advice = frozenset(place for place in concluded if place[1] == ADVICE)
    asked = {place for clause in clauses for place in _asked(clause, measures)}
    return advice or frozenset(concluded - asked) or frozenset(concluded)


def _asked(clause: Clause, measures: Mapping[str, Measure]) -> Iterator[Goal]:
    """The attributes that a clause rests on, itself or through a measure; not the one it concludes."""
    own = (clause.head.each, clause.head.attribute)
    tests = [*clause.tests, *(leaf for leaf in leaves(clause.unless) if isinstance(leaf, Measured))]
    counted = [leaf for test in tests for leaf in leaves(measures[test.measure].counted)]
    read = [(atom.each, atom.attribute) for atom in clause.atoms]
    read += [(leaf.each, leaf.attribute) for leaf in (*counted, *leaves(clause.unless)) if isinstance(leaf, Is)]
    yield from (place for place in read if place != own)
