"""What a rule base rules out in every case holds in none."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.knowledge.conditions import Atom
from strategies import bases_with_cases


@given(bases_with_cases())
def test_on_any_rule_base(base_and_case: tuple[KnowledgeBase, dict[str, Any]]) -> None:
    kb, case = base_and_case
    evaluation = kb.evaluate(case)
    held = {Atom(li.subject != evaluation.knowledge.one, li.attribute, li.value) for li in evaluation.derivation.steps}
    assert held <= evaluation.knowledge.possible
