"""The symbolic meaning of a rule base over columns: each literal's degree at each point of time, as a term.

This is `reference` with terms for degrees: strata in order at every point, the worth of a clause as the minimum of its
premises and its hedge, a conclusion as the maximum of its clauses. It runs once per rule base and set of columns, for
any number of rows, and touches no data.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.components import components
from herstelkb.knowledge.conditions import AllOf, AnyOf, Atom, Condition, Is, Measured, leaves
from herstelkb.populations.columnar.term import Term
from herstelkb.populations.columnar.terms import TermLattice


@dataclass(frozen=True)
class Columns:
    """The attributes of each kind of subject that have a column, and those that also have one for certainty."""

    present: frozenset[tuple[bool, str]]
    graded: frozenset[tuple[bool, str]]


class Unfolding:
    """The terms of a rule base over some columns. `degrees[point][atom]` is the term 0 if an atom cannot hold."""

    def __init__(self, knowledge: Knowledge, columns: Columns) -> None:
        self.knowledge, self.columns, self.terms = knowledge, columns, TermLattice(len(knowledge.certainty))
        self.top = self.terms.top
        self.degrees: list[dict[Atom, Term]] = []
        self.worths: list[dict[int, Term]] = []  # by point of time and number of the clause
        self._parts = [tuple(_in_order(stratum)) for stratum in knowledge.strata]
        for point in range(len(knowledge.time)):
            self.degrees.append(dict(self.degrees[-1]) if point else dict(self._observations()))
            self.worths.append({})
            for stratum in self._parts:
                for clauses in stratum:
                    self._settle(clauses, point)

    # --- what holds ---

    def degree(self, atom: Atom, point: int) -> Term:
        """The degree to which an atom holds by a point of time."""
        return self.degrees[point].get(atom, self.terms.zero)

    def observed(self, atom: Atom) -> Term:
        """The degree to which an atom was observed."""
        key = (atom.each, atom.attribute)
        if key not in self.columns.present:
            return self.terms.zero
        return self.terms.observed(atom.each, atom.attribute, atom.value, graded=key in self.columns.graded)

    def against(self, atom: Atom) -> Term:
        """Above 0 where another value of the atom's attribute was observed."""
        return self.terms.greatest(self.observed(other) for other in self.others(atom))

    def others(self, atom: Atom) -> tuple[Atom, ...]:
        """The atoms that contradict this one."""
        entry = self.knowledge.source.vocabulary.get(
            f"{self.knowledge.many if atom.each else self.knowledge.one}.{atom.attribute}"
        )
        values = entry.values if entry is not None else ()
        return tuple(atom._replace(value=other) for other in values if other != atom.value)

    def fires(self, clause: Clause, point: int) -> Term:
        """What a clause adds at a point of time, for each of its own subjects: its worth if admitted."""
        return self._admitted(clause, self.worths[point].get(clause.number, self.terms.zero), point)

    def _observations(self) -> Iterable[tuple[Atom, Term]]:
        for each, kind in ((False, self.knowledge.one), (True, self.knowledge.many)):
            for name in self.knowledge.attributes[kind]:
                for value in self.knowledge.source.vocabulary[f"{kind}.{name}"].values:
                    atom = Atom(each, name, value)
                    yield atom, self.observed(atom)

    # --- clauses ---

    def _settle(self, clauses: Sequence[Clause], point: int) -> None:
        """Raise clauses that rest on each other to their least fixpoint at a point of time."""
        heads: dict[Atom, list[Clause]] = {}
        for clause in clauses:
            heads.setdefault(clause.head, []).append(clause)
        if point and self._given(clauses, heads, point) == self._given(clauses, heads, point - 1):
            self.worths[point].update((c.number, self.worths[point - 1][c.number]) for c in clauses)
            return
        degrees, terms = self.degrees[point], self.terms
        start = {head: self.degree(head, point) for head in heads}
        barring = point > 0 and any(self.against(head) is not terms.zero for head in heads)
        terms.be_patient()
        for _ in range(_rounds(clauses) * (self.top if barring else 1)):
            risen = False
            for head, concluding in heads.items():
                found = start[head]
                for clause in concluding:
                    found = terms.raised(found, self._conclusion(clause, point))
                if not terms.below(found, self.degree(head, point)):
                    degrees[head], risen = found, True
            if not risen:
                break
        for clause in clauses:
            self.worths[point][clause.number] = self._worth(clause, point)

    def _given(self, clauses: Sequence[Clause], heads: Collection[Atom], point: int) -> list[object]:
        """Everything that clauses rest on except their own heads; while it is unchanged, so are they."""
        found: list[object] = []
        for clause in clauses:
            found.append(clause.time <= point)
            found += [self.degree(atom, point) for atom in clause.atoms if atom not in heads]
            found += [self.verdict(test, point) for test in clause.tests]
            if clause.unless is not None:
                found.append(self.established(clause.unless, point))
        return found

    def _worth(self, clause: Clause, point: int) -> Term:
        """The least of the hedge and the premises' degrees; 0 where the `unless` is established."""
        if clause.time > point:
            return self.terms.zero
        premises = [self._firm(self.degree(atom, point), least) for atom, least in clause.asks]
        premises += [self.verdict(test, point) for test in clause.tests]
        worth = self.terms.least([self.terms.constant(clause.hedge), *premises])
        if clause.unless is not None:
            worth = self.terms.joint([worth, self.terms.absent(self.established(clause.unless, point))])
        return self.terms.lift(worth) if clause.each else worth

    def _firm(self, degree: Term, least: int) -> Term:
        """The degree, or 0 where it is less than is asked."""
        return self.terms.above(degree, self.terms.constant(least - 1))

    def _conclusion(self, clause: Clause, point: int) -> Term:
        """What a clause adds to its head at a point of time: for a clause from members to the case, the greatest."""
        worth = self._worth(clause, point)
        added = self._admitted(clause, worth, point)
        if not clause.each or clause.head.each:
            return added
        # The observation that bars it belongs to the case: members need not look it up.
        barred = self.terms.any(self._above_barred(clause, worth, point)) if point else self.terms.zero
        return self._kept(clause, self.terms.any(worth), barred)

    def _admitted(self, clause: Clause, worth: Term, point: int) -> Term:
        barred = self._above_barred(clause, worth, point) if point else self.terms.zero
        return self._kept(clause, worth, barred)

    def _kept(self, clause: Clause, worth: Term, over: Term) -> Term:
        """The worth; where an observation contradicts it, only as far as it exceeds what was barred for now."""
        admitted = self.terms.joint([worth, self.terms.absent(self.against(clause.head))])
        return self.terms.greatest([admitted, over])

    def _above_barred(self, clause: Clause, worth: Term, point: int) -> Term:
        if self.against(clause.head) is self.terms.zero:
            return self.terms.zero
        return self.terms.above(worth, self.worths[0][clause.number])

    # --- conditions ---

    def established(self, condition: Condition, point: int) -> Term:
        """How firmly a condition is established at a point of time."""
        match condition:
            case Is(each, attribute, values, _, least):
                found = self.terms.greatest(self.degree(Atom(each, attribute, value), point) for value in values)
                return self._firm(found, least)
            case Measured():
                return self.verdict(condition, point)
            case AllOf(parts):
                return self.terms.least(self.established(part, point) for part in parts)
            case AnyOf(parts):
                return self.terms.greatest(self.established(part, point) for part in parts)

    def truth(self, condition: Condition, point: int, cut: int = 1) -> tuple[Term, Term]:
        """Whether a condition is true, and whether it is false, among literals of at least the degree `cut`."""
        terms = self.terms
        match condition:
            case Is(each, attribute, values, others, least):
                true = self._known(each, attribute, values, point, max(cut, least))
                return true, terms.joint([self._known(each, attribute, others, point, cut), terms.absent(true)])
            case Measured():
                true = terms.at_least(self.verdict(condition, point), 1)
                sure, excluded = self.counts(condition.measure, point, 1)
                refuted = terms.refuted(self._test(condition), sure, excluded)
                return true, terms.least([refuted, terms.absent(true)])
            case AllOf(parts):
                both = [self.truth(part, point, cut) for part in parts]
                return terms.least(true for true, _ in both), terms.greatest(false for _, false in both)
            case AnyOf(parts):
                both = [self.truth(part, point, cut) for part in parts]
                return terms.greatest(true for true, _ in both), terms.least(false for _, false in both)

    def _known(self, each: bool, attribute: str, values: Iterable[object], point: int, cut: int) -> Term:
        known = self.terms.greatest(self.degree(Atom(each, attribute, value), point) for value in values)  # type: ignore[arg-type]
        return self.terms.at_least(known, cut)

    # --- measures ---

    def verdict(self, test: Measured, point: int) -> Term:
        """The highest cut in which a measure's test is met. Only cuts that can differ are tried."""
        counted = self.knowledge.measures[test.measure].counted
        cuts = {self.top}
        for leaf in leaves(counted):
            assert isinstance(leaf, Is)  # Invariant: resolution refuses a measure inside a measure
            for value in (*leaf.values, *leaf.others):
                possible = self.degree(Atom(leaf.each, leaf.attribute, value), point).possible
                cuts.update(number for number in range(1, self.top) if possible >> number & 1)
        found = [(cut, *self.counts(test.measure, point, cut)) for cut in sorted(cuts, reverse=True)]
        return self.terms.verdict(self._test(test), found)

    def counts(self, measure: str, point: int, cut: int) -> tuple[Term, Term]:
        """The numbers of members that certainly count and certainly do not, among literals of degree `cut` or more."""
        true, false = self.truth(self.knowledge.measures[measure].counted, point, cut)
        return self.terms.sum(true), self.terms.sum(false)

    def _test(self, test: Measured) -> tuple[str, int, int, bool]:
        share = self.knowledge.measures[test.measure].is_share
        return (test.op, test.threshold.numerator, test.threshold.denominator, share)


def _rounds(clauses: Sequence[Clause]) -> int:
    """The most rounds that clauses that rest on each other need, for each degree to exceed.

    A literal's best proof repeats no literal on a branch, so the longest branch bounds the number of rounds.
    """
    heads = {clause.head for clause in clauses}
    if not any(atom in heads for clause in clauses for atom in clause.atoms):
        return 1
    of_one = sum(not head.each for head in heads)
    return of_one + (of_one + 1) * (len(heads) - of_one)


def _in_order(clauses: Sequence[Clause]) -> list[tuple[Clause, ...]]:
    """The clauses of a stratum in parts that rest only on themselves and earlier parts."""
    by_head: dict[Atom, list[Clause]] = {}
    for clause in clauses:
        by_head.setdefault(clause.head, []).append(clause)
    premises = {head: [a for clause in found for a in clause.atoms if a in by_head] for head, found in by_head.items()}
    return [tuple(clause for head in part for clause in by_head[head]) for part in components(premises)]
