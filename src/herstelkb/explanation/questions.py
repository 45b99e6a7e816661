"""What to find out next: the unknowns whose answers can decide something, ranked by what they can decide.

What can be decided is advice and conclusions. An unknown is asked about if, for some answers to the others (or none),
one of its own answers makes a difference; an answer may matter only together with others. Where the answers that can
bear on a conclusion are few enough every combination is tried, and this is exact; beyond that whatever may matter
is asked, so that nothing that matters is ever left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod

from herstelkb.consequences.unknowns import Slot
from herstelkb.derivation.derivation import Derivation
from herstelkb.explanation.worlds.effects import AnswerEffect, effects
from herstelkb.explanation.worlds.influence import Influence, Options, Slice
from herstelkb.explanation.worlds.worlds import Variants, Worlds, variants
from herstelkb.ground.progress import Progress
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal, Value
from herstelkb.proofs.proof import Proof

EXACT = 1 << 17  # so many combinations of answers are tried for one conclusion
Unnamed = tuple[bool, str, Value]  # a literal: of the member, or of the one subject?
_Shape = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class PartialProof:
    """A rule that would conclude something for `subject` if the answer were `value` and what is `missing` were so."""

    rule: str
    subject: str
    conclusion: Literal
    value: Value
    held: tuple[Proof, ...]
    missing: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """An unknown to find out. `decides`: what its answer can change, by itself or together with other answers.

    `certain` is False where it is only known that it may, because there are too many combinations to try.
    """

    subject: str
    attribute: str
    answers: tuple[AnswerEffect, ...]
    decides: tuple[Literal, ...]
    advice: bool  # is any of that advice?
    certain: bool
    completes: tuple[PartialProof, ...]

    @property
    def place(self) -> Slot:
        """The subject and attribute it asks about."""
        return self.subject, self.attribute

    @property
    def alone(self) -> bool:
        """Would some answer change something by itself?"""
        return any(answer.changes for answer in self.answers)


def questions(
    derivation: Derivation,
    *,
    goals_only: bool = False,
    options: Options | None = None,
    progress: Progress | None = None,
) -> tuple[Question, ...]:
    """All questions worth asking, the most telling first; with `goals_only`, those that can change the goals.

    With `options` only these places are asked about; all else that is not known stays so. `progress` is told how many
    places were looked at, of how many.
    """
    knowledge, options = derivation.knowledge, askable(derivation) if options is None else options
    influence = Influence(derivation, options)
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
            )
        )
    order = {place: n for n, place in enumerate(options)}
    about_many = max(
        (_advice(knowledge, question) for question in found if question.subject != knowledge.one), default=0
    )
    return tuple(sorted(found, key=lambda question: (*_rank(knowledge, question, about_many), order[question.place])))


def askable(derivation: Derivation, *, again: bool = False) -> Options:
    """Every place of which nothing is known, that can be observed, and to which there may still be an answer.

    With `again` there may be one to what was asked in vain, too.
    """
    knowledge, case = derivation.knowledge, derivation.case
    return {
        (subject, attribute): tuple(knowledge.source.vocabulary[knowledge.qualified(subject, attribute)].values)
        for subject in (knowledge.one, *case.ids)
        for attribute in knowledge.attributes[knowledge.kind(subject)]
        if knowledge.source.vocabulary[knowledge.qualified(subject, attribute)].observable
        and (subject, attribute) not in derivation.values
        and (again or (subject, attribute) not in case.unanswered)
    }


def _rank(knowledge: Knowledge, question: Question, about_many: int) -> tuple[float, ...]:
    """First what is about the whole, then what changes most advice, then most conclusions, averaged over its answers.

    About the whole is a question that can decide more advice than any about one of the many (`about_many`). Those that
    can decide about as much (within a factor of two) come in the order of the vocabulary; what rules conclude as well
    counts for half, so that nobody is asked for a judgement of the whole before what it rests on.
    """
    changes = [answer.changes for answer in question.answers]
    advice = sum(knowledge.is_advice(literal) for literals in changes for literal in literals)
    decides = _advice(knowledge, question)
    if question.subject == knowledge.one and decides > about_many:
        judgement = knowledge.source.vocabulary[knowledge.qualified(*question.place)].derivable
        return -question.advice, -question.certain, 0, -(decides >> judgement).bit_length(), judgement
    return (
        -question.advice,
        -question.certain,
        1,
        -advice / len(changes),
        -sum(len(literals) for literals in changes) / len(changes),
        -len(question.decides),
    )


def _advice(knowledge: Knowledge, question: Question) -> int:
    """How many items of advice it can decide, for whomever."""
    return len({literal.value for literal in question.decides if knowledge.is_advice(literal)})


def _decides(
    derivation: Derivation,
    influence: Influence,
    outcomes: Sequence[Literal],
    options: Options,
    alone: Mapping[tuple[Slot, Value | None], AnswerEffect],
) -> tuple[dict[Slot, set[Literal]], dict[Slot, set[Literal]]]:
    """Of each place what it can certainly decide, and what perhaps."""
    decides: dict[Slot, set[Literal]] = {}
    perhaps: dict[Slot, set[Literal]] = {}
    for (place, _), answer in alone.items():
        if answer.changes:
            decides.setdefault(place, set()).update(answer.changes)
    waiting = _together(influence, outcomes, options, decides)
    found: dict[_Shape, list[tuple[bool, str, int]]] = {}
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
        # Members of whom the same is known are as good as one: what was worked out for one is used for all.
        someone, shape = _shape(derivation, relevant, goals)
        if shape not in found:
            worlds = _all_worlds(derivation, relevant, classes, count)
            pairs = _dependent(*worlds, goals)
            found[shape] = [(subject == someone, attribute, goal) for (subject, attribute), goal in pairs]
        for of_someone, attribute, number in found[shape]:
            place = (someone if of_someone else derivation.knowledge.one, attribute)
            decides.setdefault(place, set()).add(goals[number])
    return decides, perhaps


def _together(
    influence: Influence, outcomes: Sequence[Literal], options: Options, decides: Mapping[Slot, set[Literal]]
) -> list[list[Literal]]:
    """The outcomes of which it is not known yet what can decide them, in groups: where the answers that bear on one are
    some of those that bear on another, trying all combinations for the other tries them for the one.
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
    """Are all combinations of answers to these, not knowing being one, few enough?"""
    count = 1
    for place in places:
        count *= len(options[place]) + 1
        if count > EXACT:
            return False
    return True


