"""What a report shows of what could be different: what to find out first, and what could most change its advice.

It selects and groups answers of `explanation` and knows no attribute by name; the wording is left to the templates. Its
cost is bounded: for a large case only some questions are considered, and `limited` says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from herstelkb.consequences.unknowns import Slot
from herstelkb.engines.firings import Step
from herstelkb.explanation.changes import Change
from herstelkb.explanation.changes import changed as changed_case
from herstelkb.explanation.comparing.differences import Difference, DifferenceKind, differences
from herstelkb.explanation.questions import askable, questions
from herstelkb.explanation.smallest_changes import changeable, smallest_changes
from herstelkb.explanation.worlds.effects import effects
from herstelkb.explanation.worlds.influence import Influence, Options
from herstelkb.ground.caching import cached_property
from herstelkb.knowledge.conditions import Literal
from herstelkb.reporting.findings import OpenQuestion

if TYPE_CHECKING:
    from herstelkb.consequences.consequences import Consequences

LARGE = 60  # beyond this many subjects only the first are asked about, and changes come one at a time
QUESTIONS = 5  # as many as a reader can act on
LEVERS = 4


@dataclass(frozen=True, slots=True)
class FirstQuestion:
    """A question worth asking first, about whom, and what its answers can change: items of advice, attributes.

    `alone`: some answer changes something by itself.
    """

    attribute: str  # qualified
    subjects: tuple[str, ...]
    advice: tuple[str, ...]
    decides: tuple[str, ...]  # qualified
    alone: bool


@dataclass(frozen=True, slots=True)
class Lever:
    """Changes that can be made, and the differences found by evaluating the changed case.

    `main`: does anything change that the report is mainly about?
    """

    changes: tuple[Change, ...]
    differences: tuple[Difference, ...]
    main: bool

    @property
    def supposed(self) -> tuple[Literal, ...]:
        """The observations that the changes make."""
        return tuple(Literal(c.subject, c.attribute, c.value) for c in self.changes if c.value is not None)


@dataclass(frozen=True, slots=True)
class AffectedItem:
    """An attribute or item of advice that changes for these subjects; its lowest degree and latest point of time."""

    name: str  # qualified; or the item
    subjects: tuple[str, ...]
    degree: int
    point: int


class Outlook:
    """What could be different in one evaluation, ready for templates."""

    def __init__(self, evaluation: Consequences) -> None:
        self.evaluation, self.knowledge, self.case = evaluation, evaluation.knowledge, evaluation.case
        self.limited = len(self.case.ids) > LARGE
        self._levers: dict[tuple[str, ...], tuple[Lever, ...]] = {}
        self._sets: dict[tuple[str, ...], list[tuple[tuple[Change, ...], tuple[Literal, ...]]]] = {}

    # --- what to find out first ---

    @property
    def looked_at(self) -> int:
        """How many of the many subjects the questions were chosen from."""
        return min(len(self.case.ids), LARGE)

    @cached_property
    def first(self) -> tuple[FirstQuestion, ...]:
        """The most informative of these questions."""
        return self.asked[:QUESTIONS]

    @cached_property
    def asked(self) -> tuple[FirstQuestion, ...]:
        """The questions that can change a goal, the most informative first; one about several subjects is one.

        They are those that a conversation asks: once it has ended there are none.
        """
        return self._first({self.knowledge.one, *self.case.ids[:LARGE]})

    @cached_property
    def first_of_the_one(self) -> tuple[FirstQuestion, ...]:
        """The most informative of these questions about the one subject."""
        return self._first({self.knowledge.one})[:QUESTIONS]

    def _first(self, among: Collection[str]) -> tuple[FirstQuestion, ...]:
        places = {place: values for place, values in askable(self.evaluation.derivation).items() if place[0] in among}
        subjects: dict[tuple[str, bool], list[str]] = {}
        changes: dict[tuple[str, bool], dict[Literal, None]] = {}
        for question in questions(self.evaluation.derivation, options=places):
            if not question.can_change_a_goal(self.knowledge):
                continue
            group = self.knowledge.qualified(question.subject, question.attribute), question.alone
            subjects.setdefault(group, []).append(question.subject)
            decided = [li for answer in question.answers for li in answer.changes] or question.decides
            changes.setdefault(group, {}).update(dict.fromkeys(decided))
        order = {subject: number for number, subject in enumerate(self.case.ids)}
        found = []
        for (name, alone), of in subjects.items():
            advice, decides = self._names(changes[name, alone])
            found.append(FirstQuestion(name, tuple(sorted(of, key=lambda s: order.get(s, -1))), advice, decides, alone))
        return tuple(found)

    def further(self, waiting: Iterable[OpenQuestion]) -> tuple[OpenQuestion, ...]:
        """The questions in `waiting` without those to find out first."""
        first = {(asked.attribute, subject) for asked in self.first for subject in asked.subjects}
        found = []
        for question in waiting:
            left = tuple(subject for subject in question.subjects if (question.attribute, subject) not in first)
            if left:
                found.append(replace(question, subjects=left))
        return tuple(found)

    def open(self, waiting: Iterable[OpenQuestion]) -> int:
        """The number of unknowns that matter: those to find out first, and the further ones."""
        return len(self.first) + len(self.further(waiting))

    def _names(self, literals: Iterable[Literal]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The items of advice and the attributes of the literals, each once, in the order of the rule base."""
        literals = tuple(literals)
        items = {str(literal.value) for literal in literals if self.knowledge.is_advice(literal)}
        names = {
            self.knowledge.qualified(li.subject, li.attribute) for li in literals if not self.knowledge.is_advice(li)
        }
        source = self.knowledge.source
        return tuple(i for i in source.advice if i in items), tuple(n for n in source.vocabulary if n in names)

    # --- what could most change the advice ---

    def levers(self, main: Sequence[str]) -> tuple[Lever, ...]:
        """The changes with most effect: first those that change `main` (qualified names), then by how much advice.

        In a rule base without any of these, all conclusions about the one subject take their place.
        """
        names = tuple(name for name in main if name in self.knowledge.source.vocabulary)
        if names not in self._levers:
            self._levers[names] = tuple(self._chosen(names))
        return self._levers[names]

    def _chosen(self, names: tuple[str, ...]) -> Iterator[Lever]:
        """As many as a reader can weigh, no place twice, and only the best for each set of main literals."""
        ranked = self._ranked(names)
        notable = [one for one in ranked if self._main(one[1], names) or one[0][0].subject == self.knowledge.one]
        used: set[Slot] = set()
        reached: set[frozenset[Literal]] = set()
        found = 0
        for changes, changed in notable or ranked:
            main = self._main(changed, names)
            if not main and len(changed) < 2:
                continue  # that one item of advice lapses once it is done is no news
            if found == LEVERS or used & {change.place for change in changes} or (main and main in reached):
                continue
            after = self.evaluation.again(changed_case(self.knowledge, self.case, changes))
            if made := differences(self.evaluation.derivation, after):
                used |= {change.place for change in changes}
                reached.add(main)
                found += 1
                yield Lever(changes, made, bool(main))

    def kept(self, main: Sequence[str]) -> tuple[tuple[Literal, Step], ...]:
        """What holds of `main` and still holds after any one or two of these changes; empty for a large case."""
        names = tuple(name for name in main if name in self.knowledge.source.vocabulary)
        if self.limited or not self._options:
            return ()
        touched = {literal for _, changed in self._ranked(names) for literal in changed}
        steps = self.evaluation.derivation.steps
        return tuple(
            (conclusion.literal, steps[conclusion.literal][-1])
            for conclusion in self.evaluation.conclusions
            if self._is_main(conclusion.literal, names) and conclusion.literal not in touched
            if conclusion.step == steps[conclusion.literal][-1]
        )

    def _ranked(self, names: tuple[str, ...]) -> list[tuple[tuple[Change, ...], tuple[Literal, ...]]]:
        """Sets of changes with the literals they change, the most effective first."""
        if names not in self._sets:
            self._sets[names] = sorted(self._effective(names), key=lambda one: self._rank(one[0], one[1], names))
        return self._sets[names]

    def _effective(self, names: Sequence[str]) -> Iterator[tuple[tuple[Change, ...], tuple[Literal, ...]]]:
        derivation, options = self.evaluation.derivation, self._options
        influence = Influence(derivation, options)
        outcomes = influence.concluded
        for (place, value), effect in effects(influence, outcomes).items():
            if effect.changes:
                yield (Change(*place, value),), effect.changes
        for goal in outcomes if not self.limited else ():
            if self._is_main(goal, names):
                yield from ((changes, (goal,)) for changes in self._pairs(goal, options))

    def _rank(self, changes: tuple[Change, ...], changed: tuple[Literal, ...], names: Sequence[str]) -> tuple[int, ...]:
        """The sort key: most main literals, fewest changes, about the one subject, most effect."""
        main = len(self._main(changed, names))
        own = sum(change.subject == self.knowledge.one for change in changes)
        advice = sum(map(self.knowledge.is_advice, changed))
        return -main, len(changes), -own, -advice, -len(changed)

    def _pairs(self, goal: Literal, options: Options) -> Iterator[tuple[Change, ...]]:
        derivation, again = self.evaluation.derivation, self.evaluation.again
        wanted = not derivation.degree(goal)
        found = smallest_changes(derivation, [goal], wanted, again, up_to=2, options=options)
        yield from (changes for changes in found.sets if len(changes) == 2)

    @cached_property
    def _options(self) -> Options:
        """What can be changed; in a large case, of the one subject and the first of the many."""
        among = {self.knowledge.one, *self.case.ids[:LARGE]}
        options = changeable(self.evaluation.derivation)
        return {place: values for place, values in options.items() if place[0] in among}

    def _main(self, literals: Iterable[Literal], names: Sequence[str]) -> frozenset[Literal]:
        return frozenset(literal for literal in literals if self._is_main(literal, names))

    def _is_main(self, literal: Literal, names: Sequence[str]) -> bool:
        if literal.subject != self.knowledge.one or self.knowledge.is_advice(literal):
            return False
        return not names or self.knowledge.qualified(literal.subject, literal.attribute) in names

    # --- what a lever does ---

    def of_one(self, lever: Lever) -> tuple[Difference, ...]:
        """The differences in conclusions about the one subject."""
        return tuple(
            d
            for d in lever.differences
            if d.literal.subject == self.knowledge.one and not self.knowledge.is_advice(d.literal)
        )

    def of_many(self, lever: Lever) -> tuple[AffectedItem, ...]:
        """The attributes of the many subjects that change, and for whom."""
        found = [
            d
            for d in lever.differences
            if d.literal.subject != self.knowledge.one and not self.knowledge.is_advice(d.literal)
        ]
        return self._grouped((self.knowledge.qualified(d.literal.subject, d.literal.attribute), d) for d in found)

    def of_advice(self, lever: Lever, kind: str) -> tuple[AffectedItem, ...]:
        """The advice that is `gained`, is `lost` or `shifts`, and for whom."""
        found = [d for d in lever.differences if self.knowledge.is_advice(d.literal) and self.way(d) == kind]
        return self._grouped((str(d.literal.value), d) for d in found)

    def _grouped(self, named: Iterable[tuple[str, Difference]]) -> tuple[AffectedItem, ...]:
        found: dict[str, list[Difference]] = {}
        for name, difference in named:
            found.setdefault(name, []).append(difference)
        return tuple(
            AffectedItem(
                name,
                tuple(dict.fromkeys(d.literal.subject for d in of)),
                min(self.final(d).degree for d in of),
                max(self.final(d).point for d in of),
            )
            for name, of in found.items()
        )

    @staticmethod
    def way(difference: Difference) -> str:
        """`gained`, `lost`, or `shifts` if it stays with another degree or time."""
        kind = difference.kinds[0]
        return kind.value if kind in (DifferenceKind.GAINED, DifferenceKind.LOST) else "shifts"

    @staticmethod
    def final(difference: Difference) -> Step:
        """The last step after the changes, or before them if it is lost."""
        return (difference.after or difference.before)[-1]
