"""A fixpoint of an engine that records each firing as it goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from herstelkb.engines.firings import Facts, Firing, Step
from herstelkb.ground.caching import cached_property
from herstelkb.knowledge.clauses import Clause
from herstelkb.knowledge.conditions import Literal


class RecordedFixpoint:
    """A `Fixpoint` made from all firings on some facts."""

    def __init__(self, facts: Facts, firings: Iterable[Firing]) -> None:
        self.facts = facts
        self.firings = tuple(sorted(firings, key=lambda f: (f.clause.rule, f.clause.number, f.subject)))

    def fired(self, clause: Clause) -> tuple[Firing, ...]:
        """The firings of a clause, by subject."""
        return self._by_clause.get(clause.number, ())

    @cached_property
    def _by_clause(self) -> Mapping[int, tuple[Firing, ...]]:
        return {number: tuple(found) for number, found in groupby(self.firings, key=lambda f: f.clause.number)}

    @cached_property
    def firings_for(self) -> Mapping[Literal, tuple[Firing, ...]]:
        """The admitted firings that conclude a literal."""
        found: dict[Literal, list[Firing]] = {}
        for firing in self.firings:
            if firing.steps:
                found.setdefault(firing.conclusion, []).append(firing)
        return {literal: tuple(firings) for literal, firings in found.items()}

    @cached_property
    def steps(self) -> Mapping[Literal, tuple[Step, ...]]:
        """The steps of each literal that holds."""
        raw = {literal: [Step(0, degree)] for literal, degree in self.facts.observed.items()}
        for one in self.facts.given:
            raw.setdefault(one.literal, []).append(Step(one.point, one.degree))
        for literal, firings in self.firings_for.items():
            raw.setdefault(literal, []).extend(step for firing in firings for step in firing.steps)
        return {literal: _rising(steps) for literal, steps in raw.items()}

    @property
    def barred(self) -> tuple[Firing, ...]:
        """The firings that an observation barred for now."""
        return tuple(firing for firing in self.firings if firing.barred)


def _rising(steps: list[Step]) -> tuple[Step, ...]:
    """The steps that are firmer than all before them."""
    found: list[Step] = []
    for step in sorted(steps, key=lambda s: (s.point, -s.degree)):
        if not found or step.degree > found[-1].degree:
            found.append(step)
    return tuple(found)
