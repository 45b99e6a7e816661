"""The independent checker rejects a why-not that was altered in any place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.explanation.why_not import why_not
from herstelkb.knowledge.conditions import Literal
from herstelkb.knowledge.measures import Bounds
from herstelkb.proofs.checking import check_why_not
from herstelkb.proofs.proof import Counted, Derived, Observed, Proof
from herstelkb.proofs.why_not import Exemption, Miss, Premise, Refutation, Requirement, ThresholdTest, WhyNot
from properties.why_or_why_not import all_literals
from strategies import bases_with_cases


@given(bases_with_cases(), st.data())
def test_on_any_rule_base(base_and_case: tuple[KnowledgeBase, dict[str, Any]], data: st.DataObject) -> None:
    kb, case = base_and_case
    evaluation = kb.evaluate(case)
    missing = [li for li in all_literals(evaluation) if li not in evaluation.derivation.steps]
    assume(missing)
    found = why_not(evaluation.derivation, [data.draw(st.sampled_from(missing))])
    assert found is not None
    held = sorted(evaluation.derivation.steps)
    for altered in alterations(found, held):
        assert check_why_not(evaluation.knowledge, evaluation.case, altered) != [], altered


def alterations(why: WhyNot, held: list[Literal]) -> Iterator[WhyNot]:
    """The why-not with one thing changed, for each thing in it."""
    yield replace(why, literals=())
    for literal in held[:1]:
        yield replace(why, literals=(literal,))
        yield replace(why, refuted={**why.refuted, literal: Refutation(literal, (), (), possible=True)})
    for literal in why.refuted:
        yield replace(why, refuted={other: one for other, one in why.refuted.items() if other != literal})
    for literal, refuted in why.refuted.items():
        for altered in of_refuted(refuted):
            yield replace(why, refuted={**why.refuted, literal: altered})


def of_refuted(refuted: Refutation) -> Iterator[Refutation]:
    yield replace(refuted, literal=Literal(refuted.literal.subject, refuted.literal.attribute, "anders"))
    yield replace(refuted, possible=not refuted.possible)
    for instead in of_proofs(refuted.instead):
        yield replace(refuted, instead=instead)
    for number, miss in enumerate(refuted.misses):
        others = refuted.misses[:number], refuted.misses[number + 1 :]
        yield replace(refuted, misses=(*others[0], *others[1]))
        yield replace(refuted, misses=(*refuted.misses, miss))
        for altered in of_miss(miss):
            yield replace(refuted, misses=(*others[0], altered, *others[1]))
    if len({miss.distance for miss in refuted.misses}) > 1:
        yield replace(refuted, misses=refuted.misses[::-1])


def of_miss(miss: Miss) -> Iterator[Miss]:
    yield replace(miss, subject="niemand")
    yield replace(miss, clause=replace(miss.clause, hedge=miss.clause.hedge + 1))
    yield replace(miss, barred=miss.barred + 1)
    if miss.barred:
        yield replace(miss, barred=0)
    for number, one in enumerate(miss.asked):
        others = miss.asked[:number], miss.asked[number + 1 :]
        yield replace(miss, asked=(*others[0], *others[1]))
        for altered in of_asked(one):
            yield replace(miss, asked=(*others[0], altered, *others[1]))


def of_asked(one: Requirement) -> Iterator[Requirement]:
    yield replace(one, fails=(*one.fails, 99))
    if one.fails:
        yield replace(one, fails=one.fails[:-1])
    match one:
        case Premise(literal, least, found, instead):
            yield replace(one, literal=literal._replace(value="anders"))
            yield replace(one, least=least + 1)
            if found is not None:
                yield replace(one, found=None)
                for proof in of_proof(found):
                    yield replace(one, found=proof)
            for proofs in of_proofs(instead):
                yield replace(one, instead=proofs)
        case ThresholdTest(_, met, found, unknown, excluded):
            yield replace(one, truth=None if met is not None else True)
            yield replace(one, found=Bounds(found.lower + 1, found.upper, found.total))
            yield replace(one, found=Bounds(found.lower, found.upper + 1, found.total))
            yield replace(one, unknown=(*unknown, "niemand"))
            yield replace(one, excluded=(*excluded, "niemand"))
            if unknown:
                yield replace(one, unknown=unknown[1:])
            if excluded:
                yield replace(one, excluded=excluded[1:])
        case Exemption(established):
            if established:
                yield replace(one, established=())
            for number, proof in enumerate(established):
                for altered in of_proof(proof):
                    yield replace(one, established=(*established[:number], altered, *established[number + 1 :]))


def of_proofs(proofs: tuple[Proof, ...]) -> Iterator[tuple[Proof, ...]]:
    for number, proof in enumerate(proofs):
        yield (*proofs[:number], *proofs[number + 1 :])
        yield (*proofs, proof)
        for altered in of_proof(proof):
            yield (*proofs[:number], altered, *proofs[number + 1 :])


def of_proof(proof: Proof) -> Iterator[Proof]:
    """A proof altered in its last step."""
    if isinstance(proof, Observed | Derived):
        yield replace(proof, literal=proof.literal._replace(value="anders"))
    if isinstance(proof, Observed | Derived | Counted):
        yield replace(proof, degree=proof.degree + 1)
        yield replace(proof, time=proof.time + 1)
    if isinstance(proof, Derived):
        yield replace(proof, rule="geen")
