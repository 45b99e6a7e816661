"""The constraints of the bundled rule base hold in every case."""

from __future__ import annotations

import random

import pytest

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from random_cases import random_case
from small_bases import base
from strategies import TEXT

BUNDLED = herstelkb.load()


MORE = (pytest.param(seed, 10_000, marks=pytest.mark.soak) for seed in range(2, 12))


@pytest.mark.parametrize(("seed", "count"), [(1, 2_500), *MORE])
def test_on_random_cases(seed: int, count: int) -> None:
    rng = random.Random(seed)
    for number in range(count):
        evaluation = BUNDLED.evaluate(random_case(BUNDLED, rng, max_employees=3), engine="reference")
        assert evaluation.violations == (), number


# --- and would be seen if they did not ---


def constrained(*constraints: dict[str, object]) -> KnowledgeBase:
    data = base({"a": ["x", "y"], "b": ["x", "y"]}, [{"a": "x"}])
    data["vocabulary"]["mens"]["b"]["known_by"] = "either"
    rule = {"assumption": TEXT, "because": TEXT}
    data["rules"] += [
        {"id": "bx", "when": {"mens.a": "x"}, "then": {"mens.b": "x"}, **rule},
        {"id": "by", "when": {"mens.h": "ja"}, "then": {"mens.b": "y"}, **rule},
    ]
    return herstelkb.load_data({**data, "constraints": [{"id": "c", "because": TEXT, **c} for c in constraints]})


@pytest.mark.parametrize(
    "constraint",
    [
        {"never": {"mens.a": "x", "mens.h": "ja"}},
        {"whenever": {"mens.h": "ja"}, "expect": {"mens.a": "y"}},
        {"at_most_one": "mens.b"},
    ],
)
def test_a_broken_one_is_seen(constraint: dict[str, object]) -> None:
    kb = constrained(constraint)
    (violation,) = kb.evaluate({"mensen": [{"id": "e1", "a": "y"}, {"id": "e2", "a": "x"}]}).violations
    assert (violation.constraint, violation.subject, violation.point) == ("c", "e2", 0)


@pytest.mark.parametrize(
    "constraint",
    [
        {"never": {"mens.a": "y", "mens.h": "ja"}},
        {"whenever": {"mens.h": "ja"}, "expect": {"mens.a": "x"}},
        {"at_most_one": "mens.h"},
    ],
)
def test_one_that_holds_is_not_called_broken(constraint: dict[str, object]) -> None:
    kb = constrained(constraint)
    assert kb.evaluate({"mensen": [{"id": "e1", "a": "y"}, {"id": "e2", "a": "x"}]}).violations == ()
