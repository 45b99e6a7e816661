"""What holds by one point of time holds at all later ones, at least as firmly; each step of a literal says more."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.engines.firings import ENGINES
from strategies import bases_with_cases


@given(bases_with_cases(), st.sampled_from(ENGINES))
def test_in_firings_and_literals(base_and_case: tuple[KnowledgeBase, dict[str, Any]], engine: Any) -> None:
    kb, case = base_and_case
    derivation = kb.evaluate(case, engine=engine).derivation
    points, top = range(len(kb.knowledge.time)), len(kb.knowledge.certainty)
    firings = {(firing.clause.number, firing.subject): firing.steps for firing in derivation.firings}
    assert len(firings) == len(derivation.firings)
    for steps in (*firings.values(), *derivation.steps.values()):
        assert all(step.point in points and 1 <= step.degree <= top for step in steps)
        assert all(a.point < b.point and a.degree < b.degree for a, b in pairwise(steps))
    for literal in derivation.steps:
        degrees = [derivation.degree(literal, point) for point in points]
        assert degrees == sorted(degrees)
        assert degrees[-1] == derivation.degree(literal) > 0
