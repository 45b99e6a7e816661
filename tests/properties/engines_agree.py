"""All engines give one meaning: the same firings, hence the same literals, degrees, times and contradictions."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.engines.firings import Firing
from strategies import bases_with_cases, cases_of

pytest.importorskip("durable_rules_engine")
BUNDLED = herstelkb.load()


@given(bases_with_cases())
def test_on_any_rule_base(base_and_case: tuple[KnowledgeBase, dict[str, Any]]) -> None:
    assert_engines_agree(*base_and_case)


@given(st.data())
def test_on_the_bundled_rule_base(data: st.DataObject) -> None:
    assert_engines_agree(BUNDLED, data.draw(cases_of(BUNDLED)))


def assert_engines_agree(kb: KnowledgeBase, case: dict[str, Any]) -> None:
    reference, durable = kb.evaluate(case, engine="reference"), kb.evaluate(case, engine="durable")
    assert durable.derivation.steps == reference.derivation.steps
    assert durable.tensions == reference.tensions
    assert durable.conflicts == reference.conflicts
    assert durable.unknowns == reference.unknowns
    assert durable.conclusions == reference.conclusions
    assert [said(f) for f in durable.derivation.firings] == [said(f) for f in reference.derivation.firings]


def said(firing: Firing) -> tuple[Any, ...]:
    """A firing by value: clauses are compared by identity elsewhere."""
    return firing.clause.number, firing.subject, firing.premises, firing.conclusion, firing.steps, firing.barred
