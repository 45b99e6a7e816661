"""Many variants of one case at once. A world is the case with some observations changed; a set of worlds is an int with
one bit per world. A literal holds, to a degree and by a point of time, in a set of worlds.

A change is an observation, or something done, which shows only after now: the present is that of the case.

This is the meaning of `engines.grading` with *and*, *or* and *not* over sets of worlds instead of minimum, maximum and
zero, one α-cut at a time. What cannot differ between worlds is read off the unchanged case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from herstelkb.derivation.derivation import Derivation
from herstelkb.engines.firings import Step
from herstelkb.explanation.worlds.choices import Choices, SeenInWorlds, Worlds, chosen, seen_in_worlds, with_outdated
from herstelkb.explanation.worlds.influence import Instance, Slice
from herstelkb.knowledge.conditions import AllOf, AnyOf, Condition, Is, Literal, Measured, Value
from herstelkb.knowledge.measures import Bounds, Measure, bounds
from herstelkb.specification.doing import first_after


@dataclass(frozen=True, eq=False)
class Variants:
    """What holds in which worlds, each the case `base` with some places changed; `every` is the set of them all.

    `points`: for each point of time, for each literal that can differ, the worlds in which it holds to each degree.
    `fired`: the worlds in which each instance fires at some point and is admitted.
    """

    base: Derivation
    every: Worlds
    points: Sequence[Mapping[Literal, Sequence[Worlds]]]
    fired: Mapping[Instance, Worlds]

    def holds(self, literal: Literal, degree: int = 1, point: int | None = None) -> Worlds:
        """The worlds in which a literal holds to at least a degree, by a point of time (by default the last)."""
        at = len(self.points) - 1 if point is None else point
        cuts = self.points[at].get(literal)
        if cuts is not None:
            return cuts[degree - 1]
        return self.every if self.base.degree(literal, at) >= degree else 0

    def with_steps(self, literal: Literal, steps: Sequence[Step]) -> Worlds:
        """The worlds in which a literal has exactly these steps."""
        worlds = self.every
        for point in range(len(self.points)):
            wanted = max((step.degree for step in steps if step.point <= point), default=0)
            if wanted:
                worlds &= self.holds(literal, wanted, point)
            if wanted < len(self.base.knowledge.certainty):
                worlds &= ~self.holds(literal, wanted + 1, point)
        return worlds

    def courses(self, literal: Literal) -> tuple[Worlds, ...]:
        """The worlds in which it holds to each degree by each point; two worlds with equal bits have equal steps."""
        distinct: dict[int, None] = {}
        for cuts in self.points:
            if literal in cuts:
                distinct.update(dict.fromkeys(cuts[literal]))
        return tuple(distinct)


def variants(
    derivation: Derivation, of: Slice, choices: Choices, count: int, degrees: Mapping[Literal, int] | None = None
) -> Variants:
    """The literals of a slice in `count` worlds: the case with the given choices made in each.

    A choice has the top degree, unless `degrees` gives one for its literal.
    """
    every = (1 << count) - 1
    made = with_outdated(derivation, choices, doing=of.doing) if of.outdating else choices
    given = seen_in_worlds(derivation, of, made, every, degrees or {}, choices if of.doing else {})
    admitted = _admitted(derivation, of, choices, given, count, degrees)
    moving = {instance.clause.time for instance in of.instances}
    moving |= {step.point for literal in of.reads for step in derivation.steps.get(literal, ())}
    moving |= {step.point for steps in of.given.values() for step in steps}
    strata = _strata(of.instances)
    points: list[Mapping[Literal, list[Worlds]]] = []
    barred: dict[Instance, list[Worlds]] = {}
    fired: dict[Instance, Worlds] = {}
    for point in range(len(derivation.knowledge.time)):
        before = points[-1] if points else given.held
        if not points or point in moving:
            at = _PointEvaluation(derivation, given, barred, fired, point, before)
            at.give(of.given, admitted)
            for stratum in strata:
                at.settle(stratum)
            points.append(at.held)
        else:  # nothing moves at this point
            points.append(before)
    if of.doing:
        points[: first_after(derivation.knowledge)] = [{}] * first_after(derivation.knowledge)
    return Variants(derivation, every, points, fired)


def _admitted(
    derivation: Derivation,
    of: Slice,
    choices: Choices,
    given: SeenInWorlds,
    count: int,
    degrees: Mapping[Literal, int] | None,
) -> Mapping[Literal, Worlds]:
    """The worlds in which what may be given is."""
    if of.doing:
        return {literal: given.every & ~chosen(choices, literal) for literal in of.given}
    if not of.given or of.alone is None or derivation.alone is None:
        return {}
    alone = variants(derivation.alone, of.alone, choices, count, degrees)
    found = {}
    for literal in of.given:
        others = given.against[literal] | given.held[literal][0]
        for other in derivation.knowledge.others(literal):
            others |= alone.holds(other, point=0)
        found[literal] = given.every & ~others
    return found


class _PointEvaluation:
    """The evaluation of one point of time: `held` grows, stratum by stratum, from what held before.

    `barred` keeps what was barred at the first point, for later points.
    """

    def __init__(
        self,
        derivation: Derivation,
        given: SeenInWorlds,
        barred: dict[Instance, list[Worlds]],
        fired: dict[Instance, Worlds],
        point: int,
        before: Mapping[Literal, list[Worlds]],
    ) -> None:
        self.base, self.knowledge, self.one = derivation, derivation.knowledge, derivation.knowledge.one
        self.given, self.every, self.point = given, given.every, point
        self.barred, self.fired = barred, fired
        self.cuts = range(len(self.knowledge.certainty))  # cut c: what is known to at least degree c + 1
        self.held = {literal: list(cuts) for literal, cuts in before.items()}
        self._verdicts: dict[Measured, list[Worlds]] = {}

    def give(self, given: Mapping[Literal, Sequence[Step]], admitted: Mapping[Literal, Worlds]) -> None:
        """Add what is given from this point on, in the worlds that admit it."""
        for literal, steps in given.items():
            for cut in range(max((step.degree for step in steps if step.point == self.point), default=0)):
                self.held[literal][cut] |= admitted[literal]

    # --- firing ---

    def settle(self, stratum: Sequence[Instance]) -> None:
        """Consider every instance, round by round, until nothing grows."""
        grown = True
        while grown:
            grown = False
            for instance in stratum:
                grown |= self._consider(instance)

    def _consider(self, instance: Instance) -> bool:
        """Add the worlds in which the instance fires to those of its conclusion; are any of them new?"""
        worth = self._worth(instance)
        if worth is None:
            return False
        head = instance.conclusion
        against = self.given.against[head]
        if against:
            if self.point == 0:
                self.barred[instance] = worth
                worth = [worlds & ~against for worlds in worth]
            elif instance in self.barred:
                worth = [w & ~(against & barred) for w, barred in zip(worth, self.barred[instance], strict=True)]
        if self.given.done.get(head):
            worth = [worlds & ~self.given.done[head] for worlds in worth]
        self.fired[instance] = self.fired.get(instance, 0) | worth[0]
        held, grown, firmer = self.held[head], False, 0
        for cut in reversed(self.cuts):
            firmer |= worth[cut]
            if firmer & ~held[cut]:
                held[cut] |= firmer
                grown = True
        return grown

    def _worth(self, instance: Instance) -> list[Worlds] | None:
        """The worlds in which it fires to each degree; None if it fires in none."""
        clause = instance.clause
        if clause.time > self.point:
            return None
        worlds = self.every
        if clause.unless is not None:
            worlds &= ~self._established(clause.unless, instance.subject, 0)
        worth = [worlds if cut < clause.hedge else 0 for cut in self.cuts]
        sources = [(self._held(premise), least) for premise, least in zip(instance.premises, clause.least, strict=True)]
        sources += [(self._verdict(test), 1) for test in clause.tests]
        for source, least in sources:
            for cut in self.cuts:
                worth[cut] &= source[max(cut, least - 1)]
            if not worth[0]:
                return None
        return worth if worth[0] else None

    def _held(self, literal: Literal) -> list[Worlds]:
        cuts = self.held.get(literal)
        if cuts is not None:
            return cuts
        degree = self.base.degree(literal, self.point)
        return [self.every if cut < degree else 0 for cut in self.cuts]

    def _established(self, condition: Condition, subject: str, cut: int) -> Worlds:
        match condition:
            case Is(each, attribute, values, _, least):
                return self._any(subject if each else self.one, attribute, values, max(cut, least - 1))
            case Measured():
                return self._verdict(condition)[cut]
            case AllOf(parts):
                worlds = self.every
                for part in parts:
                    worlds &= self._established(part, subject, cut)
                return worlds
            case AnyOf(parts):
                worlds = 0
                for part in parts:
                    worlds |= self._established(part, subject, cut)
                return worlds

    def _any(self, subject: str, attribute: str, values: Sequence[Value], cut: int) -> Worlds:
        worlds = 0
        for value in values:
            worlds |= self._held(Literal(subject, attribute, value))[cut]
        return worlds

    # --- measures ---

    def _verdict(self, test: Measured) -> list[Worlds]:
        """The worlds in which a test is met to each degree. What it counts is settled at this point."""
        found = self._verdicts.get(test)
        if found is None:
            met = [self._met(test, cut) for cut in self.cuts]
            for cut in reversed(self.cuts[:-1]):  # the degree is the highest cut in which it is met
                met[cut] |= met[cut + 1]
            found = self._verdicts[test] = met
        return found

    def _met(self, test: Measured, cut: int) -> Worlds:
        measure, subjects = self.knowledge.measures[test.measure], self.base.case.ids
        if measure.is_share and not subjects:
            return 0
        moving = self.given.moving(measure, self.one)
        others = self._others(measure, moving, cut)
        truths = [self._truth(measure.counted, subject, cut) for subject in moving]
        limit = test.threshold * (len(subjects) if measure.is_share else 1)
        if test.op in ("at_least", "above"):
            least = -(-limit.numerator // limit.denominator) if test.op == "at_least" else limit.__floor__() + 1
            return self._at_least([true for true, _ in truths], least - others.lower)
        # At most `limit` can be true: at least the rest must be known to be false.
        most = limit.__floor__() if test.op == "at_most" else -(-limit.numerator // limit.denominator) - 1
        return self._at_least([false for _, false in truths], len(subjects) - most - (others.total - others.upper))

    def _others(self, measure: Measure, moving: Sequence[str], cut: int) -> Bounds:
        """The bounds over the subjects that do not move: those of the unchanged case, minus the moving ones."""
        if len(moving) == len(self.base.case.ids):
            return Bounds(0, 0, 0)
        every = self.base.bounds(measure.name, self.point, cut + 1)
        less = bounds(measure, self.one, moving, lambda literal: self.base.degree(literal, self.point), cut + 1)
        return Bounds(every.lower - less.lower, every.upper - less.upper, every.total - less.total)

    def _truth(self, condition: Condition, subject: str, cut: int) -> tuple[Worlds, Worlds]:
        """The worlds in which a condition is true, and those in which it is false."""
        match condition:
            case Is(each, attribute, values, others, least):
                of = subject if each else self.one
                true = self._any(of, attribute, values, max(cut, least - 1))
                return true, self._any(of, attribute, others, cut) & ~true
            case AllOf(parts) | AnyOf(parts):
                found = [self._truth(part, subject, cut) for part in parts]
                all_true, all_false, any_true, any_false = self.every, self.every, 0, 0
                for true, false in found:
                    all_true, any_true = all_true & true, any_true | true
                    all_false, any_false = all_false & false, any_false | false
                return (all_true, any_false) if isinstance(condition, AllOf) else (any_true, all_false)
            case Measured():
                raise AssertionError(condition.measure)  # Invariant: resolution refuses a measure inside a measure

    def _at_least(self, sets: Sequence[Worlds], least: int) -> Worlds:
        """The worlds that are in at least `least` of the sets: a binary adder, one bit of the sum at a time."""
        if least <= 0:
            return self.every
        sure = sum(worlds == self.every for worlds in sets)
        digits: list[Worlds] = []
        for worlds in sets:
            carry = worlds if worlds != self.every else 0
            for place, digit in enumerate(digits):
                if not carry:
                    break
                digits[place], carry = digit ^ carry, digit & carry
            if carry:
                digits.append(carry)
        least -= sure
        if least <= 0:
            return self.every
        if least >> len(digits):
            return 0
        more, equal = 0, self.every
        for place in reversed(range(len(digits))):
            if least >> place & 1:
                equal &= digits[place]
            else:
                more |= equal & digits[place]
                equal &= ~digits[place]
        return more | equal


def _strata(instances: Sequence[Instance]) -> list[list[Instance]]:
    found: dict[int, list[Instance]] = {}
    for instance in instances:
        found.setdefault(instance.stratum, []).append(instance)
    return [found[number] for number in sorted(found)]
