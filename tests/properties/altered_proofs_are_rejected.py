"""A proof in which anything was altered, at any place, is rejected.

Some alterations make another valid proof: of two rules that say the same, one may be named for the other. So only
what is wrong for a reason that needs no evaluation is tried, the reason beside it, and that in every place of the
proof. Last, whatever a checker accepts must be true: what it proves holds, to that degree and by that time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import herstelkb
from herstelkb.api.evaluation import Evaluation
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.engines.firings import ENGINES
from herstelkb.knowledge.conditions import Literal, Measured
from herstelkb.proofs.checking import ProofChecker
from herstelkb.proofs.proof import Absent, Counted, Derived, Observed, Proof
from proving import places, proofs, with_at
from small_bases import base
from strategies import TEXT, bases_with_cases, cases_of

BUNDLED = herstelkb.load()


@given(st.data(), bases_with_cases(), st.sampled_from(ENGINES))
def test_on_any_rule_base(
    data: st.DataObject, base_and_case: tuple[KnowledgeBase, dict[str, Any]], engine: Any
) -> None:
    kb, case = base_and_case
    assert_altered_proofs_are_rejected(data, kb.evaluate(case, engine=engine))


@given(st.data())
def test_on_the_bundled_rule_base(data: st.DataObject) -> None:
    assert_altered_proofs_are_rejected(data, BUNDLED.evaluate(data.draw(cases_of(BUNDLED, max_employees=2))))


def assert_altered_proofs_are_rejected(data: st.DataObject, evaluation: Evaluation) -> None:
    every = list(dict.fromkeys(proofs(evaluation)))
    assume(every)
    proof, barred = data.draw(st.sampled_from(every))
    place, node = data.draw(st.sampled_from(list(places(proof))))
    checker = ProofChecker(evaluation.knowledge, evaluation.case)
    for reason, altered in alterations(evaluation, node):
        assert checker.check(with_at(proof, place, altered), barred=barred), reason
    if isinstance(proof, Derived):
        assert checker.check(proof, barred=not barred), "the observation is what it is"


def alterations(evaluation: Evaluation, node: Proof) -> Iterator[tuple[str, Proof]]:
    """What stands at a place of a proof with one field altered, and why that cannot be right."""
    if isinstance(node, Observed | Derived | Counted):
        for degree in range(len(evaluation.knowledge.certainty) + 2):
            if degree != node.degree:
                yield "its degree follows from what it rests on", replace(node, degree=degree)
        for time in range(-1, len(evaluation.knowledge.time) + 1):
            if time != node.time:
                yield "its time follows from what it rests on", replace(node, time=time)
    if isinstance(node, Observed | Derived):
        for literal in other_literals(evaluation, node.literal):
            yield "a rule concludes, a case observes, no other value of an attribute", replace(node, literal=literal)
    match node:
        case Derived():
            yield from altered_steps(evaluation, node)
        case Counted():
            for number in ("lower", "upper", "total"):
                for by in (-1, 1):
                    found = replace(node.found, **{number: getattr(node.found, number) + by})
                    yield "it was counted otherwise", replace(node, found=found)
            for test in other_tests(node.test):
                yield "the rule asks for another test", replace(node, test=test)
        case Absent():
            yield "the rule is another one", replace(node, rule=node.rule + "x")
            for subject in (*evaluation.case.ids, evaluation.knowledge.one, "niemand"):
                if subject != node.subject:
                    yield "the rule is about another subject", replace(node, subject=subject)


def altered_steps(evaluation: Evaluation, node: Derived) -> Iterator[tuple[str, Derived]]:
    for rule in (*evaluation.knowledge.source.rules, "geen-regel"):
        if not concludes(evaluation, rule, node.literal):
            yield "that rule does not conclude this", replace(node, rule=rule)
    yield "there is no such subject", replace(node, subject="niemand")
    if node.literal.subject == node.subject:
        for subject in (*evaluation.case.ids, evaluation.knowledge.one):
            if subject != node.subject:
                yield "the conclusion is about the rule's subject", replace(node, subject=subject)
    premises = node.premises
    # A rule with `any` may be true in a way that asks for less, for something else, or in another order.
    one_way = "any" not in (evaluation.knowledge.source.rules[node.rule].when or {})
    for number, premise in enumerate(premises):
        before, after = premises[:number], premises[number + 1 :]
        yield "a premise is there twice", replace(node, premises=(*premises, premise))
        if one_way or isinstance(premise, Absent):
            yield "a premise is missing", replace(node, premises=(*before, *after))
        for place, other in enumerate(before):
            if one_way or type(premise) is not type(other):
                swapped = (*premises[:place], premise, *premises[place + 1 : number], other, *after)
                yield "premises stand in the order of the rule", replace(node, premises=swapped)
        if one_way and isinstance(premise, Observed | Derived):
            for observation in evaluation.case.observations:
                if observation.literal[:2] != premise.literal[:2]:
                    shown = Observed(observation.literal, observation.degree)
                    yield "the rule asks for another premise", replace(node, premises=(*before, shown, *after))


def other_literals(evaluation: Evaluation, literal: Literal) -> Iterator[Literal]:
    entry = evaluation.knowledge.attribute(literal.subject, literal.attribute)
    for value in (*(entry.values if entry else ()), "geen-waarde"):
        if value is not literal.value and value != literal.value:
            yield literal._replace(value=value)
    yield literal._replace(attribute="geen_kenmerk")
    yield literal._replace(subject="niemand")


def other_tests(test: Measured) -> Iterator[Measured]:
    yield replace(test, measure="geen_maat")
    yield replace(test, threshold=test.threshold + Fraction(1, 7))
    yield replace(test, parameter="geen_parameter")
    yield replace(test, op="geen_grens")


def concludes(evaluation: Evaluation, rule: str, literal: Literal) -> bool:
    """Might a rule conclude a literal, going by its text alone?"""
    found = evaluation.knowledge.source.rules.get(rule)
    if found is None:
        return False
    if evaluation.knowledge.is_advice(literal):
        return literal.value in found.advise
    return evaluation.knowledge.qualified(literal.subject, literal.attribute) in found.then


@given(st.data(), bases_with_cases())
def test_what_is_accepted_holds(data: st.DataObject, base_and_case: tuple[KnowledgeBase, dict[str, Any]]) -> None:
    """Proofs put together from the parts of others: not what the engines gave, and some of them right."""
    kb, case = base_and_case
    evaluation = kb.evaluate(case, engine="reference")
    every = [proof for proof, _ in proofs(evaluation) if isinstance(proof, Derived)]
    if not every:
        return
    proof = data.draw(st.sampled_from(every))
    inner = [(place, node) for place, node in places(proof) if place and isinstance(node, Observed | Derived)]
    if not inner:
        return
    place, node = data.draw(st.sampled_from(inner))
    parts = [part for whole, _ in proofs(evaluation) for _, part in places(whole)]
    new = data.draw(
        st.sampled_from([p for p in parts if isinstance(p, Observed | Derived) and p.literal == node.literal])
    )
    assembled = regraded(kb, with_at(proof, place, new))
    if not ProofChecker(kb.knowledge, evaluation.case).check(assembled):
        assert evaluation.derivation.degree(assembled.literal, assembled.time) >= assembled.degree


def regraded(kb: KnowledgeBase, proof: Proof) -> Any:
    """The proof with the degrees and times that follow from its leaves; a forger would see to that."""
    if not isinstance(proof, Derived):
        return proof
    premises = tuple(regraded(kb, premise) for premise in proof.premises)
    graded = [premise for premise in premises if not isinstance(premise, Absent)]
    (hedge, since), *_ = {
        (clause.hedge, clause.time)
        for clause in kb.knowledge.clauses
        if clause.rule == proof.rule and clause.head[1:] == proof.literal[1:]
    }
    degree = min([hedge, *(premise.degree for premise in graded)])
    time = max([since, *(premise.time for premise in graded)])
    return replace(proof, degree=degree, time=time, premises=premises)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_barred_derivation_does_not_come_back_by_way_of_a_later_premise(engine: Any) -> None:
    data = base({"a": ["x"], "b": ["x"], "c": ["x", "y"]}, [])
    data["knowledge_base"]["time"] = {"nu": TEXT, "later": TEXT}
    for name in ("a", "c"):
        data["vocabulary"]["mens"][name]["known_by"] = "either"
    rule = {"assumption": TEXT, "because": TEXT}
    data["rules"] = [
        {"id": "later-a", "when": {"mens.b": "x"}, "then": {"mens.a": {"value": "x", "when_in_time": "later"}}, **rule},
        {"id": "c", "when": {"mens.a": "x"}, "then": {"mens.c": "y"}, **rule},
    ]
    kb = herstelkb.load_data(data)
    evaluation = kb.evaluate({"mensen": [{"id": "e", "a": "x", "b": "x", "c": "x"}]}, engine=engine)
    later = Derived(Literal("e", "a", "x"), 1, 1, "later-a", "e", (Observed(Literal("e", "b", "x"), 1),))
    forged = Derived(Literal("e", "c", "y"), 1, 1, "c", "e", (later,))
    assert evaluation.derivation.degree(Literal("e", "c", "y")) == 0
    checker = ProofChecker(kb.knowledge, evaluation.case)
    assert checker.check(later) == []
    assert checker.check(forged) != []
