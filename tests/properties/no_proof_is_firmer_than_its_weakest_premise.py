"""A proof is as firm as its weakest premise, and no firmer than its rule and the claims it cites; and no earlier."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.engines.firings import ENGINES
from herstelkb.proofs.proof import Absent, Derived, Observed
from proving import places, proofs
from strategies import bases_with_cases, cases_of

BUNDLED = herstelkb.load()


@given(bases_with_cases(), st.sampled_from(ENGINES))
def test_on_any_rule_base(base_and_case: tuple[KnowledgeBase, dict[str, Any]], engine: Any) -> None:
    assert_no_proof_is_firmer(*base_and_case, engine)


@given(st.data())
def test_on_the_bundled_rule_base(data: st.DataObject) -> None:
    assert_no_proof_is_firmer(BUNDLED, data.draw(cases_of(BUNDLED, max_employees=2)), "reference")


def assert_no_proof_is_firmer(kb: KnowledgeBase, case: dict[str, Any], engine: Any) -> None:
    evaluation = kb.evaluate(case, engine=engine)
    source = kb.knowledge.source
    for proof, _ in proofs(evaluation):
        for _, node in places(proof):
            if isinstance(node, Observed):
                assert node.degree == evaluation.case.observed[node.literal].degree
            if not isinstance(node, Derived):
                continue
            premises = [premise for premise in node.premises if not isinstance(premise, Absent)]
            claims = [source.claims[claim].hedge for claim in source.rules[node.rule].claims]
            if evaluation.knowledge.is_advice(node.literal):
                claims = []
            limits = [premise.degree for premise in premises] + [kb.knowledge.certainty.index(c) + 1 for c in claims]
            assert 1 <= node.degree <= min(limits, default=len(kb.knowledge.certainty))
            assert len(kb.knowledge.time) > node.time >= max((premise.time for premise in premises), default=0)
