"""What changed between cases of one organisation: what was gained and lost and which observations did it, who moved,
what came of the course that was expected, and what became of the advice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from herstelkb.cases import Case, Observation
from herstelkb.derivation import Derivation
from herstelkb.engines.firings import Step
from herstelkb.explanation.changes import Change
from herstelkb.explanation.differences import Difference, Differing
from herstelkb.explanation.influence import Influence
from herstelkb.explanation.minimal_sets import Move, Search
from herstelkb.explanation.unknowns import Place
from herstelkb.explanation.worlds import Evaluated
from herstelkb.knowledge.conditions import Literal, Value

Evaluate = Callable[[Case], Derivation]
UP_TO = 3  # so many observations together are looked for as a reason; where it takes more, one such set is given


@dataclass(frozen=True, slots=True)
class Reason:
    """What did it: each of `sets` is enough by itself, none larger than needed.

    `membership`: it was who joined or left. Each set was evaluated: with those observations alone, on top of what was
    observed before (of the employees who are there now), the conclusion stands as it does now.
    """

    sets: tuple[tuple[Change, ...], ...]
    membership: bool = False


class Came(StrEnum):
    """What came of an expectation: it holds now, is still to come, the opposite holds, or it is expected no more."""

    TRUE = "came_true"
    NOT_YET = "not_yet"
    OPPOSITE = "opposite"
    DROPPED = "no_longer_expected"


@dataclass(frozen=True, slots=True)
class Expectation:
    """A literal that the earlier case led one to expect from a later point of time on, and what holds now."""

    literal: Literal
    step: Step
    came: Came
    now: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """Subjects of which an attribute has other values now than before; no values where it was or is not known."""

    attribute: str  # qualified
    before: tuple[Value, ...]
    after: tuple[Value, ...]
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AdviceCourse:
    """An item of advice: for whom it is no longer given, for whom it still is, for whom it is new."""

    item: str
    done: tuple[str, ...]
    due: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class Comparison(Differing):
    """An earlier and a later case: what was `observed` otherwise, who `joined` and `left`, and what came of it."""

    evaluate: Evaluate = field(repr=False)

    @cached_property
    def observed(self) -> tuple[Change, ...]:
        """What was observed otherwise or less surely before; without a value what is no longer known."""
        then, now = self.before.case.by_attribute, self.after.case.by_attribute
        places = dict.fromkeys((*then, *now))
        return tuple(
            Change(*place, now[place].literal.value if place in now else None)
            for place in places
            if _seen(then.get(place)) != _seen(now.get(place))
        )

    @property
    def joined(self) -> tuple[str, ...]:
        """The employees of the later case only."""
        return tuple(i for i in self.after.case.ids if i not in self.before.case.id_set)

    @property
    def left(self) -> tuple[str, ...]:
        """The employees of the earlier case only."""
        return tuple(i for i in self.before.case.ids if i not in self.after.case.id_set)

    @cached_property
    def reasons(self) -> Mapping[Literal, Reason]:
        """What did it, for every difference."""
        return {d.literal: self._reason(d) for d in self.differences}

    @cached_property
    def moved(self) -> tuple[Moved, ...]:
        """Who moved between which values of what, in the order of the vocabulary."""
        kb, found = self.before.kb, dict[tuple[str, tuple[Value, ...], tuple[Value, ...]], list[str]]()
        for subject in (kb.one, *(i for i in self.after.case.ids if i in self.before.case.id_set)):
            for attribute in kb.attributes[kb.kind(subject)]:
                then, now = _values_now(self.before, subject, attribute), _values_now(self.after, subject, attribute)
                if then != now:
                    found.setdefault((kb.qualified(subject, attribute), then, now), []).append(subject)
        order = {name: n for n, name in enumerate(kb.source.vocabulary)}
        moved = [Moved(*key, tuple(subjects)) for key, subjects in found.items()]
        return tuple(sorted(moved, key=lambda m: (order[m.attribute], str(m.before), str(m.after))))

    @cached_property
    def course(self) -> tuple[Expectation, ...]:
        """What came of all that the earlier case led one to expect for later."""
        kb, found = self.before.kb, []
        for literal, steps in self.before.steps.items():
            gone = literal.subject in self.left
            if steps[0].point and not kb.is_advice(literal) and not gone:
                now = tuple(
                    li for li in self.after.values.get((literal.subject, literal.attribute), ()) if self._now(li)
                )
                found.append(Expectation(literal, steps[0], self._came(literal), now))
        return tuple(sorted(found, key=lambda e: (e.step.point, str(e.literal))))

    @cached_property
    def advice(self) -> tuple[AdviceCourse, ...]:
        """What became of each item of advice that is or was given, in the order of the catalogue."""
        kb = self.before.kb
        subjects = dict.fromkeys((kb.one, *self.before.case.ids, *self.after.case.ids))
        then = {li for li in self.before.steps if kb.is_advice(li)}
        now = {li for li in self.after.steps if kb.is_advice(li)}

        def concerned(item: str, literals: set[Literal]) -> tuple[str, ...]:
            about = {li.subject for li in literals if li.value == item}
            return tuple(subject for subject in subjects if subject in about)

        courses = (
            AdviceCourse(item, concerned(item, then - now), concerned(item, then & now), concerned(item, now - then))
            for item in kb.source.advice
        )
        return tuple(course for course in courses if course.done or course.due or course.new)

    # --- what came of it ---

    def _now(self, literal: Literal) -> bool:
        return self.after.degree(literal, 0) > 0

    def _came(self, literal: Literal) -> Came:
        if self._now(literal):
            return Came.TRUE
        if any(self._now(other) and not self.before.degree(other, 0) for other in self.before.kb.others(literal)):
            return Came.OPPOSITE
        return Came.NOT_YET if literal in self.after.steps else Came.DROPPED

    # --- what did it ---

    @cached_property
    def _same_people(self) -> Derivation:
        """What followed before, had the employees been those of the later case; who joined is as observed now."""
        if not self.joined and not self.left:
            return self.before
        then, now, joined = self.before.case, self.after.case, set(self.joined)
        kept = [o for o in then.observations if o.literal.subject not in self.left]
        new = [o for o in now.observations if o.literal.subject in joined]
        return self.evaluate(replace(then, employees=now.employees, observations=(*kept, *new)))

    @cached_property
    def _differing(self) -> Mapping[Place, Change]:
        known = {self.before.kb.one, *self.before.case.ids} & {self.before.kb.one, *self.after.case.ids}
        return {change.place: change for change in self.observed if change.subject in known}

    @cached_property
    def _influence(self) -> Influence:
        return Influence(self._same_people, {place: (change.value,) for place, change in self._differing.items()})

    def _reason(self, difference: Difference) -> Reason:
        literal, base = difference.literal, self._same_people
        if base.steps.get(literal, ()) == difference.after:
            return Reason((), membership=True)
        relevant = self._influence.slice([literal])
        degrees = {o.literal: o.degree for o in self.after.case.observations}

        def enough(worlds: Evaluated) -> int:
            return worlds.with_steps(literal, difference.after)

        moves = [Move(place, (self._differing[place].value,)) for place in relevant.places]
        search = Search(base, relevant, moves, enough, degrees)
        sets = [
            tuple(self._differing[move.place] for move in chosen)
            for size in range(1, UP_TO + 1)
            for chosen in search.minimal(size, None)
        ]
        if not sets:
            sets = [self._reduced(difference, [self._differing[place] for place in relevant.places])]
        for found in sets:
            assert self._steps_with(found, literal) == difference.after  # Invariant: what is offered as a reason is one
        return Reason(tuple(sets))

    def _reduced(self, difference: Difference, changes: list[Change]) -> tuple[Change, ...]:
        """One minimal set where many observations are needed: all of them, without each that is not."""
        needed = list(changes)
        for change in changes:
            without = [other for other in needed if other != change]
            if self._steps_with(without, difference.literal) == difference.after:
                needed = without
        return tuple(needed)

    def _steps_with(self, changes: Iterable[Change], literal: Literal) -> tuple[Step, ...]:
        """The steps of a literal if, of all that was observed otherwise, only this had been."""
        case, now = self._same_people.case, self.after.case.by_attribute
        places = {change.place for change in changes}
        kept = [o for o in case.observations if (o.literal.subject, o.literal.attribute) not in places]
        made = [now[place] for place in places if place in now]
        return self.evaluate(replace(case, observations=(*kept, *made))).steps.get(literal, ())


@dataclass(frozen=True)
class Course:
    """Two or more cases, earliest first: the `passages` from each to the next, and the `whole`, from first to last."""

    derivations: tuple[Derivation, ...] = field(repr=False)
    passages: tuple[Comparison, ...]
    whole: Comparison


@dataclass(frozen=True, slots=True)
class Track:
    """The subjects that had the same values of an attribute in each of the cases, not the same in all."""

    attribute: str  # qualified
    values: tuple[tuple[Value, ...], ...]  # one entry a case
    subjects: tuple[str, ...]


def timeline(course: Course) -> tuple[Track, ...]:
    """Everything that moved, case by case, in the order of the vocabulary."""
    kb = course.derivations[0].kb
    found: dict[tuple[str, tuple[tuple[Value, ...], ...]], list[str]] = {}
    for subject in dict.fromkeys((kb.one, *(i for d in course.derivations for i in d.case.ids))):
        for attribute in kb.attributes[kb.kind(subject)]:
            values = tuple(_values_now(derivation, subject, attribute) for derivation in course.derivations)
            if len(set(values)) > 1:
                found.setdefault((kb.qualified(subject, attribute), values), []).append(subject)
    order = {name: n for n, name in enumerate(kb.source.vocabulary)}
    tracks = [Track(attribute, values, tuple(subjects)) for (attribute, values), subjects in found.items()]
    return tuple(sorted(tracks, key=lambda track: (order[track.attribute], str(track.values))))


def compare(derivations: tuple[Derivation, ...], evaluate: Evaluate) -> Course:
    """The comparison of two or more cases, given earliest first."""
    whole = Comparison(derivations[0], derivations[-1], evaluate)
    if len(derivations) == 2:
        return Course(derivations, (whole,), whole)
    return Course(derivations, tuple(Comparison(*pair, evaluate) for pair in pairwise(derivations)), whole)


def _seen(observation: Observation | None) -> tuple[Value, int] | None:
    return (observation.literal.value, observation.degree) if observation else None


def _values_now(derivation: Derivation, subject: str, attribute: str) -> tuple[Value, ...]:
    literals = derivation.values.get((subject, attribute), ())
    return tuple(sorted((li.value for li in literals if derivation.degree(li, 0)), key=str))
