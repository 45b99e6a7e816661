"""What follows from a case has proofs that both checkers accept: the one in Python, and the one in JavaScript."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from herstelkb.derivation.derivation import Derivation
from herstelkb.reporting.receipts.canonical import canonical
from herstelkb.reporting.receipts.checking import check_proofs, form_of
from herstelkb.reporting.receipts.writing import proofs_data
from javascript import found_by_javascript
from marked_bases import Situation, situations
from strategies import bases_with_cases, cases_of, courses_with_cases


def wrong_in_python(text: bytes) -> list[str]:
    form = form_of(text)
    return [form] if isinstance(form, str) else check_proofs(form)


def test_on_any_rule_base() -> None:
    texts: list[bytes] = []

    @settings(suppress_health_check=list(HealthCheck))
    @given(st.one_of(bases_with_cases(), courses_with_cases(), situations()), st.data())
    def collect(found: Any, data: st.DataObject) -> None:
        texts.append(canonical(proofs_data(derivation(found, data))))

    collect()
    for text, found in zip(texts, found_by_javascript(texts), strict=True):
        assert wrong_in_python(text) == []
        assert found["wrong"] == []
        assert found["conclusions"][0] == found["conclusions"][1]
        assert found["refuted"][0] == found["refuted"][1]
    for known in ("observed", "derived", "counted", "no_evidence", "kept"):
        assert any(f'"known":"{known}"'.encode() in text for text in texts)


def derivation(found: Any, data: st.DataObject) -> Derivation:
    """Of a case, or of one after another, of whose earlier one something carries over."""
    if isinstance(found, Situation):
        earlier = data.draw(cases_of(found.kb))
        return found.kb.evaluate(found.case, earlier=earlier, engine=found.engine).derivation
    kb, case = found
    return kb.evaluate(case).derivation
