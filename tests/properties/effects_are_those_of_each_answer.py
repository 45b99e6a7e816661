"""What an answer changes by itself is what evaluating the case with it changes, however answers are grouped."""

from typing import Any
from unittest.mock import patch

from hypothesis import assume, given
from hypothesis import strategies as st

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.derivation.derivation import Derivation
from herstelkb.engines import reference
from herstelkb.engines.firings import Facts
from herstelkb.explanation.changes import Change, changed
from herstelkb.explanation.questions import askable
from herstelkb.explanation.worlds import effects as module
from herstelkb.explanation.worlds.effects import effects
from herstelkb.explanation.worlds.influence import Influence
from strategies import bases_with_cases


@given(bases_with_cases(), st.integers(1, 3))
def test_effects_are_those_of_each_answer(base_and_case: tuple[KnowledgeBase, dict[str, Any]], together: int) -> None:
    loaded, written = base_and_case
    kb, case = loaded.knowledge, loaded.case(written)
    base = Derivation(kb, case, reference.evaluate(kb, Facts.of(case)))
    options = askable(base)
    assume(options)
    influence = Influence(base, options)
    with patch.object(module, "TOGETHER", together):
        found = effects(influence, influence.concluded)
    assert list(found) == [(place, value) for place, values in options.items() for value in values]
    for (place, value), answer in found.items():
        there_case = changed(kb, case, [Change(*place, value)])
        there = Derivation(kb, there_case, reference.evaluate(kb, Facts.of(there_case)))
        gained, lost, shifted = set(), set(), set()
        for literal in {*base.steps, *there.steps}:
            before, after = base.steps.get(literal, ()), there.steps.get(literal, ())
            if before != after and (literal.subject, literal.attribute) != place:
                (shifted if before and after else gained if after else lost).add(literal)
        assert set(answer.gained) == gained
        assert set(answer.lost) == lost
        assert set(answer.shifted) == shifted
