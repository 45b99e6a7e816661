"""Cases generated so that some atoms hold and some tests of measures are met.

The search runs backwards: what can be observed is observed, what is concluded comes from a rule that concludes it, and
a test of a measure from as many members as it takes. `unless`, and whatever else follows, is ignored: whether a case
shows what it should is found by running it (`witnesses`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import MAX_ALTERNATIVES
from herstelkb.knowledge.conditions import Atom, Literal, Measured, Value, alternatives, opposite
from herstelkb.workbench.linting.intervals import interval
from herstelkb.workbench.linting.witnesses import CaseData

MAX_MEMBERS = 1_000  # enough for a share between any two numbers with two decimals
SIZES = 3  # numbers of members tried for each draft
STEPS = 2_000  # of the search; a case that takes more is not simple

Side = tuple[tuple[str, bool], ...]  # by measure: whether this member meets what it counts, or fails it


def generated_cases(
    knowledge: Knowledge, atoms: Iterable[Atom], tests: Iterable[Measured] = (), *, each: bool
) -> Iterator[CaseData]:
    """Cases in which the atoms and tests should hold, simple ones first; atoms of `each` hold of the first member."""
    search = _Search(knowledge)
    first = search.name(1)
    start = _Draft({knowledge.one: {}, **({first: {}} if each else {})}, tests=tuple(dict.fromkeys(tests)))
    for draft in search.all_hold([search.literal(atom, first) for atom in atoms], start):
        yield from search.with_members(draft)


@dataclass(frozen=True)
class _Draft:
    """What a case observes so far, by subject, what is then concluded, and which tests are still to be met."""

    seen: Mapping[str, Mapping[str, Value]]
    concluded: frozenset[Literal] = frozenset()
    tests: tuple[Measured, ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        """The members so far."""
        return tuple(self.seen)[1:]

    def with_member(self, member: str) -> _Draft:
        return self if member in self.seen else replace(self, seen={**self.seen, member: {}})

    def observing(self, literal: Literal) -> _Draft:
        known = {**self.seen[literal.subject], literal.attribute: literal.value}
        return replace(self, seen={**self.seen, literal.subject: known})

    def counting(self, tests: Iterable[Measured]) -> _Draft:
        return replace(self, tests=tuple(dict.fromkeys([*self.tests, *tests])))


class _Search:
    """One search, backwards and depth first, with a limited number of steps."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge, self.left = knowledge, STEPS

    def name(self, number: int) -> str:
        """The id of a member by its number, from 1."""
        return f"{self.knowledge.many[0]}{number:02}"

    def literal(self, atom: Atom, member: str) -> Literal:
        """An atom as a literal, of this member if it is about each."""
        return Literal(member if atom.each else self.knowledge.one, atom.attribute, atom.value)

    # --- what holds ---

    def all_hold(
        self, literals: Sequence[Literal], draft: _Draft, above: frozenset[Literal] = frozenset()
    ) -> Iterator[_Draft]:
        """Drafts in which all these literals hold, none of them resting on one that is `above` it."""
        if not literals:
            yield draft
            return
        for found in self._holds(literals[0], draft, above):
            yield from self.all_hold(literals[1:], found, above)

    def _holds(self, literal: Literal, draft: _Draft, above: frozenset[Literal]) -> Iterator[_Draft]:
        self.left -= 1
        seen = draft.seen[literal.subject].get(literal.attribute)
        if literal in draft.concluded or seen == literal.value:
            yield draft
        elif self.left > 0 and literal not in above and seen is None:
            entry = self.knowledge.attribute(literal.subject, literal.attribute)
            if entry and entry.observable:
                yield draft.observing(literal)
            for clause in self.knowledge.clauses_concluding(literal):
                own = literal.subject != self.knowledge.one or not clause.each
                member = literal.subject if own else next(iter(draft.members), self.name(1))
                after = (draft if own else draft.with_member(member)).counting(clause.tests)
                for found in self.all_hold(clause.premises(self.knowledge.one, member), after, above | {literal}):
                    yield replace(found, concluded=found.concluded | {literal})

    # --- what is counted ---

    def with_members(self, draft: _Draft) -> Iterator[CaseData]:
        """The cases of a draft, with as many members as its tests take."""
        if not draft.tests:
            yield self._case(draft, {})
            return
        for sides in islice(self._sides(draft), SIZES):
            for ordered in dict.fromkeys((sides, sides[::-1])):
                yield from self._taking(ordered, draft)

    def _sides(self, draft: _Draft) -> Iterator[tuple[Side, ...]]:
        """The sides that members may take, for ever larger groups of members."""
        tests: dict[str, list[Measured]] = {}
        for test in draft.tests:
            tests.setdefault(test.measure, []).append(test)
        shares = {name for name in tests if self.knowledge.measures[name].is_share}
        asked = {name: interval(found, is_share=name in shares) for name, found in tests.items()}
        for number in range(max(len(draft.members), bool(shares)), MAX_MEMBERS + 1):
            meant = {name: one.times(number if name in shares else 1) for name, one in asked.items()}
            if all(count and count[0] <= number for count in meant.values()):
                yield tuple(
                    tuple((name, place < few[0]) for name, few in meant.items() if not few[0] <= place < few[-1])
                    for place in range(number)
                )

    def _taking(self, sides: Sequence[Side], draft: _Draft) -> Iterator[CaseData]:
        """The draft with members who take these sides; new members on the same side are copies of one."""
        known = len(draft.members)
        many = Counter(sides[known:])
        new = {self.name(known + n): side for n, side in enumerate(many, 1)}
        for member in new:
            draft = draft.with_member(member)
        members = zip(draft.members, [*sides[:known], *many], strict=True)
        wanted = [(member, part) for member, side in members for part in side]
        for found in self._counted(wanted, draft):
            if set(found.tests) == set(draft.tests):
                yield self._case(found, {member: many[side] for member, side in new.items()})

    def _counted(self, wanted: Sequence[tuple[str, tuple[str, bool]]], draft: _Draft) -> Iterator[_Draft]:
        if not wanted:
            yield draft
            return
        (member, (measure, meets)), rest = wanted[0], wanted[1:]
        counted = self.knowledge.measures[measure].counted
        for way in alternatives(counted if meets else opposite(counted), MAX_ALTERNATIVES) or ():
            for found in self.all_hold([self.literal(atom, member) for atom in way.atoms], draft):
                yield from self._counted(rest, found)

    def _case(self, draft: _Draft, copies: Mapping[str, int]) -> CaseData:
        members = [draft.seen[member] for member in draft.members for _ in range(copies.get(member, 1))]
        listed = [{"id": self.name(number), **seen} for number, seen in enumerate(members, 1)]
        return {
            self.knowledge.one: dict(draft.seen[self.knowledge.one]),
            self.knowledge.source.head.subjects.list: listed,
        }
