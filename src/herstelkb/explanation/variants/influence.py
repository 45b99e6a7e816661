"""Influence: given a case and the options, the places where something else may be observed or done, what can differ at
all, and which options bear on it; for all members at once.

It errs on the safe side: what it calls independent is independent in every variant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from herstelkb.consequences.unknowns import Slot
from herstelkb.engines.sets.layout import Block, Layout
from herstelkb.engines.sets.plan import SetOf, Someone, asked, rests_on
from herstelkb.explanation.variants.base_case import AttributeOf, BaseCase
from herstelkb.ground.caching import cached_property
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import AllOf, AnyOf, Atom, Condition, Is, Literal, Measured, Value

Options = Mapping[Slot, Sequence[Value | None]]  # the other values that a place may take; None: unknown
Fields = int  # a block for each free atom and each gate


@dataclass(frozen=True)
class Bearing:
    """The places of the options that bear on something, each with those of its values that make a difference.

    `about`: the only subject, beside the one subject, that goals and places are about, if nothing that they change
    bears on others.
    """

    places: Mapping[Slot, frozenset[Value]]
    about: str | None


class Influence:
    """What can differ in a case, and what bears on it.

    Each set of the program has a field for each free atom (an attribute's value where some place is free) and for each
    gate. A member in the field of an atom: the set is, of that member, influenced by the atom of that member, or of the
    one subject. The field of a gate says the same of all that influences the gate.
    """

    def __init__(self, basis: BaseCase, options: Options) -> None:
        self.basis, self.options, self.program, self.layout = basis, options, basis.program, basis.layout
        self.numbers, self.plan = basis.program.plan.numbers, basis.program.plan
        self._everyone, self._members = self.layout.first, self.layout.many & self.layout.first
        self._behind: dict[int, frozenset[Literal]] = {}

    # --- what may hold, and what must, of whom ---

    @cached_property
    def offered(self) -> Mapping[tuple[AttributeOf, Value | None], Block]:
        """Who may get which value."""
        whom: dict[tuple[AttributeOf, tuple[Value | None, ...]], list[int]] = {}
        for (subject, name), values in self.options.items():
            place = self.basis.places[subject]
            whom.setdefault(((place > 0, name), tuple(values)), []).append(place)
        found: dict[tuple[AttributeOf, Value | None], Block] = {}
        for (attribute, values), places in whom.items():
            block = self.layout.block(places) if attribute[0] else self._everyone
            for value in values:
                found[attribute, value] = found.get((attribute, value), 0) | block
        return found

    @cached_property
    def _free(self) -> Mapping[AttributeOf, Block]:
        """Whose observations may change: what is offered, and what deeds outdate."""
        found: dict[AttributeOf, Block] = {}
        for ((each, name), _), block in self.offered.items():
            found[each, name] = found.get((each, name), 0) | block
            for other in self._outdated_by((each, name)):
                known = (self.basis.start.observed[n] for n in self.program.values[each, other].values())
                found[each, other] = found.get((each, other), 0) | block & reduce(or_, known, 0)
        return found

    def _outdated_by(self, deed: AttributeOf) -> Iterator[str]:
        each, name = deed
        if self.basis.outdating:
            yield from (other for _, other in self.basis.knowledge.outdated_by(self.basis.subjects[each], name))

    @cached_property
    def _outdating(self) -> Mapping[AttributeOf, list[str]]:
        """The deeds that outdate what is observed of an attribute."""
        found: dict[AttributeOf, list[str]] = {}
        for each, name in dict.fromkeys(attribute for attribute, _ in self.offered):
            for other in self._outdated_by((each, name)):
                found.setdefault((each, other), []).append(name)
        return found

    @cached_property
    def _clauses(self) -> Sequence[Clause]:
        """In the order in which they settle."""
        return [clause for part in self.plan.order for one in part for clause in self.plan.clauses.get(one, ())]

    def _fires(self, clause: Clause, held: Mapping[int, Block]) -> Block:
        """For whom the atoms of a clause hold."""
        whom = self._members if clause.each else self._everyone
        return reduce(and_, (held.get(self.numbers[atom], 0) for atom in clause.atoms), whom)

    def _closed(
        self, held: dict[int, Block], clauses: Sequence[Clause], admitted: Callable[[Clause], Block] | None = None
    ) -> Mapping[int, Block]:
        grown = True
        while grown:
            grown = False
            for clause in clauses:
                number, whom = self.numbers[clause.head], self._fires(clause, held)
                if admitted is not None and whom:
                    whom &= admitted(clause)
                if clause.each != clause.head.each:
                    whom = self._everyone if whom else 0
                if whom & ~held.get(number, 0):
                    held[number], grown = held.get(number, 0) | whom, True
        return held

    @cached_property
    def may(self) -> Mapping[int, Block]:
        """Of whom an atom holds in any variant, at most: `unless`, measures and barring observations are ignored."""
        held = {n: found & self._everyone for n, found in enumerate(self.basis.start.observed) if found}
        given = [*self.basis.start.given.values(), self.basis.established]
        for number, found in [item for of in given for item in of.items()]:
            held[number] = held.get(number, 0) | self.layout.whoever(found)
        for (attribute, value), block in self.offered.items():
            if value is not None:
                number = self.program.values[attribute][value]
                held[number] = held.get(number, 0) | block
        return self._closed(held, self._clauses)

    @cached_property
    def _must(self) -> Mapping[int, Block]:
        """Of whom an atom holds in every variant, to the highest degree from the first point of time on, at least."""
        layout, observed = self.layout, self.basis.start.observed
        top = (layout.degrees - 1) * layout.width
        seen = {
            attribute: reduce(or_, (observed[n] & layout.first for n in of.values()))
            for attribute, of in self.program.values.items()
        }
        held = {
            n: (observed[n] >> top) & ~self._free.get(attribute, 0)
            for attribute, of in self.program.values.items()
            for n in of.values()
        }

        def admitted(clause: Clause) -> Block:
            attribute = (clause.head.each, clause.head.attribute)
            known = self._free.get(attribute, 0) | seen[attribute]
            return self._everyone & ~known & ~(self._may(clause.unless) if clause.unless is not None else 0)

        firm = [c for c in self._clauses if not c.time and c.hedge == layout.degrees and not c.tests]
        return self._closed(held, firm, admitted)

    def _may(self, condition: Condition) -> Block:
        match condition:
            case Is(each, attribute, values):
                return reduce(or_, (self.may.get(self.numbers[Atom(each, attribute, v)], 0) for v in values), 0)
            case Measured():
                return self._everyone
            case AllOf(parts):
                return reduce(and_, map(self._may, parts), self._everyone)
            case AnyOf(parts):
                return reduce(or_, map(self._may, parts), 0)

    # --- what influences what ---

    @cached_property
    def _fields(self) -> Mapping[int, int]:
        """The number of the field of each free atom and of each gate."""
        free = [n for attribute in self._free for n in self.program.values[attribute].values() if n in self.may]
        return {number: field for field, number in enumerate((*free, *self.program.gates))}

    @cached_property
    def _wide(self) -> Layout:
        """The layout of fields: as that of degrees."""
        return Layout(self.layout.members, max(1, len(self._fields)))

    @cached_property
    def _influences(self) -> tuple[Mapping[int, Fields], Mapping[int, Fields]]:
        """What influences each set; and what influences each gate from behind."""
        found = dict.fromkeys(self.numbers.values(), 0)
        behind = dict.fromkeys(self.program.gates, 0)
        alive: dict[int, Fields] = {}

        def asking(clause: Clause) -> Fields:
            known = reduce(or_, (found[self.numbers[one]] for one in asked(clause)), 0)
            if known and clause.number not in alive:
                alive[clause.number] = self._wide.spread(self._fires(clause, self.may), self._wide.degrees)
            return known and known & alive[clause.number]

        def influenced(one: SetOf) -> Fields:
            known = reduce(or_, map(asking, self.plan.clauses.get(one, ())), 0)
            if isinstance(one, Atom):
                number = self.numbers[one]
                known |= self._by_itself(number) | found.get(self.numbers.get(Someone(one), -1), 0)
                if number in self.basis.established:
                    values = self.program.values[one.each, one.attribute].values()
                    given = self._wide.spread(self.layout.whoever(self.basis.established[number]), self._wide.degrees)
                    known |= reduce(or_, (found[value] for value in values if value != number), 0) & given
                return known & ~self._wide.spread(self._must.get(number, 0), self._wide.degrees) if known else 0
            if isinstance(one, Someone):  # what is observed of the head bars what members would make it
                values = self.program.values.get((False, one.head.attribute), {}).values()
                return known | reduce(or_, map(self._by_itself, values), 0)
            parts = rests_on(one, self.plan.clauses, self.plan.measures)
            return reduce(or_, (found[self.numbers[part]] for part in parts), 0)

        rounds = any(len(part) > 1 for part in self.plan.order) or bool(self.basis.established)
        grown = True
        while grown:
            grown = False
            for one in (one for part in self.plan.order for one in part):
                number, known = self.numbers[one], influenced(one)
                if number in behind:
                    grown |= known != behind[number]
                    behind[number] = known
                    known = self._everyone << self._fields[number] * self._wide.width if known else 0
                grown |= known != found[number]
                found[number] = known
            grown &= rounds
        return found, behind

    def _by_itself(self, number: int) -> Fields:
        each, name, _ = self.program.atoms[number]
        whose = self._free.get((each, name), 0) & self.may.get(number, 0)
        return whose << self._fields[number] * self._wide.width if whose else 0

    def fluid(self, number: int) -> Block:
        """Of whom a set can differ between variants."""
        return self._wide.whoever(self._influences[0][number])

    @cached_property
    def concluded(self) -> tuple[Literal, ...]:
        """The literals that can differ, and that some rule can conclude or an earlier case established."""
        found: dict[Literal, None] = {}
        for clause in (clause for stratum in self.basis.knowledge.strata for clause in stratum):
            if clause.number in self.program.clauses:
                head = self.numbers[clause.head]
                whom = self._fires(clause, self.may)
                whom = whom if clause.each == clause.head.each else self._everyone * bool(whom)
                found |= dict.fromkeys(self.basis.literals(head, whom & self.fluid(head)))
        for number, members in self.basis.established.items():
            found |= dict.fromkeys(self.basis.literals(number, self.layout.whoever(members) & self.fluid(number)))
        return tuple(found)

    def kinds(self, number: int, whom: Block) -> Iterator[tuple[Block, tuple[int, ...]]]:
        """Members of whom the same influences a set, and the numbers of these free atoms and gates."""
        kinds: list[tuple[Block, tuple[int, ...]]] = [(whom & self.fluid(number), ())]
        for known, field in self._fields.items():
            block = self._influences[0][number] >> field * self._wide.width & self._everyone
            if block:
                inside = [(part & block, (*of, known)) for part, of in kinds]
                kinds = [(part, of) for part, of in [*inside, *((p & ~block, of) for p, of in kinds)] if part]
        yield from ((part, of) for part, of in kinds if part)

    def bearing(self, goals: Iterable[Literal]) -> Bearing:
        """What bears on some literals, together."""
        numbers = {goal: self.basis.number(goal) for goal in goals}
        influences = {
            goal: [known for _, of in self.kinds(number, 1 << self.basis.places[goal.subject]) for known in of]
            for goal, number in numbers.items()
            if number is not None
        }
        free = {literal for goal, of in influences.items() for literal in self.influencing(goal.subject, of)}
        subjects = {subject for subject, *_ in (*numbers, *free)} - {self.program.one}
        gated = any(known in self.program.gates for of in influences.values() for known in of)
        about = None if gated or len(subjects) > 1 else next(iter(subjects), self.program.one)
        return Bearing(self.places(free), about)

    def places(self, free: Iterable[Literal]) -> Mapping[Slot, frozenset[Value]]:
        """The places of the options that free literals are about, in order; each with the values of these literals."""
        found: dict[Slot, set[Value]] = {}
        for subject, name, value in free:
            found.setdefault((subject, name), set()).add(value)
            for deed in self._outdating.get((subject != self.program.one, name), ()):
                found.setdefault((subject, deed), set())
        order = self._order
        return {place: frozenset(found[place]) for place in sorted(found.keys() & order.keys(), key=order.__getitem__)}

    @cached_property
    def _order(self) -> Mapping[Slot, int]:
        return {place: number for number, place in enumerate(self.options)}

    def influencing(self, subject: str, influences: Iterable[int]) -> frozenset[Literal]:
        """The literals of free places that influence something of a subject, given the free atoms and gates that do."""
        found: set[Literal] = set()
        for number in influences:
            if number in self.program.atoms:
                each, name, value = self.program.atoms[number]
                found.add(Literal(subject if each else self.program.one, name, value))
            else:
                found |= self._through(number)
        return frozenset(found)

    def _through(self, gate: int) -> frozenset[Literal]:
        """The literals of free places that influence a gate."""
        if gate not in self._behind:
            found: set[Literal] = set()
            waiting, seen = [gate], {gate}
            while waiting:
                one = waiting.pop()
                for number, field in self._fields.items():
                    block = self._influences[1][one] >> field * self._wide.width & self._everyone
                    if block and number in self.program.atoms:
                        found.update(self.basis.literals(number, block))
                    elif block and number not in seen:
                        seen.add(number)
                        waiting.append(number)
            self._behind[gate] = frozenset(found)
        return self._behind[gate]
