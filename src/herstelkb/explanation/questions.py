"""What to find out next: the unknowns whose answers can change advice or conclusions, ranked by how much.

An unknown is worth asking about if, for some answers to the others (or none), one of its own answers makes a
difference; an answer may matter only together with others. If few enough answers bear on a conclusion, every
combination is tried and the result is exact; otherwise everything that might matter is asked, so nothing that matters
is ever left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from herstelkb.cases.case import months_between
from herstelkb.consequences.unknowns import Slot
from herstelkb.derivation.derivation import Derivation
from herstelkb.explanation.variants.base_case import BaseCase
from herstelkb.explanation.variants.combinations import Combinations
from herstelkb.explanation.variants.effects import AnswerEffect, effects
from herstelkb.explanation.variants.influence import Influence, Options
from herstelkb.ground.progress import Progress
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal, Value
from herstelkb.proofs.proof import Established, Proof


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
    influence, again = Influence(BaseCase(derivation), options), to_ask_again(derivation)
    outcomes = [li for li in influence.concluded if knowledge.is_goal(li) or not goals_only]
    alone = effects(influence, outcomes, progress)
    tried = Combinations(influence, alone)
    tried.try_all()
    found = []
    for place in options:
        certain = tried.certain.get(place, set())
        literals = certain | tried.perhaps.get(place, set())
        if not literals:
            continue
        answers = tuple(alone.answers[place, value] for value in options[place])
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
