"""What an answer changes by itself is what evaluating the case with it changes."""

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.cases.case import Case
from herstelkb.derivation.derivation import Derivation
from herstelkb.derivation.deriving import Evaluate
from herstelkb.derivation.doing import carrying_over
from herstelkb.engines import reference
from herstelkb.engines.firings import Facts
from herstelkb.explanation.changes import Change, changed
from herstelkb.explanation.questions import askable
from herstelkb.explanation.variants.base_case import BaseCase
from herstelkb.explanation.variants.effects import effects
from herstelkb.explanation.variants.influence import Influence
from marked_bases import Situation, situations
from strategies import bases_with_cases, cases_of


@given(bases_with_cases())
def test_effects_are_those_of_each_answer(base_and_case: tuple[KnowledgeBase, dict[str, Any]]) -> None:
    loaded, written = base_and_case
    kb = loaded.knowledge

    def evaluate(case: Case) -> Derivation:
        return Derivation(kb, case, reference.evaluate(kb, Facts.of(case)))

    assert_effects(evaluate(loaded.case(written)), evaluate)


@given(situations(), st.data())
def test_so_they_are_where_something_carries_over(situation: Situation, data: st.DataObject) -> None:
    earlier = situation.derive(situation.kb.case(data.draw(cases_of(situation.kb, 3))))

    def evaluate(case: Case) -> Derivation:
        return carrying_over(earlier, case, situation.derive)

    assert_effects(evaluate(situation.case), evaluate)


def assert_effects(base: Derivation, evaluate: Evaluate) -> None:
    options = askable(base)
    assume(options)
    influence = Influence(BaseCase(base), options)
    found = effects(influence, influence.concluded).answers
    assert list(found) == [(place, value) for place, values in options.items() for value in values]
    for (place, value), answer in found.items():
        there = evaluate(changed(base.knowledge, base.case, [Change(*place, value)]))
        gained, lost, shifted = set(), set(), set()
        for literal in {*base.steps, *there.steps}:
            before, after = base.steps.get(literal, ()), there.steps.get(literal, ())
            if before != after and (literal.subject, literal.attribute) != place:
                (shifted if before and after else gained if after else lost).add(literal)
        assert set(answer.gained) == gained
        assert set(answer.lost) == lost
        assert set(answer.shifted) == shifted
