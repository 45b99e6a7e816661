"""The proof checker, which knows no engine, accepts every proof that any engine's firings give."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.engines.firings import ENGINES
from herstelkb.proofs.checking import ProofChecker
from proving import proofs
from strategies import bases_with_cases, cases_of

BUNDLED = herstelkb.load()


@given(bases_with_cases(), st.sampled_from(ENGINES))
def test_on_any_rule_base(base_and_case: tuple[KnowledgeBase, dict[str, Any]], engine: Any) -> None:
    assert_every_proof_checks(*base_and_case, engine)


@given(st.data(), st.sampled_from(ENGINES))
def test_on_the_bundled_rule_base(data: st.DataObject, engine: Any) -> None:
    assert_every_proof_checks(BUNDLED, data.draw(cases_of(BUNDLED, max_employees=2)), engine)


def assert_every_proof_checks(kb: KnowledgeBase, case: dict[str, Any], engine: Any) -> None:
    evaluation = kb.evaluate(case, engine=engine)
    distinct = dict.fromkeys(proofs(evaluation))
    checker = ProofChecker(kb.knowledge, evaluation.case)
    for proof, barred in distinct:
        assert checker.check(proof, barred=barred) == []
