"""Swapping two cases swaps gained and lost, firmer and weaker, sooner and later; and each reason given is one."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import herstelkb
from herstelkb.explanation.comparing.compare import Comparison
from marked_bases import Situation, situations
from strategies import cases_of, rule_bases


@st.composite
def bases_with_two_cases(draw: st.DrawFn) -> tuple[herstelkb.KnowledgeBase, dict[str, Any], dict[str, Any]]:
    kb = herstelkb.load_data(draw(rule_bases()))
    return kb, draw(cases_of(kb, 3)), draw(cases_of(kb, 3))


def literals(comparison: Comparison, kind: str) -> set[Any]:
    return {difference.literal for difference in getattr(comparison, kind)}


@given(bases_with_two_cases())
def test_compare_is_antisymmetric(given_: tuple[herstelkb.KnowledgeBase, dict[str, Any], dict[str, Any]]) -> None:
    kb, earlier, later = given_
    there = herstelkb.compare(earlier, later, kb=kb).value.whole
    back = herstelkb.compare(later, earlier, kb=kb).value.whole
    for kind, opposite in (("gained", "lost"), ("firmer", "weaker"), ("sooner", "later")):
        assert literals(there, kind) == literals(back, opposite)
        assert literals(there, opposite) == literals(back, kind)
    for difference in there.differences:
        reason = there.reasons[difference.literal]  # evaluates each of them again, and fails where one is none
        assert reason.membership or reason.sets
        assert not any(set(a) < set(b) for a in reason.sets for b in reason.sets)
    assert {(c.item, w) for c in there.advice for w in c.ended} == {(c.item, w) for c in back.advice for w in c.new}
    assert {(c.item, w) for c in back.advice for w in c.ended} == {(c.item, w) for c in there.advice for w in c.new}
    assert not herstelkb.compare(later, later, kb=kb).value.whole.differences


@given(situations(), st.data())
def test_each_reason_is_one_where_something_carries_over(situation: Situation, data: st.DataObject) -> None:
    cases = [situation.kb.case(data.draw(cases_of(situation.kb, 2))) for _ in range(2)]
    course = herstelkb.compare(situation.case, *cases, kb=situation.kb).value
    for comparison in (*course.passages, course.whole):
        for difference in comparison.differences:
            reason = comparison.reasons[difference.literal]
            assert reason.membership or reason.between or reason.sets
            assert not reason.between or comparison is course.whole  # only there is a case between the two
