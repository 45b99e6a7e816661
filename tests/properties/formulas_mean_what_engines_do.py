"""The formulas for z3 say of a case what the reference engine finds: each literal, degree and time,
what an observation bars, and what is foretold."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.knowledge.clauses import ADVICE
from herstelkb.knowledge.conditions import Atom, Literal
from strategies import bases_with_cases, cases_of

pytest.importorskip("z3")

from herstelkb.workbench.proving.symbolic.formulas import all_of, model, negation
from herstelkb.workbench.proving.symbolic.scope import Scope, observable, tracked
from herstelkb.workbench.proving.symbolic.world import World

BUNDLED = herstelkb.load()


@given(bases_with_cases())
def test_on_any_rule_base(base_and_case: tuple[KnowledgeBase, dict[str, Any]]) -> None:
    assert_formulas_agree(*base_and_case)


@settings(max_examples=5)
@given(st.data())
def test_on_the_bundled_rule_base(data: st.DataObject) -> None:
    assert_formulas_agree(BUNDLED, data.draw(cases_of(BUNDLED, max_employees=3)))


def assert_formulas_agree(kb: KnowledgeBase, case: dict[str, Any]) -> None:
    knowledge, evaluation = kb.knowledge, kb.evaluate(case, engine="reference")
    derivation, ids = evaluation.derivation, evaluation.case.ids
    list_name = knowledge.source.head.subjects.list
    scope = Scope(
        knowledge.one, list_name, len(knowledge.certainty), observable(knowledge), tracked(ids, certain=len(ids))
    )
    atoms = atoms_of_all(kb)
    world = World(knowledge, scope, atoms)
    literals = [Literal(s, a.attribute, a.value) for a in atoms for s in (ids if a.each else (knowledge.one,))]
    degrees = range(1, len(knowledge.certainty) + 1)

    observed = {o.literal: o.degree for o in evaluation.case.observations}
    said = []
    for literal in literals:
        for degree in degrees:
            symbol = scope.observed(literal, degree)
            said.append(symbol if observed.get(literal, 0) >= degree else negation(symbol))
    found = model(scope.constraints, all_of(s for s in said if s is not True), seconds=60)
    assert found is not None

    barred: dict[Literal, int] = {}
    for firing in derivation.firings:
        barred[firing.conclusion] = max(firing.barred, barred.get(firing.conclusion, 0))
    for literal in literals:
        assert found.holds(world.foretold(literal)) == derivation.foretold(literal), literal
        for degree in degrees:
            assert found.holds(world.barred(literal, degree)) == (barred.get(literal, 0) >= degree), literal
            for point in range(len(knowledge.time)):
                expected = derivation.degree(literal, point) >= degree
                settled = max(p for p in world.points if p <= point)  # nothing changes at points that are left out
                assert found.holds(world.holds(literal, degree, settled)) == expected, (literal, degree, point)


def atoms_of_all(kb: KnowledgeBase) -> list[Atom]:
    """Every atom of a rule base, advice among them."""
    knowledge = kb.knowledge
    found = [Atom(each, ADVICE, item) for item in knowledge.source.advice for each in (False, True)]
    for qualified, entry in knowledge.source.vocabulary.items():
        kind, _, name = qualified.partition(".")
        found += [Atom(kind == knowledge.many, name, value) for value in entry.values]
    return found
