"""The reference engine: semi-naive evaluation in plain Python, closest to the specification and always available.

at each point of time, now first,
    in each stratum, lowest first,
        a clause is considered when one of its premises has risen since the stratum last looked,
        when its own point of time has come,
        or when it rests on what lower strata settle, and anything has risen;
        its conclusion rises to the degree to which it fires (`grading`),
    until nothing rises: the least fixpoint at this point. What holds by one point holds at all later ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from herstelkb.engines.firings import Facts
from herstelkb.engines.grading import Grading
from herstelkb.engines.recorded import RecordedFixpoint
from herstelkb.ground.caching import once_for_each
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import Literal, Value


def evaluate(knowledge: Knowledge, facts: Facts) -> RecordedFixpoint:
    """What follows from the facts by the rule base."""
    grading = Grading(knowledge, facts)
    strata = [_Stratum(index, knowledge.one, facts.members) for index in _indexes(knowledge)]
    for point in range(len(knowledge.time)):
        grading.begin(point)
        for stratum in strata:
            stratum.settle(grading)
    return grading.fixpoint()


class _Stratum:
    """The clauses of a stratum in one run, with a cursor in the list of literals that rose."""

    def __init__(self, index: _Index, one: str, members: Sequence[str]) -> None:
        self.index, self.one, self.members = index, one, members
        self.read = 0

    def settle(self, grading: Grading) -> None:
        for clause in self._due(grading):
            for subject in self._subjects(clause):
                grading.consider(clause, subject)
        while self.read < len(grading.risen):
            literal = grading.risen[self.read]
            self.read += 1
            for clause, subject in self._prompted(literal):
                grading.consider(clause, subject)

    def _due(self, grading: Grading) -> Iterator[Clause]:
        yield from self.index.since.get(grading.point, ())
        if grading.point == 0 or self.read < len(grading.risen):
            yield from self.index.resting_on_settled

    def _prompted(self, literal: Literal) -> Iterator[tuple[Clause, str]]:
        subject, attribute, value = literal
        if subject != self.one:
            for clause in self.index.watching.get((True, attribute, value), ()):
                yield clause, subject
            return
        for clause in self.index.watching.get((False, attribute, value), ()):
            for bound in self._subjects(clause):
                yield clause, bound

    def _subjects(self, clause: Clause) -> Sequence[str]:
        return self.members if clause.each else (self.one,)


class _Index:
    """The clauses of a stratum by what makes them due."""

    def __init__(self, clauses: Iterable[Clause]) -> None:
        self.watching: dict[tuple[bool, str, Value], list[Clause]] = {}  # by premise
        self.since: dict[int, list[Clause]] = {}  # by the clause's own point of time, if that is not now
        self.resting_on_settled: list[Clause] = []
        for clause in clauses:
            for atom in clause.atoms:
                self.watching.setdefault(tuple(atom), []).append(clause)  # type: ignore[arg-type]
            if clause.time:
                self.since.setdefault(clause.time, []).append(clause)
            if clause.rests_on_settled:
                self.resting_on_settled.append(clause)


@once_for_each
def _indexes(knowledge: Knowledge) -> tuple[_Index, ...]:
    """The index of each stratum."""
    return tuple(_Index(clauses) for clauses in knowledge.strata)
