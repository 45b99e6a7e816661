"""The reference engine: semi-naive evaluation in plain Python, the executable specification of what rules mean.

at each point of time, now first,
    in each stratum, lowest first,
        a clause is considered when one of its premises has risen since the stratum last looked,
        or when it rests on the point of time, on what lower strata settled, or on nothing at all;
        its conclusion holds to the minimum of its premises and its own hedge (`grading`),
        and several derivations of one literal combine by maximum,
    until nothing rises: the least fixpoint at this point. What holds by one point holds at all later ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from herstelkb.engines.firings import Facts, Firing
from herstelkb.engines.grading import Grading
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import Literal, Value


def evaluate(kb: Knowledge, facts: Facts) -> list[Firing]:
    """All firings of the rule base on the facts."""
    grading = Grading(kb, facts)
    strata = [_Stratum(clauses, kb.one, facts.employees) for clauses in kb.strata]
    for point in range(len(kb.time)):
        grading.point = point
        for stratum in strata:
            stratum.settle(grading)
    return grading.firings()


class _Stratum:
    """The clauses of a stratum by what they watch, and how far it has read the list of literals that rose."""

    def __init__(self, clauses: Iterable[Clause], one: str, employees: Sequence[str]) -> None:
        self.one, self.employees = one, employees
        self.read = 0
        self.unprompted: list[Clause] = []
        self.watching: dict[tuple[bool, str, Value], list[Clause]] = {}
        for clause in clauses:
            if clause.time or clause.rests_on_settled or not clause.atoms:
                self.unprompted.append(clause)
            for atom in clause.atoms:
                self.watching.setdefault(tuple(atom), []).append(clause)  # type: ignore[arg-type]

    def settle(self, grading: Grading) -> None:
        for clause in self.unprompted:
            for subject in self._subjects(clause):
                grading.consider(clause, subject)
        while self.read < len(grading.risen):
            literal = grading.risen[self.read]
            self.read += 1
            for clause, subject in self._prompted(literal):
                grading.consider(clause, subject)

    def _prompted(self, literal: Literal) -> Iterator[tuple[Clause, str]]:
        subject, attribute, value = literal
        if subject != self.one:
            for clause in self.watching.get((True, attribute, value), ()):
                yield clause, subject
            return
        for clause in self.watching.get((False, attribute, value), ()):
            for bound in self._subjects(clause):
                yield clause, bound

    def _subjects(self, clause: Clause) -> Sequence[str]:
        return self.employees if clause.each else (self.one,)
