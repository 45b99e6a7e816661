"""The smallest sets of changes, each of what can be changed, that make a conclusion follow, or stop following.

All of them up to a size, none larger than needed. What the conclusion cannot depend on is left out, values that make
no difference to it are tried as one, and thousands of sets are evaluated together; each set that is offered was
evaluated once more, by itself, by an engine.
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

    `losses`: where none is to hold, what after each of the sets becomes of those that hold. `places` are what the goals
    can depend on, and `tried` is the number of sets that were looked at.
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
        """Is it so without any change?"""
        return any(self.before.degree(goal) for goal in self.goals) == self.follows

    @property
    def about(self) -> tuple[Literal, ...]:
        """The goals that hold; or where none does, those that hold in some case at all, or else all of them."""
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
    """The minimal sets of changes, of at most `up_to` each, over the options (default: all that can be changed)."""
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
                    assert any(after.degree(goal) for goal in goals) == follows  # Invariant: what is offered works
                    found.append(offered)
                    if not follows:
                        losses.append(tuple(loss(derivation, after, li) for li in goals if derivation.degree(li)))
    sets, ends = tuple(found), tuple(losses)
    return SmallestChanges(derivation, tuple(goals), follows, up_to, sets, ends, relevant.places, search.tried)


def changeable(derivation: Derivation) -> Options:
    """Every place that the vocabulary says can be changed, with the values it does not have and may propose."""
    knowledge, observed = derivation.knowledge, derivation.case.by_attribute
    found: dict[Slot, tuple[Value | None, ...]] = {}
    for subject in (knowledge.one, *derivation.case.ids):
        for attribute in knowledge.attributes[knowledge.kind(subject)]:
            entry = knowledge.source.vocabulary[knowledge.qualified(subject, attribute)]
            if entry.changeable and entry.observable:
                now = observed.get((subject, attribute))
                present = now.literal.value if now else None
                found[subject, attribute] = tuple(
                    v for v, told in entry.values.items() if told.proposed and v != present
                )
    return found
