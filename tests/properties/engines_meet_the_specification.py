"""Each engine meets the specification: every clause fires to the degrees and at the points that it says, and no other."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.cases.case import Case
from herstelkb.derivation.derivation import Derivation
from herstelkb.derivation.deriving import default_engine, derive
from herstelkb.engines.firings import Step
from herstelkb.knowledge.base import Knowledge
from herstelkb.specification.least_fixpoint import LeastFixpoint, least_fixpoint
from strategies import bases_with_cases, cases_of

BUNDLED = herstelkb.load()
Firings = dict[tuple[int, str], tuple[tuple[Step, ...], int]]  # by clause and subject: its steps, and how far barred


WITHOUT_DURABLE = pytest.mark.skipif(default_engine() != "durable", reason="durable-rules is not installed")
ON_EACH_ENGINE = pytest.mark.parametrize("engine", ["reference", pytest.param("durable", marks=WITHOUT_DURABLE)])


@ON_EACH_ENGINE
@given(base_and_case=bases_with_cases())
def test_on_any_rule_base(base_and_case: tuple[KnowledgeBase, dict[str, Any]], engine: str) -> None:
    kb, case = base_and_case
    assert_meets_the_specification(kb.knowledge, kb.case(case), engine)


@ON_EACH_ENGINE
@given(data=st.data())
def test_on_the_bundled_rule_base(data: st.DataObject, engine: str) -> None:
    case = BUNDLED.case(data.draw(cases_of(BUNDLED)))
    assert_meets_the_specification(BUNDLED.knowledge, case, engine)


def assert_meets_the_specification(knowledge: Knowledge, case: Case, engine: str) -> None:
    found, meant = derive(knowledge, case, engine), least_fixpoint(knowledge, case)
    for point, holds in enumerate(meant.at):
        assert {li: found.degree(li, point) for li in found.steps if found.degree(li, point)} == holds
    assert firings_of(found) == dict(firings_meant(meant))


def firings_of(found: Derivation) -> Firings:
    return {(f.clause.number, f.subject): (f.steps, f.barred) for f in found.firings}


def firings_meant(meant: LeastFixpoint) -> Iterator[tuple[tuple[int, str], tuple[tuple[Step, ...], int]]]:
    for clause in meant.knowledge.clauses:
        for subject in meant.subjects(clause):
            degrees = [meant.step(clause, subject, point) for point in range(len(meant.at))]
            steps = tuple(Step(point, degree) for point, degree in enumerate(degrees) if degree)
            barred = meant.worth(clause, subject, 0) if meant.is_barred(clause, subject, 0) else 0
            if steps or barred:
                yield (clause.number, subject), (steps, barred)
