"""Influence: given a case and the free places, where observations may change, the literals whose degree can differ at
all (the fluid ones), and for each of these the places that can matter to it.

It errs on the safe side: what it calls independent is independent in every world. Options may be seen, or done: then no
evidence is read, what it gave is kept. Where what is changed outdates observations, these are free too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from herstelkb.consequences.unknowns import Slot
from herstelkb.derivation.derivation import Derivation
from herstelkb.derivation.doing import established, kept
from herstelkb.engines.firings import Step
from herstelkb.ground.caching import cached_property
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.closure import closure
from herstelkb.knowledge.conditions import AllOf, AnyOf, Condition, Is, Literal, Measured, Value, leaves

Options = Mapping[Slot, Sequence[Value | None]]  # the other values that a place may take; None: unknown


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """A clause for one subject."""

    clause: Clause
    subject: str
    premises: tuple[Literal, ...]
    conclusion: Literal
    stratum: int


@dataclass(frozen=True)
class Slice:
    """Everything that the degrees of some literals can depend on.

    Fluid `literals`, the `instances` that conclude them (lowest stratum first), the other literals that these read, and
    the free places that bear on them. `given` are steps that the literals may have without a rule or an observation: if
    the options are done (`doing`), what is kept, unless its place is set; otherwise what an earlier case established,
    where the case `alone` neither observes nor concludes anything else. `outdating`: changes withdraw what they
    outdate.
    """

    literals: frozenset[Literal]
    instances: tuple[Instance, ...]
    reads: frozenset[Literal]
    places: tuple[Slot, ...]
    given: Mapping[Literal, Sequence[Step]]
    doing: bool
    outdating: bool
    alone: Slice | None


class Influence:
    """The fluid literals of a case in which some places are free, and what depends on what.

    `doing`: they are set. `outdating`: even if seen, another value than in the case withdraws what it outdates.
    """

    def __init__(
        self, derivation: Derivation, options: Options, *, doing: bool = False, outdating: bool = False
    ) -> None:
        self.derivation, self.knowledge, self.options, self.doing = derivation, derivation.knowledge, options, doing
        self.outdating = doing or outdating
        self.one, self.ids = self.knowledge.one, derivation.case.ids
        self._free: Options = {**dict.fromkeys(self._outdating, (None,)), **options}

    def slice(self, goals: Iterable[Literal]) -> Slice:
        """Everything that the goals can depend on."""
        return self.sliced(self.needed(goals))

    def sliced(self, literals: Collection[Literal]) -> Slice:
        """The slice of exactly these fluid literals; all others stay as they are."""
        instances = [instance for literal in literals for instance in self._alive_for.get(literal, ())]
        instances.sort(key=lambda i: (i.stratum, i.clause.number))
        reads = {literal for instance in instances for literal in self._reads[instance]}.difference(literals)
        given = {literal: steps for literal, steps in self._given.items() if literal in literals}
        alone = None
        if given and not self.doing and self.derivation.alone is not None:
            others = [other for literal in given for other in self.knowledge.others(literal)]
            alone = Influence(self.derivation.alone, self.options, outdating=self.outdating).slice(others)
        places, of = self.places(literals), frozenset(literals)
        return Slice(of, tuple(instances), frozenset(reads), places, given, self.doing, self.outdating, alone)

    def needed(self, goals: Iterable[Literal]) -> set[Literal]:
        """The fluid literals that the goals can depend on, including the goals."""
        seen = {goal for goal in goals if goal in self.fluid}
        waiting = list(seen)
        while waiting:
            new = self._needs[waiting.pop()] - seen
            seen |= new
            waiting += new
        return seen

    def reach(self, places: Iterable[Slot]) -> set[Literal]:
        """The fluid literals that can differ if only these places change."""
        seen = {literal for place in places for literal in self._about.get(place, ())}
        waiting = list(seen)
        while waiting:
            new = {head for head in self._moved_by(waiting.pop()) if head in self.fluid and head not in seen}
            seen |= new
            waiting += new
        return seen

    def places(self, literals: Iterable[Literal]) -> tuple[Slot, ...]:
        """The free places that bear on the literals, in the order of the options."""
        about = {(literal.subject, literal.attribute) for literal in literals}
        about |= {deed for place in about for deed in self._outdating.get(place, ())}
        return tuple(sorted(about & self._order.keys(), key=self._order.__getitem__))

    @cached_property
    def _order(self) -> Mapping[Slot, int]:
        return {place: number for number, place in enumerate(self.options)}

    @cached_property
    def fluid(self) -> frozenset[Literal]:
        """The literals whose degree can differ between worlds."""
        fluid = {literal for literal in self._possible if (literal.subject, literal.attribute) in self._free}
        waiting = list(fluid)
        while waiting:
            for head in self._moved_by(waiting.pop()):
                if head not in fluid and head not in self._settled:
                    fluid.add(head)
                    waiting.append(head)
        return frozenset(fluid)

    def _moved_by(self, literal: Literal) -> Iterator[Literal]:
        """What a rule concludes from a literal; and what is no longer given where it holds."""
        yield from (instance.conclusion for instance in self._readers.get(literal, ()))
        if not self.doing and self._given:
            yield from (other for other in self.knowledge.others(literal) if other in self._given)

    @cached_property
    def _given(self) -> Mapping[Literal, Sequence[Step]]:
        """What may hold without a rule or an observation."""
        found: dict[Literal, list[Step]] = {}
        source = self.derivation.source
        for one in kept(self.derivation) if self.doing else established(source) if source is not None else ():
            if one.literal.subject == self.one or one.literal.subject in self.derivation.case.id_set:
                found.setdefault(one.literal, []).append(Step(one.point, one.degree))
        return found

    @cached_property
    def _outdating(self) -> Mapping[Slot, list[Slot]]:
        """The observed places that changes outdate, each with the places that are changed."""
        found: dict[Slot, list[Slot]] = {}
        observed = self.derivation.case.by_attribute
        for place, values in self.options.items() if self.outdating else ():
            for other in self.knowledge.outdated_by(*place) if values and (self.doing or place in observed) else ():
                if other in observed:
                    found.setdefault(other, []).append(place)
        return found

    @cached_property
    def concluded(self) -> tuple[Literal, ...]:
        """The fluid literals that some rule can conclude."""
        return tuple(literal for literal in self._alive_for if literal in self.fluid)

    # --- what may hold, and what must ---

    @cached_property
    def _instances(self) -> tuple[Instance, ...]:
        return tuple(
            Instance(clause, subject, clause.premises(self.one, subject), clause.conclusion(self.one, subject), number)
            for number, stratum in enumerate(self.knowledge.strata)
            for clause in stratum
            if not (self.doing and self.knowledge.is_evidence(clause))
            for subject in (self.ids if clause.each else (self.one,))
        )

    @cached_property
    def _possible(self) -> frozenset[Literal]:
        """An upper bound on what holds in any world: `unless`, measures and barring observations are ignored."""
        start = {*self.derivation.case.observed, *self._given}
        start |= {
            Literal(*place, value) for place, given in self.options.items() for value in given if value is not None
        }
        return closure(start, ((one.premises, one.conclusion) for one in self._instances))

    @cached_property
    def _alive(self) -> tuple[Instance, ...]:
        possible = self._possible
        return tuple(i for i in self._instances if all(premise in possible for premise in i.premises))

    @cached_property
    def _alive_for(self) -> Mapping[Literal, list[Instance]]:
        found: dict[Literal, list[Instance]] = {}
        for instance in self._alive:
            found.setdefault(instance.conclusion, []).append(instance)
        return found

    @cached_property
    def _settled(self) -> frozenset[Literal]:
        """Literals that hold in every world, to the top degree from the first point on."""
        top, case = len(self.knowledge.certainty), self.derivation.case
        start = {o.literal for o in case.observations if o.degree == top and self._place(o.literal) not in self._free}
        firm = [
            instance
            for instance in self._alive
            if instance.clause.time == 0
            and instance.clause.hedge == top
            and not instance.clause.tests
            and self._place(instance.conclusion) not in self._free
            and self._place(instance.conclusion) not in case.by_attribute
            and not (instance.clause.unless and self._may(instance.clause.unless, instance.subject))
        ]
        return closure(start, ((one.premises, one.conclusion) for one in firm))

    def _may(self, condition: Condition, subject: str) -> bool:
        match condition:
            case Is(each, attribute, values):
                return any(Literal(subject if each else self.one, attribute, v) in self._possible for v in values)
            case Measured():
                return True
            case AllOf(parts):
                return all(self._may(part, subject) for part in parts)
            case AnyOf(parts):
                return any(self._may(part, subject) for part in parts)

    # --- what an instance reads ---

    @cached_property
    def _reads(self) -> Mapping[Instance, frozenset[Literal]]:
        return {instance: frozenset(self._read(instance)) for instance in self._alive}

    @cached_property
    def _readers(self) -> Mapping[Literal, list[Instance]]:
        readers: dict[Literal, list[Instance]] = {}
        for instance, literals in self._reads.items():
            for literal in literals:
                readers.setdefault(literal, []).append(instance)
        return readers

    @cached_property
    def _about(self) -> Mapping[Slot, list[Literal]]:
        """The literals of each free place."""
        found: dict[Slot, list[Literal]] = {}
        for literal in self.fluid:
            if self._place(literal) in self._free:
                found.setdefault(self._place(literal), []).append(literal)
        return found

    @cached_property
    def _needs(self) -> Mapping[Literal, frozenset[Literal]]:
        """The fluid literals that the instances concluding a fluid literal read, or that keep it from being given."""
        over = {} if self.doing else self._given
        return {
            literal: self.fluid.intersection(
                chain(
                    *(self._reads[instance] for instance in self._alive_for.get(literal, ())),
                    self.knowledge.others(literal) if literal in over else (),
                )
            )
            for literal in self.fluid
        }

    def _read(self, instance: Instance) -> Iterator[Literal]:
        yield from instance.premises
        for test in instance.clause.tests:
            yield from self._counted[test.measure]
        for leaf in leaves(instance.clause.unless):
            if isinstance(leaf, Measured):
                yield from self._counted[leaf.measure]
            else:
                for value in leaf.values:
                    yield Literal(instance.subject if leaf.each else self.one, leaf.attribute, value)

    @cached_property
    def _counted(self) -> Mapping[str, tuple[Literal, ...]]:
        """The literals that a measure reads."""
        return {
            name: tuple(
                Literal(subject, leaf.attribute, value)
                for leaf in leaves(measure.counted)
                if isinstance(leaf, Is)
                for subject in (self.ids if leaf.each else (self.one,))
                for value in (*leaf.values, *leaf.others)
            )
            for name, measure in self.knowledge.measures.items()
        }

    def _place(self, literal: Literal) -> Slot:
        return literal.subject, literal.attribute
