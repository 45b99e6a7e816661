"""The smallest sets of changes to what can be changed that make a conclusion follow or stop following.

All minimal sets up to a given size. Whatever the conclusion cannot depend on is skipped, values that make no difference
to it are tried as one, and thousands of sets are evaluated together; each set returned was also evaluated by itself, by
an engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from herstelkb.consequences.unknowns import Slot
from herstelkb.derivation.derivation import Derivation
from herstelkb.derivation.deriving import Evaluate
from herstelkb.explanation.changes import Change, changed
from herstelkb.explanation.comparing.losses import Loss, loss
from herstelkb.explanation.worlds.influence import Influence, Options
from herstelkb.explanation.worlds.minimal_sets import Search, moves
from herstelkb.explanation.worlds.worlds import Variants, Worlds
from herstelkb.ground.progress import Progress
from herstelkb.knowledge.conditions import Atom, Literal, Value


@dataclass(frozen=True)
class SmallestChanges:
    """The sets of changes after which any of `goals` holds (`follows`), or none does; smallest first.

    `losses`: if none is to hold, the losses after each of the sets. `places` are those the goals can depend on, and
    `tried` is the number of sets tried.
    """

    before: Derivation = field(repr=False)
    goals: tuple[Literal, ...]
    follows: bool
    up_to: int
    sets: tuple[tuple[Change, ...], ...]
    losses: tuple[tuple[Loss, ...], ...]
    places: tuple[Slot, ...]
    tried: int

    def __iter__(self) -> Iterator[tuple[Change, ...]]:
        return iter(self.sets)

    @property
    def already(self) -> bool:
        """Is no change needed?"""
        return any(self.before.degree(goal) for goal in self.goals) == self.follows

    @property
    def about(self) -> tuple[Literal, ...]:
        """The goals that hold; if none does, those that can hold in some case; or else all of them."""
        knowledge = self.before.knowledge
        held = tuple(goal for goal in self.goals if self.before.degree(goal))
        can = tuple(
            li for li in self.goals if Atom(li.subject != knowledge.one, li.attribute, li.value) in knowledge.possible
        )
        return held or can or self.goals


def smallest_changes(
    derivation: Derivation,
    goals: Sequence[Literal],
    follows: bool,
    evaluate: Evaluate,
    *,
    up_to: int = 3,
    options: Options | None = None,
    progress: Progress | None = None,
) -> SmallestChanges:
    """The minimal sets of at most `up_to` changes, over the options (by default, everything that can be changed)."""
    options = changeable(derivation) if options is None else options
    relevant = Influence(derivation, options).slice(goals)

    def enough(worlds: Variants) -> Worlds:
        holds = 0
        for goal in goals:
            holds |= worlds.holds(goal)
        return holds if follows else worlds.every & ~holds

    search = Search(derivation, relevant, moves(derivation, relevant, options), enough)
    found: list[tuple[Change, ...]] = []
    losses: list[tuple[Loss, ...]] = []
    if any(derivation.degree(goal) for goal in goals) != follows:
        for size in range(1, up_to + 1):
            for chosen in search.minimal(size, progress):
                for values in product(*(move.values for move in chosen)):
                    offered = tuple(Change(*move.place, value) for move, value in zip(chosen, values, strict=True))
                    after = evaluate(changed(derivation.knowledge, derivation.case, offered))
                    assert any(after.degree(goal) for goal in goals) == follows  # Invariant: each set returned works
                    found.append(offered)
                    if not follows:
                        losses.append(tuple(loss(derivation, after, li) for li in goals if derivation.degree(li)))
    sets, ends = tuple(found), tuple(losses)
    return SmallestChanges(derivation, tuple(goals), follows, up_to, sets, ends, relevant.places, search.tried)


def changeable(derivation: Derivation) -> Options:
    """Every place that can be changed, with its other values that may be proposed."""
    knowledge, observed = derivation.knowledge, derivation.case.by_attribute
    found: dict[Slot, tuple[Value | None, ...]] = {}
    for subject in (knowledge.one, *derivation.case.ids):
        for attribute in knowledge.attributes[knowledge.kind(subject)]:
            entry = knowledge.source.vocabulary[knowledge.qualified(subject, attribute)]
            if entry.changeable and entry.observable:
                now = observed.get((subject, attribute))
                present = now.literal.value if now else None
                found[subject, attribute] = tuple(
                    v for v, option in entry.values.items() if option.proposed and v != present
                )
    return found
