"""What holds in a symbolic case: the meaning of `engines.grading` and `engines.reference`, as formulas.

For a literal, a degree and a point of time there is a formula that is true in exactly the cases in which the literal
holds to that degree by then. Cycles are unrolled as often as a derivation can be long, so that the formula is the
least fixpoint and nothing supports only itself. Points of time at which nothing can change are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from math import ceil, floor

from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import AllOf, AnyOf, Atom, Condition, Is, Literal, Measured
from herstelkb.knowledge.measures import Measure
from herstelkb.workbench.proving.symbolic.cones import cone
from herstelkb.workbench.proving.symbolic.formulas import (
    Formula,
    NumberTerm,
    all_of,
    any_of,
    at_least,
    how_many,
    negation,
    number,
    symbol,
)
from herstelkb.workbench.proving.symbolic.scope import Scope

Holds = Callable[[Literal, int, int], Formula]


class World:
    """A rule base in a symbolic case, as far as it affects some atoms.

    `points` are those at which something can change. `exclusive` names the measures for which it is proved that no
    member both meets and fails what they count. `first` is another world in the same scope: the free symbols of the two
    differ, except that the measures in `common` count the untracked members the same.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        scope: Scope,
        atoms: Iterable[Atom],
        *,
        points: Iterable[int] = (),
        exclusive: frozenset[str] = frozenset(),
        common: frozenset[str] = frozenset(),
        first: World | None = None,
    ) -> None:
        self.knowledge, self.scope, self.exclusive, self.common, self.first = knowledge, scope, exclusive, common, first
        self.cone = cone(knowledge, atoms)
        self.points = tuple(sorted(self.cone.points | set(points)))
        self.cuts = range(scope.depth, 0, -1)
        self._before = dict(zip(self.points[1:], self.points, strict=False))
        self._held: dict[tuple[Literal, int, int], Formula] = {}
        self._fires: dict[tuple[int, str, int, int], Formula] = {}
        self._met: dict[tuple[Measured, int, int], Formula] = {}
        self._rest: dict[tuple[str, int, int], tuple[NumberTerm, NumberTerm]] = {}
        for point in self.points:
            for component in self.cone.components:
                for cut in self.cuts:
                    self._settle(component, cut, point)

    # --- questions ---

    def holds(self, literal: Literal, degree: int, point: int) -> Formula:
        """The formula that the literal holds to this degree by this point of time."""
        return self._held[literal, degree, point]

    def comes(self, literal: Literal, point: int) -> Formula:
        """The formula that the literal has a step at this point of time."""
        if point not in self._before:
            return self.holds(literal, 1, point)
        before = self._before[point]
        return any_of(
            all_of([self.holds(literal, cut, point), negation(self.holds(literal, cut, before))]) for cut in self.cuts
        )

    def fires(self, clause: Clause, subject: str, degree: int, point: int) -> Formula:
        """The formula that the clause fires to this degree for the subject at this point of time, admitted or not."""
        key = (clause.number, subject, degree, point)
        if key not in self._fires:
            self._fires[key] = self._firing(clause, subject, degree, point, self.holds)
        return self._fires[key]

    def admitted(self, clause: Clause, subject: str, degree: int, point: int) -> Formula:
        """The formula that the clause fires to this degree at this point of time and is not barred."""
        return self._admitted(clause, subject, degree, point, self.holds)

    def barred(self, literal: Literal, degree: int) -> Formula:
        """The formula that the literal is barred: concluded now to this degree, but contradicted by an observation."""
        ways = (firing(degree, 0) for firing in self._ways(literal))
        return all_of([self.scope.observed_otherwise(literal), any_of(ways)])

    def foretold(self, literal: Literal) -> Formula:
        """The formula that the literal is foretold: concluded by what begins to fire later than now."""
        return any_of(
            all_of([firing(1, point), negation(firing(1, 0))])
            for firing in self._ways(literal)
            for point in self.points[1:]
        )

    def _ways(self, literal: Literal) -> Iterator[Callable[[int, int], Formula]]:
        """For each clause and subject that conclude the literal: the formula that they do, by degree and point."""
        atom = Atom(literal.subject != self.scope.one, literal.attribute, literal.value)
        for clause in self.cone.clauses[atom]:
            own = atom.each or not clause.each
            for subject in (literal.subject,) if own else self.scope.members:
                yield partial(self.fires, clause, subject)
            if not own and self.scope.rest and self.scope.rest.fires:
                yield partial(self._rest_fires, clause, held=self.holds)

    def established(self, condition: Condition, subject: str, degree: int, point: int) -> Formula:
        """The formula that the condition is established to this degree by this point of time."""
        match condition:
            case Is(each, attribute, values, _, least):
                of, firm = subject if each else self.scope.one, max(degree, least)
                return any_of(self.holds(Literal(of, attribute, value), firm, point) for value in values)
            case Measured():
                return self.met(condition, degree, point)
            case AllOf(parts):
                return all_of(self.established(part, subject, degree, point) for part in parts)
            case AnyOf(parts):
                return any_of(self.established(part, subject, degree, point) for part in parts)

    def met(self, test: Measured, degree: int, point: int) -> Formula:
        """The formula that a measure's test is met in the cut of this degree or a higher one."""
        key = (test, degree, point)
        if key not in self._met:
            here = self._met_in(test, degree, point)
            self._met[key] = any_of([here, self.met(test, degree + 1, point)]) if degree < self.scope.depth else here
        return self._met[key]

    def subjects(self, each: bool) -> Sequence[str]:
        """The tracked members, or the one subject."""
        return self.scope.members if each else (self.scope.one,)

    # --- the least fixpoint ---

    def _settle(self, component: tuple[Atom, ...], cut: int, point: int) -> None:
        literals = [
            (atom, Literal(s, atom.attribute, atom.value)) for atom in component for s in self.subjects(atom.each)
        ]
        # A derivation passes each literal once, and goes from one member to another only through the one subject.
        one = sum(not atom.each for atom in component)
        rounds = one + (one + 1) * (len(component) - one)
        state: dict[Literal, Formula] = {literal: False for _, literal in literals}

        def held(literal: Literal, degree: int, at: int) -> Formula:
            if degree == cut and at == point and literal in state:
                return state[literal]
            return self.holds(literal, degree, at)

        for _ in range(min(rounds, len(literals))):
            state = {literal: self._concluded(atom, literal, cut, point, held) for atom, literal in literals}
        for literal, formula in state.items():
            self._held[literal, cut, point] = formula

    def _concluded(self, atom: Atom, literal: Literal, cut: int, point: int, held: Holds) -> Formula:
        ways = [self.scope.observed(literal, cut)]
        if point in self._before:
            ways.append(self.holds(literal, cut, self._before[point]))
        for clause in self.cone.clauses[atom]:
            own = atom.each or not clause.each
            subjects = (literal.subject,) if own else self.scope.members
            ways += [self._admitted(clause, subject, cut, point, held) for subject in subjects]
            if not own and self.scope.rest and self.scope.rest.fires:
                ways.append(self._rest_fires(clause, cut, point, held))
        return any_of(ways)

    def _firing(self, clause: Clause, subject: str, cut: int, point: int, held: Holds) -> Formula:
        if clause.time > point or clause.hedge < cut:
            return False
        premises = zip(clause.premises(self.scope.one, subject), clause.least, strict=True)
        parts = [held(premise, max(cut, least), point) for premise, least in premises]
        if clause.each:
            parts.append(self.scope.exists[subject])
        if any(part is False for part in parts):
            return False
        parts += [self.met(test, cut, point) for test in clause.tests]
        if clause.unless is not None:
            parts.append(negation(self.established(clause.unless, subject, 1, point)))
        return all_of(parts)

    def _admitted(self, clause: Clause, subject: str, cut: int, point: int, held: Holds) -> Formula:
        """The formula that the clause is admitted: not for now against an observation, but later if firmer."""
        fires = self._firing(clause, subject, cut, point, held)
        barred = self.scope.observed_otherwise(clause.conclusion(self.scope.one, subject))
        if barred is False:
            return fires
        ways = [all_of([fires, negation(barred)])]
        if point:
            ways.append(all_of([fires, negation(self.fires(clause, subject, cut, 0))]))
            for firmer in range(cut + 1, clause.hedge + 1):
                later = self.fires(clause, subject, firmer, point)
                ways.append(all_of([later, negation(self.fires(clause, subject, firmer, 0))]))
        return any_of(ways)

    def _rest_fires(self, clause: Clause, cut: int, point: int, held: Holds) -> Formula:
        """The formula that the clause fires for an untracked member, if its premises about the one subject allow it."""
        if clause.time > point or clause.hedge < cut:
            return False
        asks = sorted(map(str, clause.asks))
        content = (clause.head, clause.hedge, clause.time, asks, clause.tests, clause.unless)
        parts = [symbol(f"rest fires {self.first is None} {content} {point} {degree}") for degree in range(1, cut + 1)]
        parts += [
            held(Literal(self.scope.one, atom.attribute, atom.value), max(cut, least), point)
            for atom, least in clause.asks
            if not atom.each
        ]
        parts += [self.met(test, cut, point) for test in clause.tests]
        return all_of([*parts, self.scope.others >= 1])

    # --- measures ---

    def _met_in(self, test: Measured, cut: int, point: int) -> Formula:
        measure = self.knowledge.measures[test.measure]
        counted = self._counted(measure, cut, point)
        sure, excluded = [met for met, _ in counted], [failed for _, failed in counted]
        total = self.scope.total
        if isinstance(total, int):
            return _met_by(test, measure, sure, excluded, total)
        more_sure, more_excluded = self._rest_of(measure, cut, point)
        low = how_many(sure) + more_sure
        high = total - how_many(excluded) - more_excluded
        scale, threshold = test.threshold.denominator, test.threshold.numerator
        whole = total * threshold if measure.is_share else threshold
        found = {
            "below": high * scale < whole,
            "at_most": high * scale <= whole,
            "at_least": low * scale >= whole,
            "above": low * scale > whole,
        }[test.op]
        return all_of([found, total >= 1]) if measure.is_share else found

    def _counted(self, measure: Measure, cut: int, point: int) -> list[tuple[Formula, Formula]]:
        """For each tracked member, the formulas that it exists and surely meets, or surely fails, what is counted."""
        found = []
        for member, exists in self.scope.exists.items():
            met, failed = self._truth(measure.counted, member, cut, point)
            found.append((all_of([exists, met]), all_of([exists, failed])))
        return found

    def _truth(self, condition: Condition, subject: str, cut: int, point: int) -> tuple[Formula, Formula]:
        """The formulas that a condition is true, and that it is false, given what is known to degree `cut`."""
        match condition:
            case Is(each, attribute, values, others, least):
                of, firm = subject if each else self.scope.one, max(cut, least)
                true = any_of(self.holds(Literal(of, attribute, value), firm, point) for value in values)
                false = any_of(self.holds(Literal(of, attribute, value), cut, point) for value in others)
                return true, all_of([false, negation(true)])
            case AllOf(parts):
                found = [self._truth(part, subject, cut, point) for part in parts]
                return all_of(true for true, _ in found), any_of(false for _, false in found)
            case AnyOf(parts):
                found = [self._truth(part, subject, cut, point) for part in parts]
                return any_of(true for true, _ in found), all_of(false for _, false in found)
        raise AssertionError("a measure inside a measure")  # Invariant: resolution refuses it

    def _rest_of(self, measure: Measure, cut: int, point: int) -> tuple[NumberTerm, NumberTerm]:
        """The numbers of untracked members that surely meet what is counted, and that surely fail it.

        A member that meets it in a cut and by a point of time also meets it in lower cuts and later. The same goes for
        one that fails it, if no member does both.
        """
        if self.first and measure.name in self.common:
            return self.first._rest_of(measure, cut, point)
        key = (measure.name, cut, point)
        if key not in self._rest:
            name = f"{self.first is None} {measure.name} {cut} {point}"
            sure, excluded = self._rest[key] = number(f"sure {name}"), number(f"excluded {name}")
            self.scope.constraints += [sure >= 0, excluded >= 0, sure + excluded <= self.scope.others]
            near = [(cut + 1, point)] if cut < self.scope.depth else []
            near += [(cut, self._before[point])] if point in self._before else []
            for firmer, earlier in near:
                less_sure, less_excluded = self._rest_of(measure, firmer, earlier)
                self.scope.constraints.append(less_sure <= sure)
                if measure.name in self.exclusive:
                    self.scope.constraints.append(less_excluded <= excluded)
            # Only the first world is that of a real case throughout; the other need not be, once the two differ.
            if self.scope.rest and self.scope.rest.represented and not self.first:
                counted = self._counted(measure, cut, point)
                self.scope.constraints.append(any_of([sure < 1, *(met for met, _ in counted)]))
                self.scope.constraints.append(any_of([excluded < 1, *(failed for _, failed in counted)]))
        return self._rest[key]


def _met_by(
    test: Measured, measure: Measure, sure: Sequence[Formula], excluded: Sequence[Formula], total: int
) -> Formula:
    """The formula of a test over members who are all tracked and all exist."""
    if measure.is_share and not total:
        return False
    threshold = test.threshold * (total if measure.is_share else 1)
    match test.op:
        case "at_least":
            return at_least(ceil(threshold), sure)
        case "above":
            return at_least(floor(threshold) + 1, sure)
        case "at_most":
            return at_least(ceil(total - threshold), excluded)
        case _:
            return at_least(floor(total - threshold) + 1, excluded)