def _classes(relevant: Slice, place: Slot, values: Sequence[Value | None]) -> list[Value | None]:
    """Not knowing, each value that something in the slice tells apart, and one that stands for the rest."""
    told = [v for v in values if v is not None and Literal(*place, v) in relevant.literals]
    rest = [v for v in values if v not in told]
    return [None, *told, *rest[:1]]


def _all_worlds(
    derivation: Derivation, relevant: Slice, classes: Mapping[Slot, Sequence[Value | None]], count: int
) -> tuple[Variants, dict[Slot, tuple[Worlds, int, int]]]:
    """Every combination of answers, numbered as digits write it; of each place the worlds where its digit is 0, what
    one more of that digit adds to the number, and how many values the digit has.
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
    """Each place and the number of each goal that is not the same whatever is answered there."""
    for number, goal in enumerate(goals):
        courses = evaluated.courses(goal)
        for place, (first, stride, radix) in digits.items():
            if place != (goal.subject, goal.attribute) and any(
                (course ^ course >> stride * digit) & first for course in courses for digit in range(1, radix)
            ):
                yield place, number


def _shape(derivation: Derivation, relevant: Slice, goals: Sequence[Literal]) -> tuple[str, _Shape]:
    """The member that a slice is about, if there is one only, and the slice with that member's id left out.

    Two slices of one shape have the same answers. Where several members are in it, the shape is its own.
    """
    one, case = derivation.knowledge.one, derivation.case
    about = {literal.subject for literal in (*relevant.literals, *relevant.reads)}
    about |= {instance.subject for instance in relevant.instances}
    if len(about - {one}) != 1:
        return "", (tuple(goals),)
    (someone,) = about - {one}

    def unnamed(literal: Literal) -> Unnamed:
        return literal.subject == someone, literal.attribute, literal.value

    places = {(literal.subject, literal.attribute) for literal in relevant.literals}
    observed = (case.by_attribute[place] for place in places if place in case.by_attribute)
    return someone, (
        tuple(unnamed(goal) for goal in goals),
        tuple((instance.clause.number, instance.subject == someone) for instance in relevant.instances),
        frozenset(unnamed(literal) for literal in relevant.literals),
        frozenset((unnamed(literal), derivation.steps.get(literal)) for literal in relevant.reads),
        frozenset((unnamed(seen.literal), seen.degree) for seen in observed),
    )


def partial_proofs(derivation: Derivation, place: Slot) -> tuple[PartialProof, ...]:
    """The proofs that an answer would complete or bring nearer, with what holds of each and what is missing."""
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
