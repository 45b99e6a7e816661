"""A receipt in which anything was altered is refused, by both checkers.

Where the seal was made anew, a checker can only go by what is shown: then both say the same.
"""

from __future__ import annotations

import json
import random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from altering import altered
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.reporting.receipts.checking import check_receipt
from herstelkb.reporting.receipts.opening import receipt_in
from herstelkb.reporting.receipts.receipt import Reported, receipt
from javascript import found_by_javascript
from properties.both_checkers_agree import wrong_in_python
from strategies import bases_with_cases

EACH = 5  # alterations of each receipt: 225 in `make test`, 10,000 in the soak


def test_at_any_place() -> None:
    whole: list[Any] = []
    proofs: list[bytes] = []

    @settings(suppress_health_check=list(HealthCheck))
    @given(bases_with_cases(), st.integers(0, 2**32))
    def collect(base_and_case: Any, seed: int) -> None:
        kb, case = base_and_case
        made = receipt(kb.evaluate(case), Reported("file", "nl", None, "tekst"), with_case=True)
        rng = random.Random(seed)
        for _ in range(EACH):
            whole.append(altered(made, rng))
            proofs.append(written(altered(made["proofs"], rng)))

    collect()
    for data, found in zip(whole, found_by_javascript(map(written, whole)), strict=True):
        assert refused_in_python(data)
        assert found["wrong"]
    for text, found in zip(proofs, found_by_javascript(proofs), strict=True):
        assert bool(wrong_in_python(text)) == bool(found["wrong"]), text


def written(data: Any) -> bytes:
    """As JSON, though it may have no canonical form."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def refused_in_python(data: Any) -> bool:
    try:
        return bool(check_receipt(receipt_in(written(data).decode(), "receipt.json")))
    except UnusableInput:
        return True
