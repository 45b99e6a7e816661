"""From the data of proofs to the values that the checker in Python takes: rules, cases, proofs and why-nots.

It takes nothing on trust: whatever does not fit together is refused, in words.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pydantic import ValidationError

from herstelkb.cases.case import Case, GivenLiteral, Member, Observation
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import ADVICE, Clause
from herstelkb.knowledge.conditions import AllOf, AnyOf, Atom, Condition, Is, Literal, Measured, Value
from herstelkb.knowledge.measures import Bounds, Measure
from herstelkb.knowledge.strata import dependencies, stratified, strict_cycle
from herstelkb.language import model
from herstelkb.language.rule_base import RuleBase
from herstelkb.proofs.proof import Absent, Counted, Derived, Established, Observed, Proof, ProofOfLiteral, asks_for
from herstelkb.proofs.why_not import Exemption, Miss, Premise, Refutation, Requirement, ThresholdTest, WhyNot
from herstelkb.reporting.receipts import form


@dataclass(frozen=True)
class ProofsShown:
    """What is shown: rules, cases (that which it is about first), a proof for each step, and the claims made."""

    knowledge: Knowledge
    cases: tuple[Case, ...]
    steps: tuple[Proof, ...]
    conclusions: tuple[Observed | Derived | Established, ...]
    tensions: tuple[Derived, ...]
    why_not: WhyNot


_ASKED = ("literal", "test", "no_evidence")  # in the order of a clause


class DoesNotFit(Exception):
    """Why data cannot be proofs: something in it is named that does not exist, or is not of its kind."""


def shown(data: form.ProofsForm) -> ProofsShown:
    """The values that the data stands for.

    Raises:
        DoesNotFit: it does not stand for any.
    """
    knowledge = _knowledge(data.rules)
    cases = tuple(_case(facts, knowledge) for facts in data.cases)
    steps = _Steps(knowledge, cases, data.steps)
    conclusions = tuple(steps.claimed(one) for one in data.conclusions)
    tensions = tuple(steps.claimed(one) for one in data.tensions)
    refuted = [steps.refuted(one) for one in data.refuted]
    literals = tuple(one.literal for one in refuted)
    _distinct([(one.literal, one.degree, one.time) for one in conclusions], "conclusion")
    _distinct([one.literal for one in tensions], "tension")
    _distinct(literals, "refutation")
    unused = set(range(len(data.steps))) - steps.used
    if unused:
        raise DoesNotFit(f"step {min(unused)} is of no use to anything")
    if not all(isinstance(one, Derived) for one in tensions):
        raise DoesNotFit("a tension is derived")
    why_not = WhyNot(literals, {one.literal: one for one in refuted})
    return ProofsShown(knowledge, cases, tuple(steps.proofs), conclusions, tensions, why_not)  # type: ignore[arg-type]


def _distinct(found: Sequence[Any], what: str) -> None:
    if len(set(found)) < len(found):
        raise DoesNotFit(f"the same {what} is there twice")


def _at(found: Sequence[Any], index: int, what: str) -> Any:
    if not index < len(found):
        raise DoesNotFit(f"there is no {what} {index}")
    return found[index]


# --- rules ---


def _knowledge(data: form.RulesForm) -> Knowledge:
    """A rule base of just these clauses: its texts are its names."""
    if data.one == data.many:
        raise DoesNotFit("the kinds of subject have one name")
    _distinct(data.certainty, "certainty")
    _distinct(data.time, "time")
    _distinct([(one.each, one.attribute) for one in data.attributes], "attribute")
    _distinct([one.measure for one in data.measures], "measure")
    for one in data.attributes:
        _distinct([(type(value), value) for value in one.values], "value")
    names = {one.measure for one in data.measures} & {one.attribute for one in data.attributes if not one.each}
    if names or ADVICE in {one.attribute for one in data.attributes} | {one.measure for one in data.measures}:
        raise DoesNotFit("a name stands for two things")
    reader = _Conditions(data)
    measures = {m.measure: Measure(m.measure, m.form == "share", reader.counted(m.counted)) for m in data.measures}
    clauses = tuple(reader.clause(number, one) for number, one in enumerate(data.clauses))
    edges = dependencies(clauses, measures, data.one, data.many)
    if strict_cycle(edges) is not None:
        raise DoesNotFit("the rules are not stratified")
    strata = stratified(clauses, edges, data.one, data.many)
    return Knowledge(_names(data), {}, clauses, strata, measures, constraints={}, asked_if={})


def _names(data: form.RulesForm) -> RuleBase:
    """The names as a rule base without rules."""

    def text(name: object) -> dict[str, str]:
        return {"en": str(name)}

    try:
        head = model.KnowledgeBaseHead(
            title=text("-"),
            languages=("en",),
            certainty={name: text(name) for name in data.certainty},
            time={name: text(name) for name in data.time},
            subjects=model.Subjects(one=data.one, many=data.many, list=data.many),
        )
        vocabulary = {
            f"{data.many if one.each else data.one}.{one.attribute}": model.Attribute(
                known_by="either",
                label=text(one.attribute),
                question=text("?"),
                values={value: model.ValueEntry(label=text(value), says=text(value)) for value in one.values},
                carries_over=one.carries_over,
            )
            for one in data.attributes
        }
    except ValidationError as error:
        raise DoesNotFit(f"the rules: {error.errors()[0]['msg']}") from None
    return RuleBase(head, vocabulary, {}, {}, {}, {}, {}, {}, {})


class _Conditions:
    """Conditions and clauses of which every name is looked up."""

    def __init__(self, data: form.RulesForm) -> None:
        self.top, self.points = len(data.certainty), len(data.time)
        self.values = {(one.each, one.attribute): one.values for one in data.attributes}
        self.measures = {one.measure for one in data.measures}

    def counted(self, data: form.ConditionForm) -> Condition:
        """A condition that a member is counted by, in which there is no measure."""
        return self.condition(data, each=True, in_measure=True)

    def condition(self, data: form.ConditionForm, *, each: bool, in_measure: bool = False) -> Condition:
        """A condition about one member, or only about the one subject."""
        match data:
            case form.IsForm():
                values = self.of(data.each, data.attribute, data.values, each)
                others = tuple(value for value in self.values[data.each, data.attribute] if not _among(value, values))
                return Is(data.each, data.attribute, values, others, self.degree(data.least))
            case form.TestForm() if not in_measure:
                return self.test(data)
            case form.AllForm():
                return AllOf(tuple(self.condition(part, each=each, in_measure=in_measure) for part in data.all))
            case form.AnyForm():
                return AnyOf(tuple(self.condition(part, each=each, in_measure=in_measure) for part in data.any))
        raise DoesNotFit("a measure counts no measure")

    def of(self, member: bool, attribute: str, values: Sequence[Value], each: bool) -> tuple[Value, ...]:
        """These values, if the attribute has them, and there is a member whose attribute it is."""
        if member and not each:
            raise DoesNotFit(f"'{attribute}' is asked of a member where there is none")
        if any(not _among(value, self.values.get((member, attribute), ())) for value in values):
            raise DoesNotFit(f"there is no attribute '{attribute}' with such a value")
        return tuple(values)

    def test(self, data: form.TestForm) -> Measured:
        """A test."""
        return _test(data, self.measures)

    def degree(self, degree: int) -> int:
        """A degree on the scale."""
        if not 1 <= degree <= self.top:
            raise DoesNotFit(f"there is no degree {degree}")
        return degree

    def clause(self, number: int, data: form.ClauseForm) -> Clause:
        """A clause."""
        if not data.time < self.points:
            raise DoesNotFit(f"there is no point of time {data.time}")
        if data.then.attribute != ADVICE:
            self.of(data.then.each, data.then.attribute, (data.then.value,), True)
        if data.then.each and not data.each:
            raise DoesNotFit(f"rule '{data.rule}' concludes of a member where there is none")
        for premise in data.when:
            self.of(premise.each, premise.attribute, (premise.value,), data.each)
        return Clause(
            number,
            data.rule,
            data.each,
            tuple(Atom(one.each, one.attribute, one.value) for one in data.when),
            tuple(self.degree(one.least) for one in data.when),
            tuple(map(self.test, data.tests)),
            None if data.unless is None else self.condition(data.unless, each=data.each),
            Atom(data.then.each, data.then.attribute, data.then.value),
            self.degree(data.hedge),
            data.time,
        )


def _test(data: form.TestForm, measures: Container[str]) -> Measured:
    """A test of a measure that exists."""
    if data.measure not in measures:
        raise DoesNotFit(f"there is no measure '{data.measure}'")
    threshold = Fraction(*data.threshold)
    if threshold.as_integer_ratio() != data.threshold:
        raise DoesNotFit(f"the threshold of a test of '{data.measure}' is not in lowest terms")
    return Measured(data.measure, data.op, threshold)


def _among(value: Value, values: Sequence[Value]) -> bool:
    return any(value == other and type(value) is type(other) for other in values)


# --- cases ---


def _case(data: form.FactsForm, knowledge: Knowledge) -> Case:
    _distinct(data.members, "member")
    if knowledge.one in data.members:
        raise DoesNotFit(f"'{knowledge.one}' is the name of no member")
    subjects = {knowledge.one, *data.members}
    observed = [Observation(_literal(one.literal, subjects, knowledge), one.degree) for one in data.observed]
    given = tuple(GivenLiteral(_literal(g.literal, subjects, knowledge), g.degree, g.time) for g in data.given)
    _distinct([one.literal[:2] for one in observed], "observation")
    known = [one.degree for one in (*data.observed, *data.given)]
    if any(not 1 <= degree <= len(knowledge.certainty) for degree in known):
        raise DoesNotFit("something is known to no degree")
    if any(not one.point < len(knowledge.time) for one in given):
        raise DoesNotFit("something is given at no time")
    members = tuple(Member(name) for name in data.members)
    return Case("", None, members, tuple(observed), knowledge.terms, given=given, done=frozenset(data.done))


def _literal(data: form.LiteralForm, subjects: set[str], knowledge: Knowledge) -> Literal:
    """A literal of which the subject is there, and the attribute has that value; or an item of advice."""
    literal = Literal(*data)
    entry = knowledge.attribute(literal.subject, literal.attribute) if literal.subject in subjects else None
    advice = literal.subject in subjects and knowledge.is_advice(literal) and isinstance(literal.value, str)
    if not advice and (entry is None or not _among(literal.value, tuple(entry.values))):
        raise DoesNotFit(f"{literal}: there is no such thing to know")
    return literal


# --- proofs and why-nots ---


class _Steps:
    """Proofs, each made of those before it; `used` are the numbers of those that something rests on."""

    def __init__(self, knowledge: Knowledge, cases: Sequence[Case], data: Sequence[form.StepForm]) -> None:
        self.knowledge, self.cases = knowledge, cases
        self.proofs: list[Proof] = []
        self.of: list[int] = []
        self.used: set[int] = set()
        for step in data:
            self.proofs.append(self._proof(step))
            self.of.append(step.case)

    def _proof(self, step: form.StepForm) -> Proof:
        case = _at(self.cases, step.case, "case")
        match step:
            case form.CountedStep(degree=degree, time=time):
                return Counted(
                    _test(step.test, self.knowledge.measures), degree, time, Bounds(step.lower, step.upper, step.total)
                )
            case form.AbsentStep(rule=rule, subject=subject):
                return Absent(rule, subject)
        literal = _literal(step.literal, {self.knowledge.one, *case.ids}, self.knowledge)
        match step:
            case form.ObservedStep(degree=degree, time=time):
                return Observed(literal, degree, time)
            case form.DerivedStep(degree=degree, time=time):
                clause = _at(self.knowledge.clauses, step.clause, "clause")
                premises = tuple(self.numbered(number, step.case) for number in step.premises)
                proof = Derived(literal, degree, time, clause.rule, step.subject, premises)
                if not asks_for(clause, self.knowledge.one, proof):
                    raise DoesNotFit(f"{literal}: clause {step.clause} concludes this from other premises")
                return proof
        return self._kept(step, literal)

    def _kept(self, step: form.KeptStep, literal: Literal) -> Established:
        there = self.numbered(step.proof)
        of = self.of[step.proof]
        if not isinstance(there, Observed | Derived) or of <= step.case:
            raise DoesNotFit(f"{literal}: it was not established elsewhere")
        return Established(literal, step.degree, step.time, there, self.cases[of])

    def numbered(self, number: int, case: int | None = None) -> Proof:
        """The proof with a number, of one case if it matters; from now on it is of use."""
        proof: Proof = _at(self.proofs, number, "earlier step")
        if case is not None and self.of[number] != case:
            raise DoesNotFit(f"step {number} is of another case")
        self.used.add(number)
        return proof

    def claimed(self, data: form.ConclusionForm) -> ProofOfLiteral:
        """The proof of what is claimed of the first case."""
        proof = self.numbered(data.proof, 0)
        if not isinstance(proof, ProofOfLiteral) or isinstance(proof, Observed):
            raise DoesNotFit(f"{Literal(*data.literal)}: an observation or a count is no conclusion")
        if (Literal(*data.literal), data.degree, data.time) != (proof.literal, proof.degree, proof.time):
            raise DoesNotFit(f"{Literal(*data.literal)}: its proof shows something else")
        return proof

    def refuted(self, data: form.RefutedForm) -> Refutation:
        """A refutation, about the first case."""
        literal = _literal(data.literal, {self.knowledge.one, *self.cases[0].ids}, self.knowledge)
        atom = Atom(literal.subject != self.knowledge.one, literal.attribute, literal.value)
        instead = tuple(self.numbered(number, 0) for number in data.instead)
        misses = tuple(self._miss(miss) for miss in data.misses)
        return Refutation(literal, instead, misses, atom in self.knowledge.possible)

    def _miss(self, data: form.MissForm) -> Miss:
        clause = _at(self.knowledge.clauses, data.clause, "clause")
        kinds = [_ASKED.index(one.needs) for one in data.asked]
        if kinds != sorted(kinds):
            raise DoesNotFit(f"rule '{clause.rule}': what it asks for is out of order")
        return Miss(clause, data.subject, tuple(map(self._asked, data.asked)), data.barred)

    def _asked(self, data: form.AskedForm) -> Requirement:
        match data:
            case form.LiteralAsked():
                literal = _literal(data.literal, {self.knowledge.one, *self.cases[0].ids}, self.knowledge)
                found = None if data.found is None else self.numbered(data.found, 0)
                instead = tuple(self.numbered(number, 0) for number in data.instead)
                return Premise(literal, data.least, found, instead, data.fails)
            case form.TestAsked():
                found_there = Bounds(data.lower, data.upper, data.total)
                lists = data.unknown, data.excluded
                return ThresholdTest(
                    _test(data.test, self.knowledge.measures), data.truth, found_there, *lists, data.fails
                )
        return Exemption(tuple(self.numbered(number, 0) for number in data.established), data.fails)
