"""The sets of one case: what is observed as sets, and what holds by each point of time, found by running a program."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_

from herstelkb.engines.firings import Facts
from herstelkb.engines.sets.layout import Block, Layout, Members
from herstelkb.engines.sets.program import Program
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import Value

_LONG = 1_000  # bits: a number so long costs too much to be made anew for each observation


@dataclass(frozen=True)
class Start:
    """What the sets of a case start from, all by their numbers: what is observed; what is `given` at a point of time;
    and of whom an atom was `done`, or another value of its attribute, so that nothing concludes it.
    """

    observed: list[Members]
    given: Mapping[int, Mapping[int, Members]] = field(default_factory=dict)
    done: Mapping[int, Members] = field(default_factory=dict)


class Sets:
    """All sets of a case, by their number in the program: `held` has them for each point of time.

    `against`: for an atom that rules conclude, those of whom another value was observed; only where there is anyone, or
    where it was done. `gates`: by point of time, the sets of the program's gates, where they are not to be found anew;
    then nothing that is so of a member bears on others.
    """

    def __init__(
        self,
        program: Program,
        layout: Layout,
        start: Start,
        gates: Sequence[Mapping[int, Members]] | None = None,
    ) -> None:
        self.program, self.layout, self.start, self.done = program, layout, start, start.done
        self.against: dict[int, Members] = dict.fromkeys(start.done, 0)
        for number, rivals in program.rivals.items():
            others = 0
            for rival in rivals:
                others |= start.observed[rival]
            if others:
                self.against[number] = layout.spread(others & layout.first, layout.degrees)
        self.held: list[list[Members]] = []
        held = start.observed
        for point in range(program.plan.points):
            given = start.given.get(point)
            settle = program.settling(point, raised=bool(given), apart=gates is not None)
            if given or settle is not None:
                held = list(held)
                for number, found in (given or {}).items():
                    held[number] |= found
                for number, found in (gates[point] if gates is not None else {}).items():
                    held[number] = found
            if settle is not None:
                settle(held, layout, self._met, self._admitted, self.against)
            self.held.append(held)

    def worth(self, clause: Clause, point: int) -> Members:
        """For whom a clause fires at a point of time, to what degree, admitted or not."""
        if clause.time > point:
            return 0
        held, layout = self.held[point], self.layout
        found = layout.up_to[clause.hedge]
        if clause.each:
            found &= layout.many
        for number in self.program.asked[clause.number]:
            found &= held[number]
        return found & ~self.done.get(self.program.plan.numbers[clause.head], 0) if self.done else found

    def differing(self, other: Sets) -> Iterator[tuple[int, Block]]:
        """The atoms of which other sets of the same members differ at some point of time, and for whom."""
        for number in self.program.atoms:
            block = 0
            for held, there in zip(self.held, other.held, strict=True):
                if held[number] != there[number]:
                    block |= self.layout.whoever(held[number] ^ there[number])
            if block:
                yield number, block

    def _admitted(self, number: int, point: int, worth: Members) -> Members:
        """For whom a clause that fires to this worth is admitted, where another value may be observed.

        For now not where it is; later, where it is, only if the clause became firmer than it was at any earlier point.
        """
        clause = self.program.clauses[number]
        head = self.program.plan.numbers[clause.head]
        barred, worth = self.against[head], worth & ~self.done.get(head, 0)
        if not point or not worth:
            return worth & ~barred
        before = 0
        for earlier in range(point):
            before |= self.worth(clause, earlier)
        firmer = self.layout.spread(self.layout.whoever(worth & ~before), self.layout.degrees)
        return worth & (firmer | ~barred)

    def _met(self, number: int, counted: Members) -> Members:
        """Everyone, to the highest cut in which a test is met, given for whom what it counts is true, or false."""
        needed = self.program.tests[number].needed(self.layout.members)
        return 0 if needed is None else self.layout.everyone_if(counted, needed)


def observing(
    start: Start, program: Program, layout: Layout, changes: Mapping[tuple[bool, str], Mapping[Value | None, Members]]
) -> Start:
    """A start with other observations: by kind and attribute, who has which value to which degree, or none."""
    observed = list(start.observed)
    for attribute, now in changes.items():
        changed = layout.spread(reduce(or_, map(layout.whoever, now.values()), 0), layout.degrees)
        for value, number in program.values[attribute].items():
            observed[number] = observed[number] & ~changed | now.get(value, 0)
    return replace(start, observed=observed)


def start(program: Program, layout: Layout, facts: Facts) -> Start:
    """What the sets of some facts start from."""
    place = {program.one: 0, **{member: n for n, member in enumerate(facts.members, 1)}}
    given: dict[int, dict[int, Members]] = {}
    for (subject, attribute, value), degree, point in ((one.literal, one.degree, one.point) for one in facts.given):
        number = program.numbers[subject != program.one][attribute, value]
        at = given.setdefault(point, {})
        at[number] = at.get(number, 0) | alone(layout, place[subject], degree)
    done: dict[int, Members] = {}
    for subject, attribute in (one for one in facts.done if one[0] in place):
        for number in program.values[subject != program.one, attribute].values():
            if number in program.heads:
                done[number] = done.get(number, 0) | alone(layout, place[subject], layout.degrees)
    return Start(observed(program, layout, facts), given, done)


def alone(layout: Layout, place: int, degree: int) -> Members:
    """One subject, to a degree: the one subject is everyone."""
    return layout.spread(1 << place, degree) if place else layout.up_to[degree]


def observed(program: Program, layout: Layout, facts: Facts) -> list[Members]:
    """What is observed, as sets by their number; all others are empty."""
    found = [0] * len(program.plan.numbers)
    place = {member: n for n, member in enumerate(facts.members, 1)}
    of_one, of_many = program.numbers[False], program.numbers[True]
    alone = [layout.spread(bool(degree), degree) for degree in range(layout.degrees + 1)]
    places: defaultdict[tuple[str, Value, int], list[int]] = defaultdict(list)
    one, is_short = program.one, layout.width < _LONG
    for (subject, attribute, value), degree in facts.observed.items():
        if subject == one:
            found[of_one[attribute, value]] = layout.up_to[degree]
        elif is_short:
            found[of_many[attribute, value]] |= alone[degree] << place[subject]
        else:
            places[attribute, value, degree].append(place[subject])
    for (attribute, value, degree), those in places.items():
        found[of_many[attribute, value]] |= layout.spread(layout.block(those), degree)
    return found
