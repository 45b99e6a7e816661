"""An evaluation leaves nothing behind: the same case gives the same again, whatever was evaluated in between."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import herstelkb
from herstelkb.engines.firings import ENGINES
from strategies import cases_of, rule_bases


@given(st.data(), rule_bases(), st.sampled_from(ENGINES))
def test_on_one_knowledge_base(data: st.DataObject, rules: dict[str, Any], engine: Any) -> None:
    kb = herstelkb.load_data(rules)
    cases = data.draw(st.lists(cases_of(kb, max_employees=3), min_size=1, max_size=3))
    alone = [herstelkb.load_data(rules).evaluate(case, engine=engine).to_json() for case in cases]
    for number in data.draw(st.lists(st.integers(0, len(cases) - 1), min_size=2, max_size=6)):
        evaluation = kb.evaluate(cases[number], engine=engine)
        assert evaluation.to_json() == alone[number]
        assert evaluation.to_json() == alone[number]  # nor does asking change anything
