"""Engines meet the specification: each clause fires when and as firmly as it says, and no other does."""

from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.cases.case import Case
from herstelkb.derivation.derivation import Derivation
from herstelkb.derivation.deriving import derive
from herstelkb.engines.firings import Step
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal
from herstelkb.specification.least_fixpoint import LeastFixpoint, least_fixpoint
from strategies import INSTALLED, bases_with_cases, cases_of, courses_with_cases

BUNDLED = herstelkb.load()
Firings = dict[tuple[int, str], tuple[tuple[Step, ...], int]]  # by clause and subject: its steps, and how far barred


@given(bases_with_cases())
def test_on_any_rule_base(base_and_case: tuple[KnowledgeBase, dict[str, Any]]) -> None:
    kb, case = base_and_case
    assert_engines_meet_the_specification(kb.knowledge, kb.case(case))


@given(courses_with_cases())
def test_on_what_grows_firmer_over_time(base_and_case: tuple[KnowledgeBase, dict[str, Any]]) -> None:
    kb, case = base_and_case
    assert_engines_meet_the_specification(kb.knowledge, kb.case(case))


@given(st.data())
def test_on_the_bundled_rule_base(data: st.DataObject) -> None:
    assert_engines_meet_the_specification(BUNDLED.knowledge, BUNDLED.case(data.draw(cases_of(BUNDLED))))


def assert_engines_meet_the_specification(knowledge: Knowledge, case: Case) -> None:
    meant = least_fixpoint(knowledge, case)
    for engine in INSTALLED:
        found = derive(knowledge, case, engine)
        for point, holds in enumerate(meant.at):
            assert {li: found.degree(li, point) for li in found.steps if found.degree(li, point)} == holds
        assert firings_of(found) == dict(firings_meant(meant))
        assert {tension.literal for tension in found.tensions} == set(tensions_meant(meant))


def tensions_meant(meant: LeastFixpoint) -> Iterator[Literal]:
    """What an observation that no rule foretells bars."""
    for clause in meant.knowledge.clauses:
        for subject in meant.subjects(clause):
            literal = clause.conclusion(meant.knowledge.one, subject)
            if meant.worth(clause, subject, 0) and meant.is_barred(clause, subject, 0):
                seen = meant.case.by_attribute[literal.subject, literal.attribute].literal
                if not meant.is_foretold(seen):
                    yield literal


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
