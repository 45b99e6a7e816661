"""What changed between cases of the same subject: what was gained or lost and which observations caused it, who moved,
whether the expected course came true, and what became of the advice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise

from herstelkb.cases.case import Case, Observation
from herstelkb.consequences.unknowns import Slot
from herstelkb.derivation.derivation import Derivation
from herstelkb.derivation.deriving import Evaluate
from herstelkb.derivation.doing import carrying_over
from herstelkb.engines.firings import Step
from herstelkb.explanation.changes import Change
from herstelkb.explanation.comparing.differences import Difference, Differences, differences
from herstelkb.explanation.comparing.expectations import Expectation, expectations
from herstelkb.explanation.comparing.losses import Ending
from herstelkb.explanation.comparing.standings import Standings, standings, values_of
from herstelkb.explanation.variants.base_case import BaseCase
from herstelkb.explanation.variants.influence import Influence
from herstelkb.explanation.variants.minimal_sets import Move, Search
from herstelkb.explanation.variants.variants import Some, Variants
from herstelkb.ground.caching import cached_property
from herstelkb.knowledge.conditions import Literal, Value

UP_TO = 3  # the largest reasons searched for exhaustively; where it takes more observations, one minimal set is given


@dataclass(frozen=True, slots=True)
class Reason:
    """The cause of a difference: each of `sets` is sufficient by itself and minimal.

    `membership`: members who joined or left caused it. `between`: what a case between the two established did. Each set
    was evaluated: adding only these observations to the earlier case (with the members of the later one) gives the
    literal the steps that it has now.
    """

    sets: tuple[tuple[Change, ...], ...]
    membership: bool = False
    between: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """The subjects for whom an attribute went from some standings to others; none where nothing is known."""

    attribute: str  # qualified
    stood: Standings
    stands: Standings
    subjects: tuple[str, ...]

    @property
    def before(self) -> tuple[Value, ...]:
        """The earlier values."""
        return values_of(self.stood)

    @property
    def after(self) -> tuple[Value, ...]:
        """The later values."""
        return values_of(self.stands)


@dataclass(frozen=True, slots=True)
class AdviceCourse:
    """An item of advice: for whom it is new, for whom still due, and for whom it ended, by how it ended."""

    item: str
    new: tuple[str, ...]
    due: tuple[str, ...]
    done: tuple[str, ...]
    otherwise: tuple[str, ...]
    no_ground: tuple[str, ...]

    @property
    def ended(self) -> tuple[str, ...]:
        """For whom it is no longer given."""
        return (*self.done, *self.otherwise, *self.no_ground)


@dataclass(frozen=True)
class Comparison(Differences):
    """An earlier and a later case: what was `observed` differently, who `joined` and `left`, and the consequences.

    Those who joined or left appear in nothing else; everything else is about the subjects in both cases.
    """

    evaluate: Evaluate = field(repr=False)

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """All differences about the subjects in both cases."""
        return tuple(d for d in differences(self.before, self.after) if d.literal.subject in self._in_both)

    @cached_property
    def observed(self) -> tuple[Change, ...]:
        """The observations whose value or certainty changed; the value is None for what is no longer known."""
        then, now = self.before.case.by_attribute, self.after.case.by_attribute
        places = dict.fromkeys(place for place in (*then, *now) if place[0] in self._in_both)
        return tuple(
            Change(*place, now[place].literal.value if place in now else None)
            for place in places
            if _seen(then.get(place)) != _seen(now.get(place))
        )

    @property
    def joined(self) -> tuple[str, ...]:
        """The members in the later case only."""
        return tuple(i for i in self.after.case.ids if i not in self.before.case.id_set)

    @property
    def left(self) -> tuple[str, ...]:
        """The members in the earlier case only."""
        return tuple(i for i in self.before.case.ids if i not in self.after.case.id_set)

    @cached_property
    def reasons(self) -> Mapping[Literal, Reason]:
        """The reason for each difference."""
        return {d.literal: self._reason(d) for d in self.differences}

    @cached_property
    def moved(self) -> tuple[Transition, ...]:
        """Who moved between which values of which attribute, in the order of the vocabulary."""
        knowledge, found = self.before.knowledge, dict[tuple[str, Standings, Standings], list[str]]()
        for subject in self._in_both:
            for attribute in knowledge.attributes[knowledge.kind(subject)]:
                stood, stands = (standings(one, subject, attribute) for one in (self.before, self.after))
                if values_of(stood) != values_of(stands):
                    found.setdefault((knowledge.qualified(subject, attribute), stood, stands), []).append(subject)
        order = {name: n for n, name in enumerate(knowledge.source.vocabulary)}
        moved = [Transition(*key, tuple(subjects)) for key, subjects in found.items()]
        return tuple(sorted(moved, key=lambda m: (order[m.attribute], str(m.before), str(m.after))))

    @cached_property
    def course(self) -> tuple[Expectation, ...]:
        """The outcome of everything that the earlier case led one to expect."""
        return expectations(self.before, self.after)

    @cached_property
    def advice(self) -> tuple[AdviceCourse, ...]:
        """What became of each item of advice given in either case, in the order of the catalogue."""
        knowledge = self.before.knowledge
        then, now = ({li for li in one.steps if knowledge.is_advice(li)} for one in (self.before, self.after))
        ends = {literal: lost.end for literal, lost in self.losses.items()}

        def concerned(item: str, literals: Iterable[Literal]) -> tuple[str, ...]:
            about = {literal.subject for literal in literals if literal.value == item}
            return tuple(subject for subject in self._in_both if subject in about)

        courses = (
            AdviceCourse(
                item,
                concerned(item, now - then),
                concerned(item, then & now),
                *(concerned(item, [li for li in then - now if ends.get(li) == end]) for end in Ending),
            )
            for item in knowledge.source.advice
        )
        return tuple(course for course in courses if course.new or course.due or course.ended)

    @cached_property
    def _in_both(self) -> Mapping[str, None]:
        """The one subject and the members who are in both cases, in the order of the later."""
        there = (i for i in self.after.case.ids if i in self.before.case.id_set)
        return dict.fromkeys((self.before.knowledge.one, *there))

    # --- reasons ---

    @cached_property
    def _same_people(self) -> Derivation:
        """The earlier case with the members of the later one, evaluated; those who joined are as observed now."""
        then, now, joined = self.before.case, self.after.case, set(self.joined)
        kept = [o for o in then.observations if o.literal.subject not in self.left]
        new = [o for o in now.observations if o.literal.subject in joined]
        return self.evaluate(replace(then, members=now.members, observations=(*kept, *new)))

    @cached_property
    def _differing(self) -> Mapping[Slot, Change]:
        return {change.place: change for change in self.observed}

    @cached_property
    def _influence(self) -> Influence:
        options = {place: (change.value,) for place, change in self._differing.items()}
        return Influence(BaseCase(self._same_people), options)

    def _reason(self, difference: Difference) -> Reason:
        literal, base = difference.literal, self._same_people
        if base.steps.get(literal, ()) == difference.after:
            return Reason((), membership=True)
        if self._steps_with(self.observed, literal) != difference.after:
            return Reason((), between=True)
        degrees = {o.literal: o.degree for o in self.after.case.observations}

        def enough(found: Variants) -> Some:
            return found.with_steps(literal, difference.after)

        bearing = self._influence.bearing([literal])
        moves = [Move(place, (self._differing[place].value,)) for place in bearing.places]
        search = Search(self._influence.basis, [literal], bearing.about, moves, enough, degrees)
        sets = [
            tuple(self._differing[move.place] for move in chosen)
            for size in range(1, UP_TO + 1)
            for chosen in search.minimal(size, None)
        ]
        if not sets:
            sets = [self._reduced(difference, [self._differing[place] for place in bearing.places])]
        for found in sets:
            assert self._steps_with(found, literal) == difference.after  # Invariant: a reason is sufficient
        return Reason(tuple(sets))

    def _reduced(self, difference: Difference, changes: list[Change]) -> tuple[Change, ...]:
        """One minimal set where many observations are needed: all of them, minus each that can be left out."""
        needed = list(changes)
        for change in changes:
            without = [other for other in needed if other != change]
            if self._steps_with(without, difference.literal) == difference.after:
                needed = without
        return tuple(needed)

    def _steps_with(self, changes: Iterable[Change], literal: Literal) -> tuple[Step, ...]:
        """The steps of a literal if only these of the changed observations had changed."""
        case, now = self._same_people.case, self.after.case.by_attribute
        places = {change.place for change in changes}
        kept = [o for o in case.observations if (o.literal.subject, o.literal.attribute) not in places]
        made = [now[place] for place in places if place in now]
        return self.evaluate(replace(case, observations=(*kept, *made))).steps.get(literal, ())


class Oddity(StrEnum):
    """Something odd about two successive cases: different names, or dates in the wrong order."""

    OTHER_NAME = "other_name"
    EARLIER_DATE = "earlier_date"


@dataclass(frozen=True, slots=True)
class Notice:
    """An oddity of two successive cases that the reader of a comparison must know about."""

    about: Oddity
    earlier: Case
    later: Case


@dataclass(frozen=True)
class Course:
    """Two or more cases, earliest first: the `passages` from each to the next, and the `whole` from first to last."""

    derivations: tuple[Derivation, ...] = field(repr=False)
    passages: tuple[Comparison, ...]
    whole: Comparison

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases, earliest first."""
        return tuple(derivation.case for derivation in self.derivations)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The oddities of successive cases, in order."""
        found = []
        for earlier, later in pairwise(self.cases):
            if earlier.name and later.name and earlier.name != later.name:
                found.append(Notice(Oddity.OTHER_NAME, earlier, later))
            if earlier.date and later.date and later.date < earlier.date:
                found.append(Notice(Oddity.EARLIER_DATE, earlier, later))
        return tuple(found)

    @cached_property
    def expected(self) -> tuple[Expectation, ...]:
        """The outcome, by the last case, of everything that any earlier case led one to expect; the earliest counts."""
        *earlier, last = self.derivations
        found: dict[Literal, Expectation] = {}
        for derivation in earlier:
            for expectation in expectations(derivation, last):
                found.setdefault(expectation.literal, expectation)
        return tuple(sorted(found.values(), key=lambda e: (e.step.point, str(e.literal))))


def compare(derivations: tuple[Derivation, ...], evaluate: Evaluate) -> Course:
    """The comparison of two or more cases, earliest first."""
    whole = _comparison(derivations[0], derivations[-1], evaluate)
    if len(derivations) == 2:
        return Course(derivations, (whole,), whole)
    return Course(derivations, tuple(_comparison(*pair, evaluate) for pair in pairwise(derivations)), whole)


def _comparison(before: Derivation, after: Derivation, evaluate: Evaluate) -> Comparison:
    """The comparison of two cases; what the earlier established carries over to cases between, as to the later."""
    if after.source is None:
        return Comparison(before, after, evaluate)
    return Comparison(before, after, lambda case: carrying_over(before, case, evaluate))


def _seen(observation: Observation | None) -> tuple[Value, int] | None:
    return (observation.literal.value, observation.degree) if observation else None
