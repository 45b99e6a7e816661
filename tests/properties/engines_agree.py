"""All engines give one meaning: the same firings, hence the same literals, degrees, times and contradictions."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.engines.firings import Firing
from strategies import INSTALLED, bases_with_cases, cases_of, courses_with_cases

BUNDLED = herstelkb.load()


@given(bases_with_cases())
def test_on_any_rule_base(base_and_case: tuple[KnowledgeBase, dict[str, Any]]) -> None:
    assert_engines_agree(*base_and_case)


@given(courses_with_cases())
def test_on_what_grows_firmer_over_time(base_and_case: tuple[KnowledgeBase, dict[str, Any]]) -> None:
    assert_engines_agree(*base_and_case)


@given(st.data())
def test_on_the_bundled_rule_base(data: st.DataObject) -> None:
    assert_engines_agree(BUNDLED, data.draw(cases_of(BUNDLED)))


def assert_engines_agree(kb: KnowledgeBase, case: dict[str, Any]) -> None:
    reference = kb.evaluate(case, engine="reference")
    for name in INSTALLED:
        if name == "reference":
            continue
        found = kb.evaluate(case, engine=name)
        assert found.derivation.steps == reference.derivation.steps
        assert found.tensions == reference.tensions
        assert found.conflicts == reference.conflicts
        assert found.unknowns == reference.unknowns
        assert found.conclusions == reference.conclusions
        assert found.advice == reference.advice
        assert [said(f) for f in found.derivation.firings] == [said(f) for f in reference.derivation.firings]
        assert concluding(found) == concluding(reference)


def said(firing: Firing) -> tuple[Any, ...]:
    """A firing by value: clauses are compared by identity elsewhere."""
    return firing.clause.number, firing.subject, firing.premises, firing.conclusion, firing.steps, firing.barred


def concluding(evaluation: herstelkb.Evaluation) -> dict[Any, list[Any]]:
    return {literal: [said(f) for f in firings] for literal, firings in evaluation.derivation.firings_for.items()}
