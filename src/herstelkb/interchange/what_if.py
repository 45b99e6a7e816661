"""What if, as plain data: see docs/json.md."""

from __future__ import annotations

from typing import Any

from herstelkb.cases.case import Case
from herstelkb.explanation.what_if import WhatIf
from herstelkb.interchange.changes import changes_data, differences_data
from herstelkb.knowledge.base import Knowledge


def what_if_data(what_if: WhatIf, knowledge: Knowledge, case: Case) -> dict[str, Any]:
    """`changes` and what they make different."""
    return {"changes": changes_data(what_if.changes), **differences_data(what_if, knowledge)}
