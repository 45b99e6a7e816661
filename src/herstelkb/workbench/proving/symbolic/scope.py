"""One symbolic case: the possible observations of the one subject and of some tracked members, and any further members.

Tracked members are ordinary subjects, except that some need not exist. All further ones, the `rest`, affect others
only through measures and through rules that conclude about the one subject from a member. What is assumed of the rest
holds for any group of members, so a proof holds for any number of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Any

from herstelkb.ground.showing import spoken
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal, Value
from herstelkb.workbench.proving.symbolic.formulas import (
    Assignment,
    Formula,
    NumberTerm,
    all_of,
    any_of,
    how_many,
    negation,
    number,
    symbol,
)

Observable = Mapping[tuple[bool, str], tuple[Value, ...]]  # by (whether it is each member's, attribute)


def observable(*bases: Knowledge) -> Observable:
    """The possible observations in a case that all of these rule bases can read."""
    found: dict[tuple[bool, str], list[Value]] = {}
    first, *others = (base.source.vocabulary for base in bases)
    for qualified, entry in first.items():
        kind, _, name = qualified.partition(".")
        entries = [entry, *(other[qualified] for other in others if qualified in other)]
        if len(entries) == len(bases) and all(each.observable for each in entries):
            values = [value for value in entry.values if all(value in each.values for each in entries)]
            found[kind == bases[0].many, name] = values
    return {place: tuple(values) for place, values in found.items()}


@dataclass(frozen=True)
class Rest:
    """What is known of the untracked members.

    `fires`: they may make a rule conclude something about the one subject that no tracked member does.
    `represented`: whatever a measure counts of one of them in the first rule base, it counts of a tracked one too.
    """

    fires: bool
    represented: bool


@dataclass
class Scope:
    """The symbols of one symbolic case, made on demand, and the constraints between them.

    `exists` says for each tracked member whether it exists; without a `rest` there are no others. `depth` is the
    number of degrees.
    """

    one: str
    listed: str
    depth: int
    observable: Observable
    exists: dict[str, Formula]
    rest: Rest | None = None
    constraints: list[Formula] = field(default_factory=list)
    _observed: dict[Literal, tuple[Formula, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.others: NumberTerm = number("others") if self.rest else 0
        if self.rest:
            self.constraints.append(self.others >= 0)
        self.total: NumberTerm = how_many(self.exists.values()) + self.others

    @property
    def members(self) -> tuple[str, ...]:
        """The ids of the tracked members."""
        return tuple(self.exists)

    def observed(self, literal: Literal, degree: int = 1) -> Formula:
        """The formula that the literal is observed to at least this degree."""
        if literal not in self._observed:
            self._observe(literal.subject, literal.attribute)
        return self._observed.get(literal, (False,) * self.depth)[degree - 1]

    def observed_otherwise(self, literal: Literal) -> Formula:
        """The formula that another value of the attribute is observed."""
        values = self._values(literal.subject, literal.attribute)
        return any_of(self.observed(literal._replace(value=v)) for v in values if v != literal.value)

    def case(self, model: Assignment, certainty: tuple[str, ...]) -> dict[str, Any]:
        """The observations of a model as a case in plain data."""
        seen: dict[str, dict[str, Any]] = {self.one: {}}
        seen |= {member: {} for member, exists in self.exists.items() if model.holds(exists)}
        for literal, degrees in self._observed.items():
            reached = sum(model.holds(degree) for degree in degrees)
            if reached and literal.subject in seen:
                firm = reached == self.depth
                value = literal.value if firm else {"value": literal.value, "certainty": certainty[reached - 1]}
                seen[literal.subject][literal.attribute] = value
        one = seen.pop(self.one)
        return {self.one: one, self.listed: [{"id": member, **found} for member, found in seen.items()]}

    def _values(self, subject: str, attribute: str) -> tuple[Value, ...]:
        return self.observable.get((subject != self.one, attribute), ())

    def _observe(self, subject: str, attribute: str) -> None:
        """Constrain an attribute to one observed value at most, observed to every degree below the one observed."""
        literals = [Literal(subject, attribute, value) for value in self._values(subject, attribute)]
        for literal in literals:
            name = f"{subject}.{attribute}={type(literal.value).__name__}:{spoken(literal.value)}"
            degrees = tuple(symbol(f"{name} {degree}") for degree in range(1, self.depth + 1))
            self._observed[literal] = degrees
            for less, more in pairwise(degrees):
                self.constraints.append(any_of([negation(more), less]))
        for left, right in combinations(literals, 2):
            pair = [negation(self._observed[left][0]), negation(self._observed[right][0])]
            self.constraints.append(any_of(pair))


def tracked(ids: Iterable[str], *, certain: int) -> dict[str, Formula]:
    """Members of whom the first `certain` exist; each of the others exists only if the one before does."""
    found: dict[str, Formula] = {}
    there: Formula = True
    for n, name in enumerate(ids):
        there = all_of([there, n < certain or symbol(f"{name} exists")])
        found[name] = there
    return found
