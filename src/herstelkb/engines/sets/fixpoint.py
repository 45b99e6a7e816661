"""What fired in a case and what holds of whom, read off its sets when it is asked for.

The sets are a fixpoint, so a clause fired for exactly those who are in all that it asks; nothing is recorded while they
are computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import repeat
from operator import attrgetter

from herstelkb.engines.firings import Firing, Step
from herstelkb.engines.sets.layout import Block, among
from herstelkb.engines.sets.running import Sets
from herstelkb.ground.caching import cached_property
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import Atom, Literal

_literal = partial(tuple.__new__, Literal)  # from a triple, without a call in Python: there are many
_by_rule = attrgetter("rule", "number")
_by_subject = attrgetter("subject")


class SetsFixpoint:
    """A `Fixpoint` over the sets of a case. What was read is kept."""

    def __init__(self, sets: Sets, members: tuple[str, ...]) -> None:
        self.sets, self.subjects = sets, (sets.program.one, *members)
        self._fired: dict[int, tuple[Firing, ...]] = {}
        self._concluding: dict[int, Mapping[Literal, tuple[Firing, ...]]] = {}

    def differing(self, other: SetsFixpoint) -> tuple[Literal, ...]:
        """The literals whose steps differ in another fixpoint of the same members."""
        atoms = self.sets.program.atoms
        found = ((atoms[number], block) for number, block in self.sets.differing(other.sets))
        return tuple(li for atom, block in found for li in self._literals(atom, block))

    @cached_property
    def steps(self) -> Mapping[Literal, tuple[Step, ...]]:
        """The steps of each literal that holds."""
        found: dict[Literal, tuple[Step, ...]] = {}
        for number, atom in self.sets.program.atoms.items():
            before = 0
            for point, held in enumerate(self.sets.held):
                if held[number] != before:
                    for degree, risen in self.sets.layout.by_degree(held[number] & ~before):
                        literals, step = self._literals(atom, risen), (Step(point, degree),)
                        if before:
                            found.update([(literal, found.get(literal, ()) + step) for literal in literals])
                        else:
                            found.update(zip(literals, repeat(step)))
                    before = held[number]
        return found

    @property
    def firings(self) -> tuple[Firing, ...]:
        """All firings, by rule."""
        return tuple(firing for clause in self._ranked for firing in self.fired(clause))

    @property
    def barred(self) -> tuple[Firing, ...]:
        """The firings that an observation barred for now."""
        numbers, against = self.sets.program.plan.numbers, self.sets.against
        found = (firing for c in self._ranked if numbers[c.head] in against for firing in self.fired(c))
        return tuple(firing for firing in found if firing.barred)

    @cached_property
    def firings_for(self) -> Mapping[Literal, tuple[Firing, ...]]:
        """The admitted firings that conclude a literal, by rule."""
        return _ByLiteral(self)

    def concluding(self, head: int) -> Mapping[Literal, tuple[Firing, ...]]:
        """The admitted firings of the clauses for an atom, by what they conclude."""
        if head not in self._concluding:
            found: dict[Literal, list[Firing]] = {}
            for clause in sorted(self.sets.program.heads.get(head, ()), key=_by_rule):
                for firing in self.fired(clause):
                    if firing.steps:
                        found.setdefault(firing.conclusion, []).append(firing)
            self._concluding[head] = {literal: tuple(firings) for literal, firings in found.items()}
        return self._concluding[head]

    def fired(self, clause: Clause) -> tuple[Firing, ...]:
        """The firings of a clause, by subject."""
        if clause.number not in self._fired:
            runs = clause.number in self.sets.program.clauses
            self._fired[clause.number] = tuple(sorted(self._read(clause), key=_by_subject)) if runs else ()
        return self._fired[clause.number]

    @cached_property
    def _ranked(self) -> tuple[Clause, ...]:
        return tuple(sorted(self.sets.program.clauses.values(), key=_by_rule))

    def concluded(self, head: int) -> Iterator[Literal]:
        """The literals of an atom that some admitted firing concludes; no firing is made for it."""
        block = 0
        for clause in self.sets.program.heads.get(head, ()):
            for _, _, admitted, _ in self._risen(clause):
                block |= admitted
        atom = self.sets.program.atoms[head]
        return self._literals(atom, block if atom.each else int(block > 0))

    def _read(self, clause: Clause) -> Iterator[Firing]:
        """The firings of a clause: for each subject its steps, and the degree to which it was barred."""
        one = self.sets.program.one
        subjects = self.subjects if clause.each else (one,)
        steps: dict[str, tuple[Step, ...]] = {}
        barred: dict[str, int] = {}
        for point, degree, admitted, not_admitted in self._risen(clause):
            for subject in among(admitted, subjects):
                steps[subject] = (*steps.get(subject, ()), Step(point, degree))
            for subject in among(not_admitted, subjects):
                steps[subject] = ()
                barred[subject] = degree
        for subject, found in steps.items():
            premises, conclusion = clause.premises(one, subject), clause.conclusion(one, subject)
            yield Firing(clause, subject, premises, conclusion, found, barred.get(subject, 0))

    def _risen(self, clause: Clause) -> Iterator[tuple[int, int, Block, Block]]:
        """For whom a clause becomes firmer: the point of time and the degree, who is admitted and who is barred."""
        sets = self.sets
        against = sets.against.get(sets.program.plan.numbers[clause.head], 0) & sets.layout.first
        before = 0
        for point in range(clause.time, len(sets.held)):
            if point > clause.time and sets.held[point] is sets.held[point - 1]:
                continue
            worth = sets.worth(clause, point)
            for degree, risen in sets.layout.by_degree(worth & ~before):
                barred = risen & against if point == 0 else 0
                yield point, degree, risen ^ barred, barred
            before |= worth

    def _literals(self, atom: Atom, block: Block) -> Iterator[Literal]:
        """An atom as literals of those in a block."""
        each, attribute, value = atom
        those = among(block, self.subjects if each else self.subjects[:1])
        return map(_literal, zip(those, repeat(attribute), repeat(value)))


class _ByLiteral(Mapping[Literal, tuple[Firing, ...]]):
    """The admitted firings of a fixpoint by literal, read for one atom at a time."""

    def __init__(self, fixpoint: SetsFixpoint) -> None:
        self.fixpoint = fixpoint

    def __getitem__(self, literal: Literal) -> tuple[Firing, ...]:
        program = self.fixpoint.sets.program
        number = program.numbers[literal.subject != program.one][literal.attribute, literal.value]
        return self.fixpoint.concluding(number)[literal]

    def __iter__(self) -> Iterator[Literal]:
        for head in self.fixpoint.sets.program.heads:
            yield from self.fixpoint.concluded(head)

    def __len__(self) -> int:
        return sum(1 for _ in self)
