"""What each possible answer would change by itself: one world per answer, and one for the unchanged case.

The worlds of some members at a time are evaluated together: what an answer about one member can affect is mostly about
that member and the one subject, and the rest of a large case is read off unchanged. `worlds` evaluates them, and
`influence` says what can affect what.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from herstelkb.consequences.unknowns import Slot
from herstelkb.explanation.worlds.choices import Worlds
from herstelkb.explanation.worlds.influence import Influence, Slice
from herstelkb.explanation.worlds.worlds import variants
from herstelkb.ground.progress import Progress
from herstelkb.knowledge.conditions import Literal, Value

TOGETHER = 64  # members: with about this many, an operation on their worlds costs more than the call itself


@dataclass(frozen=True, slots=True)
class AnswerEffect:
    """A possible answer, and what it changes by itself: literals gained, lost, or shifted in degree or time."""

    value: Value
    gained: tuple[Literal, ...]
    lost: tuple[Literal, ...]
    shifted: tuple[Literal, ...]

    @property
    def changes(self) -> tuple[Literal, ...]:
        """All literals that it changes."""
        return (*self.gained, *self.lost, *self.shifted)


def effects(
    influence: Influence, outcomes: Collection[Literal], progress: Progress | None = None
) -> dict[tuple[Slot, Value | None], AnswerEffect]:
    """What each of the options changes among the outcomes; `progress` gets the number of places done, of the total."""
    options = influence.options
    order = {outcome: number for number, outcome in enumerate(outcomes)}
    needed = influence.needed(outcomes)
    found: dict[tuple[Slot, Value | None], AnswerEffect] = {}
    done = 0
    for places in _together(influence):
        relevant = influence.sliced(influence.reach(places) & needed)
        found |= _effects(influence, places, relevant, sorted(relevant.literals & order.keys(), key=order.__getitem__))
        done += len(places)
        if progress is not None:
            progress(done, len(options))
    return {(place, value): found[place, value] for place in options for value in options[place]}


def _together(influence: Influence) -> Iterator[list[Slot]]:
    """The places in groups: of the one subject, then of some members at a time.

    If what is known of some members can affect others, each group would be about everybody, so the rest is one group.
    """
    of: dict[str, list[Slot]] = {}
    for place in influence.options:
        of.setdefault(place[0], []).append(place)
    own = of.pop(influence.one, [])
    if own:
        yield own
    people = list(of)
    for start in range(0, len(people), TOGETHER):
        some = people[start : start + TOGETHER]
        places = [place for subject in some for place in of[subject]]
        about = {literal.subject for literal in influence.reach(places)}
        if not about <= {influence.one, *some}:
            yield [place for subject in people[start:] for place in of[subject]]
            return
        yield places


def _effects(
    influence: Influence, places: Sequence[Slot], relevant: Slice, outcomes: Sequence[Literal]
) -> dict[tuple[Slot, Value | None], AnswerEffect]:
    derivation, options = influence.derivation, influence.options
    worlds = [(place, value) for place in places for value in options[place]]
    choices: dict[Slot, dict[Value | None, Worlds]] = {place: {} for place in places}
    for number, (place, value) in enumerate(worlds):
        choices[place][value] = 1 << number
    evaluated = variants(derivation, relevant, choices, len(worlds) + 1)
    changes: list[list[tuple[Literal, bool, bool]]] = [[] for _ in worlds]  # held in the case? holds in the world?
    for outcome in outcomes:
        otherwise = 0
        for holding in evaluated.courses(outcome):
            otherwise |= evaluated.every & ~holding if holding >> len(worlds) else holding
        held, holds = bool(derivation.degree(outcome)), evaluated.holds(outcome)
        while otherwise:
            number = otherwise.bit_length() - 1
            otherwise ^= 1 << number
            if worlds[number][0] != (outcome.subject, outcome.attribute):
                changes[number].append((outcome, held, bool(holds >> number & 1)))
    return {world: _effect(world[1], found) for world, found in zip(worlds, changes, strict=True)}


def _effect(value: Value | None, changes: Sequence[tuple[Literal, bool, bool]]) -> AnswerEffect:
    return AnswerEffect(
        value,  # type: ignore[arg-type]
        gained=tuple(literal for literal, before, now in changes if now and not before),
        lost=tuple(literal for literal, before, now in changes if before and not now),
        shifted=tuple(literal for literal, before, now in changes if before and now),
    )
