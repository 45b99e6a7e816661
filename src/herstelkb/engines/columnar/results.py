"""What comes out: which columns the result of a population has, and the terms and words in them.

attr=value          how firmly a literal holds in the end: 0 for not at all, or the degree's place on the scale
attr=value@time     how firmly it holds by that point of time, where that is not the same as by the next
"""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.diagnostics import spoken
from herstelkb.engines.columnar.terms import Term
from herstelkb.engines.columnar.unfolding import Unfolding
from herstelkb.knowledge.conditions import Atom


def literal_columns(unfolding: Unfolding, atom: Atom) -> Iterator[tuple[str, Term]]:
    """A literal's columns by name: in the end, and by each earlier point of time at which it differs from the next."""
    name = f"{atom.attribute}={spoken(atom.value)}"
    time = unfolding.kb.time
    for point, by in enumerate(time[:-1]):
        term = unfolding.degree(atom, point)
        if term is not unfolding.degree(atom, point + 1):
            yield f"{name}@{by}", term
    yield name, unfolding.degree(atom, len(time) - 1)


def concluded(unfolding: Unfolding) -> Iterator[Atom]:
    """The atoms that some clause can conclude, in the order of the rules."""
    yield from dict.fromkeys(clause.head for clause in unfolding.kb.clauses)
