"""Of every literal exactly one of *why* and *why not* has an answer, and the independent checker accepts it."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import herstelkb
from herstelkb.api.evaluation import Evaluation
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.cases.facts import literals
from herstelkb.explanation.why import why
from herstelkb.explanation.why_not import why_not
from herstelkb.knowledge.clauses import ADVICE
from herstelkb.knowledge.conditions import Literal
from herstelkb.proofs.checking import check, check_why_not
from strategies import bases_with_cases, cases_of

BUNDLED = herstelkb.load()


@settings(max_examples=settings.default.max_examples // 3)  # each asks about every literal there can be
@given(bases_with_cases())
def test_on_any_rule_base(base_and_case: tuple[KnowledgeBase, dict[str, Any]]) -> None:
    kb, case = base_and_case
    evaluation = kb.evaluate(case)
    for literal in all_literals(evaluation):
        assert_answered(evaluation, literal)


@given(st.data())
def test_on_the_bundled_rule_base(data: st.DataObject) -> None:
    evaluation = BUNDLED.evaluate(data.draw(cases_of(BUNDLED, max_employees=3)))
    assert_answered(evaluation, data.draw(st.sampled_from(all_literals(evaluation))))


def assert_answered(evaluation: Evaluation, literal: Literal) -> None:
    kb, case, derivation = evaluation.knowledge, evaluation.case, evaluation.derivation
    because, lacking = why(derivation, [literal], every=True), why_not(derivation, [literal])
    assert (because is None) != (lacking is None)
    if because is not None:
        (known,) = because.known
        assert known.literal == literal
        assert known.proofs
        for proof in known.proofs:
            assert check(kb, case, proof) == []
    if lacking is not None:
        assert check_why_not(kb, case, lacking) == []


def all_literals(evaluation: Evaluation) -> list[Literal]:
    kb, case = evaluation.knowledge, evaluation.case
    return [
        literal
        for subject in (kb.one, *case.ids)
        for attribute in (*kb.attributes[kb.kind(subject)], ADVICE)
        for literal in literals(f"{subject}.{attribute}", kb, case)
    ]
