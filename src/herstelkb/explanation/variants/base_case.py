"""A case in sets, from which its variants are run: the case in which other things are observed, or done.

It says what a variant starts from; what follows is the engine's. It holds no variants.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import TypeAlias

from herstelkb.consequences.unknowns import Slot
from herstelkb.derivation.derivation import Derivation
from herstelkb.derivation.doing import established, kept
from herstelkb.engines.firings import Facts
from herstelkb.engines.sets.fixpoint import SetsFixpoint
from herstelkb.engines.sets.layout import Block, Layout, Members, among
from herstelkb.engines.sets.program import program, program_of_deeds
from herstelkb.engines.sets.running import Sets, Start, alone, observing, start
from herstelkb.ground.caching import cached_property
from herstelkb.knowledge.conditions import Literal, Value

AttributeOf: TypeAlias = tuple[bool, str]  # is it each member's? its name
Changes: TypeAlias = Mapping[AttributeOf, Mapping[Value | None, Members]]  # who has which other value; None: no value


class BaseCase:
    """The sets of a case, and of it without what an earlier case established (`alone`), if one did.

    `doing`: what changes is done, rather than seen; the sets are then of what is kept of the case. `outdating`: even if
    seen, another value than in the case withdraws the observations that it outdates.
    """

    def __init__(self, derivation: Derivation, *, doing: bool = False, outdating: bool = False) -> None:
        self.derivation, self.knowledge, self.doing = derivation, derivation.knowledge, doing
        self.outdating = doing or outdating
        found = derivation.found
        if doing or not isinstance(found, SetsFixpoint):
            case = replace(derivation.case, given=kept(derivation)) if doing else derivation.case
            compiled = (program_of_deeds if doing or case.done else program)(self.knowledge)
            layout = Layout(len(case.ids), compiled.plan.degrees)
            found = SetsFixpoint(Sets(compiled, layout, start(compiled, layout, Facts.of(case))), case.ids)
        self.sets, self.subjects = found.sets, found.subjects
        self.program, self.layout, self.start = found.sets.program, found.sets.layout, found.sets.start
        self.places = {subject: place for place, subject in enumerate(self.subjects)}
        alone = derivation.alone if not doing else None
        self.alone = BaseCase(alone, outdating=outdating) if alone is not None else None
        self.established: Mapping[int, Members] = {}
        if self.alone is not None and derivation.source is not None:
            given = tuple(one for one in established(derivation.source) if one.literal.subject in self.places)
            facts = Facts(derivation.case.ids, {}, given)
            self.established = start(self.program, self.layout, facts).given.get(0, {})

    def number(self, literal: Literal) -> int | None:
        """The number of the set of a literal; None if there is none."""
        return self.program.numbers[literal.subject != self.knowledge.one].get((literal.attribute, literal.value))

    def literals(self, number: int, block: Block) -> Iterator[Literal]:
        """An atom as literals of those in a block; one of the one subject if there is anyone."""
        each, name, value = self.program.atoms[number]
        those = among(block, self.subjects) if each else self.subjects[: block > 0]
        return (Literal(subject, name, value) for subject in those)

    def after(self, changes: Mapping[Slot, tuple[Value, int] | None]) -> SetsFixpoint:
        """What holds and fires once some places have another value, to a degree, or none."""
        found: dict[AttributeOf, dict[Value | None, Members]] = {}
        for (subject, name), now in changes.items():
            place, (value, degree) = self.places[subject], now or (None, self.layout.degrees)
            of = found.setdefault((place > 0, name), {})
            of[value] = of.get(value, 0) | alone(self.layout, place, degree)
        return SetsFixpoint(self.run(found), self.subjects[1:])

    def run(self, changes: Changes, layout: Layout | None = None, *, apart: bool = False) -> Sets:
        """The sets of the case after changes; or of copies of it, in each of which others may have changed.

        `apart`: for everybody as if nothing that is so of a member changed what is so of others.
        """
        layout = self.layout if layout is None else layout
        begin = self.start if layout is self.layout else self._copied(layout)
        gates = [self._in(layout, of) for of in self._gates] if apart else None
        anew = self._withdrawn(begin, layout, changes) if self.outdating else changes
        if self.doing:
            begin = self._done(begin, layout, changes)
        begin = observing(begin, self.program, layout, anew)
        if self.alone is not None:
            begin = replace(begin, given={0: self._carried_over(self.alone.run(changes, layout, apart=apart))})
        return Sets(self.program, layout, begin, gates)

    def _copied(self, layout: Layout) -> Start:
        observed = [0] * len(self.start.observed)
        for number in self._observed:
            observed[number] = layout.copied(self.start.observed[number])
        given = {point: self._in(layout, of) for point, of in self.start.given.items()}
        return Start(observed, given, self._in(layout, self.start.done))

    @cached_property
    def _observed(self) -> Sequence[int]:
        return [number for number, found in enumerate(self.start.observed) if found]

    @cached_property
    def _gates(self) -> Sequence[Mapping[int, Members]]:
        """The gates as they are, by point of time."""
        return [{number: held[number] for number in self.program.gates} for held in self.sets.held]

    def _in(self, layout: Layout, sets: Mapping[int, Members]) -> Mapping[int, Members]:
        return {number: found and layout.copied(found) for number, found in sets.items()}

    def _carried_over(self, alone: Sets) -> Mapping[int, Members]:
        """What was established earlier, of whom nothing else is observed or concluded for now."""
        layout, given = alone.layout, {}
        for number, found in self._in(layout, self.established).items():
            each, name, _ = self.program.atoms[number]
            values = self.program.values[each, name].values()
            known = [alone.start.observed[value] for value in values]
            known += [alone.held[0][value] for value in values if value != number]
            given[number] = found & ~layout.spread(reduce(or_, known) & layout.first, layout.degrees)
        return given

    def _done(self, begin: Start, layout: Layout, changes: Changes) -> Start:
        """The start of what is done: nothing concludes or gives what is set."""
        done, given = dict(begin.done), {point: dict(of) for point, of in begin.given.items()}
        for attribute, now in changes.items():
            everyone = layout.spread(reduce(or_, map(layout.whoever, now.values())), layout.degrees)
            for number in self.program.values[attribute].values():
                if number in self.program.heads:
                    done[number] = done.get(number, 0) | everyone
                for of in given.values():
                    if number in of:
                        of[number] &= ~everyone
        return replace(begin, given=given, done=done)

    def _withdrawn(self, begin: Start, layout: Layout, changes: Changes) -> Changes:
        """Changes, with the observations that they outdate: that is what is new, in the case or, if done, firmly so."""
        found = {attribute: dict(now) for attribute, now in changes.items()}
        top = (layout.degrees - 1) * layout.width if self.doing else 0
        for (each, name), now in changes.items():
            numbers = self.program.values[each, name]
            known = layout.first if self.doing else reduce(or_, (begin.observed[n] for n in numbers.values()))
            for value, whom in now.items():
                if value is not None:
                    news = layout.whoever(whom) & known & ~(begin.observed[numbers[value]] >> top)
                    for _, other in self.knowledge.outdated_by(self.subjects[each], name) if news else ():
                        left = news & ~reduce(or_, map(layout.whoever, changes.get((each, other), {}).values()), 0)
                        of = found.setdefault((each, other), {})
                        of[None] = of.get(None, 0) | left
        return found
