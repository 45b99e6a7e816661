"""What to find out next: the unknowns whose answers can change advice or conclusions, ranked by how much.

An unknown is worth asking about if, for some answers to the others (or none), one of its own answers makes a
difference; an answer may matter only together with others. If few enough answers bear on a conclusion, every
combination is tried and the result is exact; otherwise everything that might matter is asked, so nothing that matters
is ever left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod

from herstelkb.cases.case import months_between
from herstelkb.consequences.unknowns import Slot
from herstelkb.derivation.derivation import Derivation
from herstelkb.explanation.worlds.choices import Worlds
from herstelkb.explanation.worlds.effects import AnswerEffect, effects
from herstelkb.explanation.worlds.influence import Influence, Options, Slice
from herstelkb.explanation.worlds.worlds import Variants, variants
from herstelkb.ground.progress import Progress
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal, Value
from herstelkb.proofs.proof import Established, Proof

EXACT = 1 << 17  # the most combinations of answers tried for one conclusion
UnnamedLiteral = tuple[bool, str, Value]  # a literal: is it about the member or the one subject?
_Shape = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class PartialProof:
    """A rule that would conclude something for `subject` if the answer were `value` and the `missing` literals held."""

    rule: str
    subject: str
    conclusion: Literal
    value: Value
    held: tuple[Proof, ...]
    missing: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """An unknown worth asking about. `decides`: what its answer can change, by itself or together with others.

    `certain` is False if it may change something, but there are too many combinations to try.
    """

    subject: str
    attribute: str
    answers: tuple[AnswerEffect, ...]
    decides: tuple[Literal, ...]
    advice: bool  # is any of that advice?
    certain: bool
    completes: tuple[PartialProof, ...]
    still: Established | None = None  # what was established so long ago that it is asked whether it is still so

    @property
    def place(self) -> Slot:
        """The subject and attribute it asks about."""
        return self.subject, self.attribute

    def can_change_a_goal(self, knowledge: Knowledge) -> bool:
        """Whether a conversation, which aims at the goals of the rule base, asks it."""
        return any(map(knowledge.is_goal, self.decides))

    @property
    def alone(self) -> bool:
        """Does some answer change something by itself?"""
        return any(answer.changes for answer in self.answers)


def questions(
    derivation: Derivation,
    *,
    goals_only: bool = False,
    options: Options | None = None,
    progress: Progress | None = None,
) -> tuple[Question, ...]:
    """All questions worth asking, the most informative first; with `goals_only`, those that can change the goals.

    `options` limits the questions to these places; all other unknowns stay unknown. `progress` is called with the
    number of places examined and their total.
    """
    knowledge, options = derivation.knowledge, askable(derivation) if options is None else options
    influence, again = Influence(derivation, options), to_ask_again(derivation)
    outcomes = [li for li in influence.concluded if knowledge.is_goal(li) or not goals_only]
    alone = effects(influence, outcomes, progress)
    decides, perhaps = _decides(derivation, influence, outcomes, options, alone)
    found = []
    for place in options:
        certain = decides.get(place, set())
        literals = certain | perhaps.get(place, set())
        if not literals:
            continue
        answers = tuple(alone[place, value] for value in options[place])
        found.append(
            Question(
                *place,
                answers,
                tuple(sorted(literals, key=str)),
                any(knowledge.is_advice(literal) for literal in literals),
                bool(certain),
                partial_proofs(derivation, place),
                again.get(place),
            )
        )
    order = {place: n for n, place in enumerate(options)}
    about_many = max(
        (_advice(knowledge, question) for question in found if question.subject != knowledge.one), default=0
    )
    return tuple(sorted(found, key=lambda question: (*_rank(knowledge, question, about_many), order[question.place])))


def askable(derivation: Derivation, *, again: bool = False) -> Options:
    """Every observable place without a known value, or with one from too long ago, with its possible answers.

    Places that were asked in vain are left out, unless `again`.
    """
    knowledge, case, old = derivation.knowledge, derivation.case, to_ask_again(derivation)
    return {
        (subject, attribute): tuple(knowledge.source.vocabulary[knowledge.qualified(subject, attribute)].values)
        for subject in (knowledge.one, *case.ids)
        for attribute in knowledge.attributes[knowledge.kind(subject)]
        if knowledge.source.vocabulary[knowledge.qualified(subject, attribute)].observable
        and (derivation.missed(subject, attribute) or (subject, attribute) in old)
        and (again or (subject, attribute) not in case.unanswered)
    }


def to_ask_again(derivation: Derivation) -> dict[Slot, Established]:
    """What an earlier case established, so long ago that it is to be asked whether it is still so."""
    case, found = derivation.case, {}
    for given in case.given if not case.done else ():
        place = given.literal.subject, given.literal.attribute
        entry, kept = derivation.knowledge.attribute(*place), derivation.kept(given)
        if entry is None or entry.asked_again is None or case.date is None or kept.case.date is None:
            continue
        if months_between(kept.case.date, case.date) >= entry.asked_again.after_months:
            found[place] = kept
    return found


def _rank(knowledge: Knowledge, question: Question, about_many: int) -> tuple[float, ...]:
    """The sort key: what may be so no longer, questions about the whole, then those that change most advice, then most
    conclusions, on average over their answers.

    A question is about the whole if it can decide more advice than any about one of the many (`about_many`). Those that
    can decide about as much (within a factor of two) keep the order of the vocabulary; an attribute that rules also
    conclude counts half, so that nobody is asked for a judgement of the whole before what it rests on.
    """
    changes = [answer.changes for answer in question.answers]
    advice = sum(knowledge.is_advice(literal) for literals in changes for literal in literals)
    decides, old = _advice(knowledge, question), question.still is None
    if question.subject == knowledge.one and decides > about_many:
        judgement = knowledge.source.vocabulary[knowledge.qualified(*question.place)].derivable
        return old, -question.advice, -question.certain, 0, -(decides >> judgement).bit_length(), judgement
    return (
        old,
        -question.advice,
        -question.certain,
        1,
        -advice / len(changes),
        -sum(len(literals) for literals in changes) / len(changes),
        -len(question.decides),
    )


def _advice(knowledge: Knowledge, question: Question) -> int:
    """How many items of advice it can decide, for any subject."""
    return len({literal.value for literal in question.decides if knowledge.is_advice(literal)})


def _decides(
    derivation: Derivation,
    influence: Influence,
    outcomes: Sequence[Literal],
    options: Options,
    alone: Mapping[tuple[Slot, Value | None], AnswerEffect],
) -> tuple[dict[Slot, set[Literal]], dict[Slot, set[Literal]]]:
    """For each place, what it certainly can decide and what it might."""
    decides: dict[Slot, set[Literal]] = {}
    perhaps: dict[Slot, set[Literal]] = {}
    for (place, _), answer in alone.items():
        if answer.changes:
            decides.setdefault(place, set()).update(answer.changes)
    waiting = _together(influence, outcomes, options, decides)
    found: dict[_Shape, list[tuple[str | None, str, int]]] = {}  # None: the member that the slice is about
    while waiting:
        goals = waiting.pop()
        relevant = influence.slice(goals)
        classes = {place: _classes(relevant, place, options[place]) for place in relevant.places}
        count = prod(len(values) for values in classes.values())
        if count > EXACT:
            if len(goals) > 1:
                waiting += [[goal] for goal in goals]
                continue
            for place in relevant.places:
                if place != (goals[0].subject, goals[0].attribute):
                    perhaps.setdefault(place, set()).add(goals[0])
            continue
        # Members of whom the same is known are interchangeable: what was worked out for one is used for all.
        someone, shape = _shape(derivation, relevant, goals)
        if shape not in found:
            worlds = _all_worlds(derivation, relevant, classes, count)
            pairs = _dependent(*worlds, goals)
            found[shape] = [(None if subject == someone else subject, name, goal) for (subject, name), goal in pairs]
        for subject, name, number in found[shape]:
            decides.setdefault((someone if subject is None else subject, name), set()).add(goals[number])
    return decides, perhaps


def _together(
    influence: Influence, outcomes: Sequence[Literal], options: Options, decides: Mapping[Slot, set[Literal]]
) -> list[list[Literal]]:
    """The outcomes whose deciding places are not all known yet, in groups: if the answers that bear on one are a subset
    of those that bear on another, trying all combinations for the other covers both.
    """
    places: dict[Literal, frozenset[Slot]] = {}
    for outcome in outcomes:
        about, own = influence.places(influence.needed([outcome])), (outcome.subject, outcome.attribute)
        if any(place != own and outcome not in decides.get(place, ()) for place in about):
            places[outcome] = frozenset(about)
    groups: dict[frozenset[Slot], list[Literal]] = {}
    of: dict[Slot, list[frozenset[Slot]]] = {}  # the groups that may grow, by what bears on them
    for outcome, bearing in sorted(places.items(), key=lambda item: -len(item[1])):
        rarest = min(bearing, key=lambda place: (len(of.get(place, ())), place))
        group = next((wider for wider in of.get(rarest, ()) if bearing <= wider), bearing)
        if group not in groups and _can_be_tried(group, options):
            for place in group:
                of.setdefault(place, []).append(group)
        groups.setdefault(group, []).append(outcome)
    return list(groups.values())


def _can_be_tried(places: Iterable[Slot], options: Options) -> bool:
    """Are there few enough combinations of answers to these, counting "unknown" as one?"""
    count = 1
    for place in places:
        count *= len(options[place]) + 1
        if count > EXACT:
            return False
    return True


def _classes(relevant: Slice, place: Slot, values: Sequence[Value | None]) -> list[Value | None]:
    """Unknown, each value that something in the slice distinguishes, and one that stands for the rest."""
    distinct = [v for v in values if v is not None and Literal(*place, v) in relevant.literals]
    rest = [v for v in values if v not in distinct]
    return [None, *distinct, *rest[:1]]


def _all_worlds(
    derivation: Derivation, relevant: Slice, classes: Mapping[Slot, Sequence[Value | None]], count: int
) -> tuple[Variants, dict[Slot, tuple[Worlds, int, int]]]:
    """Every combination of answers, numbered with one digit per place; and for each place the worlds where its digit is
    0, the weight of that digit, and its radix.
    """
    every, stride = (1 << count) - 1, 1
    choices: dict[Slot, dict[Value | None, Worlds]] = {}
    digits: dict[Slot, tuple[Worlds, int, int]] = {}
    for place, values in classes.items():
        period = stride * len(values)
        first, width = (1 << stride) - 1, period
        while width < count:  # every `period` worlds again, by doubling: a division would take quadratic time
            first, width = first | first << width, 2 * width
        first &= every
        choices[place] = {value: first << stride * n for n, value in enumerate(values) if n}
        digits[place] = first, stride, len(values)
        stride = period
    return variants(derivation, relevant, choices, count), digits


def _dependent(
    evaluated: Variants, digits: Mapping[Slot, tuple[Worlds, int, int]], goals: Sequence[Literal]
) -> Iterator[tuple[Slot, int]]:
    """Each place, with the index of each goal that depends on the answer there."""
    for number, goal in enumerate(goals):
        courses = evaluated.courses(goal)
        for place, (first, stride, radix) in digits.items():
            if place != (goal.subject, goal.attribute) and any(
                (course ^ course >> stride * digit) & first for course in courses for digit in range(1, radix)
            ):
                yield place, number


def _shape(derivation: Derivation, relevant: Slice, goals: Sequence[Literal]) -> tuple[str, _Shape]:
    """The member that a slice is about, if there is exactly one, and the slice without that member's id.

    Two slices with the same shape have the same answers. A slice about several members has a shape of its own.
    """
    one, case = derivation.knowledge.one, derivation.case
    about = {literal.subject for literal in (*relevant.literals, *relevant.reads)}
    about |= {instance.subject for instance in relevant.instances}
    if len(about - {one}) != 1:
        return "", (tuple(goals),)
    (someone,) = about - {one}

    def unnamed(literal: Literal) -> UnnamedLiteral:
        return literal.subject == someone, literal.attribute, literal.value

    places = {(literal.subject, literal.attribute) for literal in relevant.literals}
    observed = (case.by_attribute[place] for place in places if place in case.by_attribute)
    return someone, (
        tuple(unnamed(goal) for goal in goals),
        tuple((instance.clause.number, instance.subject == someone) for instance in relevant.instances),
        frozenset(unnamed(literal) for literal in relevant.literals),
        frozenset((unnamed(literal), derivation.steps.get(literal)) for literal in relevant.reads),
        frozenset((unnamed(seen.literal), seen.degree) for seen in observed),
        frozenset((unnamed(given.literal), given.degree, given.point) for given in case.given),
        frozenset((subject == someone, attribute) for subject, attribute in relevant.places),  # what can be asked
    )


def partial_proofs(derivation: Derivation, place: Slot) -> tuple[PartialProof, ...]:
    """The proofs that an answer would complete or bring nearer, with what each already has and what it lacks."""
    knowledge, (asked, attribute) = derivation.knowledge, place
    found: dict[tuple[str, Literal, Value, tuple[Literal, ...]], PartialProof] = {}
    for clause, atom in knowledge.clauses_asking.get((asked != knowledge.one, attribute), ()):
        for subject in (asked,) if atom.each else derivation.case.ids if clause.each else (knowledge.one,):
            conclusion = clause.conclusion(knowledge.one, subject)
            if conclusion in derivation.steps:
                continue
            premises = clause.premises(knowledge.one, subject)
            lacking = [premise for premise in premises if premise not in derivation.steps]
            if any((premise.subject, premise.attribute) in derivation.values for premise in lacking):
                continue
            missing = tuple(premise for premise in lacking if (premise.subject, premise.attribute) != place)
            key = (clause.rule, conclusion, atom.value, missing)
            if key not in found:
                proofs = (derivation.proof(premise) for premise in premises)
                held = tuple(proof for proof in proofs if proof is not None)
                found[key] = PartialProof(clause.rule, subject, conclusion, atom.value, held, missing)
    return tuple(found.values())
