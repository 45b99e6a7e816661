"""The conformance suite: what fires, and which proofs are to be accepted and which refused, as data for any checker.

`HERSTELKB_GOLDEN=write` writes anew what follows from rules and cases; what is to be refused is written by hand.
"""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest

from herstelkb.api.evaluation import Evaluation
from herstelkb.api.knowledge_base import load_files
from herstelkb.engines.firings import ENGINES
from herstelkb.reporting.receipts.canonical import canonical
from herstelkb.reporting.receipts.checking import check_proofs, form_of
from herstelkb.reporting.receipts.writing import proofs_data
from javascript import found_by_javascript

HERE = Path(__file__).parent / "conformance"
NAMES = sorted(path.name for path in HERE.iterdir() if path.is_dir())


def read(name: str, file: str) -> Any:
    return json.loads((HERE / name / file).read_text("utf-8"))


def evaluation(name: str, engine: Any) -> Evaluation:
    earlier = read(name, "earlier.json") if (HERE / name / "earlier.json").is_file() else None
    kb = load_files({"rules.json": (HERE / name / "rules.json").read_text("utf-8")})
    return kb.evaluate(read(name, "case.json"), earlier=earlier, engine=engine)


def firings(found: Evaluation) -> list[dict[str, Any]]:
    return [
        {
            "clause": one.clause.number,
            "for": one.subject,
            "steps": [list(step) for step in one.steps],
            "barred": one.barred,
        }
        for one in sorted(found.derivation.firings, key=lambda one: (one.clause.number, one.subject))
    ]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", NAMES)
def test_rules_and_case_give_firings_and_proofs(name: str, engine: Any) -> None:
    found = evaluation(name, engine)
    made = {"firings.json": firings(found), "accept.json": proofs_data(found.derivation)}
    for file, data in made.items():
        if os.environ.get("HERSTELKB_GOLDEN") == "write":
            (HERE / name / file).write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", "utf-8")
        assert read(name, file) == json.loads(json.dumps(data)), file


def refused(name: str) -> list[tuple[str, Any]]:
    """What is to be refused, and why."""
    found = []
    for one in read(name, "refuse.json"):
        data = copy.deepcopy(read(name, "accept.json"))
        holder = data
        *path, last = one["at"]
        for key in path:
            holder = holder[key]
        if "to" in one:
            assert holder[last] != one["to"]
            holder[last] = one["to"]
        else:
            del holder[last]
        found.append((one["because"], data))
    return found


def test_python_accepts_and_refuses_what_it_should() -> None:
    for name in NAMES:
        assert wrong(read(name, "accept.json")) == [], name
        assert [because for because, data in refused(name) if not wrong(data)] == [], name


def test_javascript_accepts_and_refuses_what_it_should() -> None:
    every = [(name, None, read(name, "accept.json")) for name in NAMES]
    every += [(name, because, data) for name in NAMES for because, data in refused(name)]
    for (name, because, _), found in zip(every, found_by_javascript(canonical(d) for *_, d in every), strict=True):
        assert bool(found["wrong"]) == (because is not None), (name, because, found["wrong"])


def wrong(data: Any) -> list[str]:
    form = form_of(canonical(data))
    return [form] if isinstance(form, str) else check_proofs(form)


def test_each_thing_that_is_refused_is_refused_for_one_reason() -> None:
    for name in NAMES:
        because = [one for one, _ in refused(name)]
        assert because
        assert len(set(because)) == len(because), name
