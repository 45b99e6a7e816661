"""clingo, given the same rule base as an answer-set program, finds the same degrees, tensions and conflicts."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import herstelkb
from answer_sets import Degrees, Translation
from herstelkb.api.evaluation import Evaluation
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.ground.showing import spoken
from strategies import bases_with_cases, cases_of

BUNDLED = herstelkb.load()
BUNDLED_TRANSLATED = Translation(BUNDLED.knowledge.source)


@given(bases_with_cases())
def test_on_any_rule_base(base_and_case: tuple[KnowledgeBase, dict[str, Any]]) -> None:
    kb, case = base_and_case
    assert_clingo_agrees(kb, Translation(kb.knowledge.source), case)


@given(st.data())
def test_on_the_bundled_rule_base(data: st.DataObject) -> None:
    assert_clingo_agrees(BUNDLED, BUNDLED_TRANSLATED, data.draw(cases_of(BUNDLED)))


def assert_clingo_agrees(kb: KnowledgeBase, translation: Translation, case: dict[str, Any]) -> None:
    atoms, answer_sets = translation.solved(translation.facts(case))
    assert answer_sets == 1
    degrees, tensions = translation.degrees(atoms)
    evaluation = kb.evaluate(case, engine="reference")
    assert degrees_of(evaluation) == degrees
    assert {(s, a, spoken(v)): t.proof.degree for t in evaluation.tensions for s, a, v in [t.literal]} == tensions
    found = {(c.point, frozenset((s, a, spoken(v)) for s, a, v in c.literals)) for c in evaluation.conflicts}
    assert found == conflicts(degrees)


def degrees_of(evaluation: Evaluation) -> Degrees:
    derivation, points = evaluation.derivation, range(len(evaluation.knowledge.time))
    return {(li[0], li[1], spoken(li[2])): tuple(derivation.degree(li, p) for p in points) for li in derivation.steps}


def conflicts(degrees: Degrees) -> set[tuple[int, frozenset[tuple[str, str, str]]]]:
    """The values of one attribute that rise at the same point of time."""
    coming: dict[tuple[int, str, str], set[tuple[str, str, str]]] = {}
    for (subject, attribute, value), at in degrees.items():
        for point, degree in enumerate(at):
            if attribute != "advice" and degree > (at[point - 1] if point else 0):
                coming.setdefault((point, subject, attribute), set()).add((subject, attribute, value))
    return {(point, frozenset(literals)) for (point, _, _), literals in coming.items() if len(literals) > 1}
