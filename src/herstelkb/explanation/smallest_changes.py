"""The smallest sets of changes to what can be changed that make a conclusion follow or stop following.

All minimal sets up to a given size, of things done, or with `seen` of observations. Of what is done, nothing is offered
that the rule base would advise against. Whatever the conclusion cannot depend on is skipped, values that make no
difference to it are tried as one, and thousands of sets are evaluated together; each set returned was also evaluated by
itself, by an engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from herstelkb.consequences.unknowns import Slot
from herstelkb.derivation.derivation import Derivation
from herstelkb.derivation.deriving import Evaluate
from herstelkb.derivation.doing import done
from herstelkb.explanation.changes import Change, supposed
from herstelkb.explanation.comparing.losses import Loss, loss
from herstelkb.explanation.deeds import advised_against, deeds_of, without_advised_against
from herstelkb.explanation.worlds.choices import Worlds
from herstelkb.explanation.worlds.influence import Influence, Options
from herstelkb.explanation.worlds.minimal_sets import Search, moves
from herstelkb.explanation.worlds.worlds import Variants
from herstelkb.ground.progress import Progress
from herstelkb.knowledge.conditions import Atom, Literal, Value


@dataclass(frozen=True, slots=True)
class Aim:
    """What at most `up_to` changes are to bring about: that any of `goals` holds in the end (`follows`), or none.

    The changes are done, or merely `seen`.
    """

    goals: tuple[Literal, ...]
    follows: bool
    up_to: int = 3
    seen: bool = False

    def reached(self, derivation: Derivation) -> bool:
        """Is it so?"""
        return any(derivation.degree(goal) for goal in self.goals) == self.follows


@dataclass(frozen=True)
class SmallestChanges:
    """The sets of changes that reach an aim, smallest first.

    `losses`: if no goal is to hold, the losses after each of the sets. `places` are those the goals can depend on, and
    `tried` is the number of sets tried.
    """

    before: Derivation = field(repr=False)
    aim: Aim
    sets: tuple[tuple[Change, ...], ...]
    losses: tuple[tuple[Loss, ...], ...]
    places: tuple[Slot, ...]
    tried: int

    def __iter__(self) -> Iterator[tuple[Change, ...]]:
        return iter(self.sets)

    @property
    def goals(self) -> tuple[Literal, ...]:
        """The literals asked about."""
        return self.aim.goals

    @property
    def follows(self) -> bool:
        """Are they to follow, rather than to stop following?"""
        return self.aim.follows

    @property
    def already(self) -> bool:
        """Is no change needed?"""
        return self.aim.reached(self.before)

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
    aim: Aim,
    evaluate: Evaluate,
    *,
    options: Options | None = None,
    progress: Progress | None = None,
) -> SmallestChanges:
    """The minimal sets of changes with this aim, over the options (by default, everything that can be changed)."""
    options = changeable(derivation) if options is None else options
    relevant = Influence(derivation, options, doing=not aim.seen, outdating=True).slice(aim.goals)
    places = relevant.places
    if not aim.seen:
        options = without_advised_against(derivation, {place: options[place] for place in places})
        relevant = Influence(derivation, options, doing=True).slice(aim.goals)

    def enough(worlds: Variants) -> Worlds:
        holds = 0
        for goal in aim.goals:
            holds |= worlds.holds(goal)
        return holds if aim.follows else worlds.every & ~holds

    search = Search(derivation, relevant, moves(derivation, relevant, options), enough)
    found: list[tuple[Change, ...]] = []
    losses: list[tuple[Loss, ...]] = []
    for size in range(1, aim.up_to + 1) if not aim.reached(derivation) else ():
        for chosen in search.minimal(size, progress):
            for values in product(*(move.values for move in chosen)):
                offered = tuple(Change(*move.place, value) for move, value in zip(chosen, values, strict=True))
                after = _after(derivation, offered, evaluate, aim.seen)
                assert aim.reached(after)  # Invariant: each set returned works
                if not aim.seen and advised_against(derivation, after, offered):
                    continue  # together they are, though none is by itself
                found.append(offered)
                if not aim.follows:
                    losses.append(tuple(loss(derivation, after, li) for li in aim.goals if derivation.degree(li)))
    return SmallestChanges(derivation, aim, tuple(found), tuple(losses), places, search.tried)


def _after(derivation: Derivation, changes: Sequence[Change], evaluate: Evaluate, seen: bool) -> Derivation:
    if seen:
        return evaluate(supposed(derivation.knowledge, derivation.case, changes))
    return done(derivation, deeds_of(changes), evaluate)


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
