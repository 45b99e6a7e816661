"""No order has a meaning: of rules, of observations, of employees; nor have the employees' ids."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import herstelkb
from herstelkb.api.evaluation import Evaluation
from herstelkb.engines.firings import ENGINES
from herstelkb.knowledge.conditions import Literal
from strategies import LIST, ONE, cases_of, rule_bases


@given(st.data(), rule_bases(), st.sampled_from(ENGINES))
def test_shuffling_rules_facts_and_employees(data: st.DataObject, rules: dict[str, Any], engine: Any) -> None:
    kb = herstelkb.load_data(rules)
    case = data.draw(cases_of(kb))
    other = herstelkb.load_data({**rules, "rules": data.draw(st.permutations(rules["rules"]))})
    people = data.draw(st.permutations(case[LIST]))
    people = [{"id": person["id"], **shuffled(data, person)} for person in people]
    otherwise = {**case, ONE: shuffled(data, case[ONE]), LIST: people}
    assert said(other.evaluate(otherwise, engine=engine)) == said(kb.evaluate(case, engine=engine))


@given(st.data(), rule_bases(), st.sampled_from(ENGINES))
def test_renaming_employees(data: st.DataObject, rules: dict[str, Any], engine: Any) -> None:
    kb = herstelkb.load_data(rules)
    case = data.draw(cases_of(kb))
    names = dict(
        zip((p["id"] for p in case[LIST]), data.draw(st.permutations([f"n{n}" for n in range(6)])), strict=False)
    )
    renamed = kb.evaluate({**case, LIST: [{**p, "id": names[p["id"]]} for p in case[LIST]]}, engine=engine)
    derivation = kb.evaluate(case, engine=engine).derivation
    steps = {Literal(names.get(li.subject, li.subject), *li[1:]): steps for li, steps in derivation.steps.items()}
    assert renamed.derivation.steps == steps
    assert len(renamed.tensions) == len(derivation.tensions)
    assert len(renamed.conflicts) == len(derivation.conflicts)


def shuffled(data: st.DataObject, mapping: dict[str, Any]) -> dict[str, Any]:
    return dict(data.draw(st.permutations(list(mapping.items()))))


def said(evaluation: Evaluation) -> dict[str, Any]:
    """Everything that an evaluation says, proofs included, lists in an order of their own."""
    return {
        "steps": evaluation.derivation.steps,
        "conclusions": sorted((str(c.literal), c.step, c.proof, c.basis) for c in evaluation.conclusions),
        "tensions": sorted((str(t.literal), t.observation.literal, t.proof) for t in evaluation.tensions),
        "conflicts": sorted((c.point, c.literals) for c in evaluation.conflicts),
        "unknowns": {
            (u.subject, u.attribute): (set(u.because), set(u.decides), set(u.rules), u.observable)
            for u in evaluation.unknowns
        },
        "advice": {
            given.item: {(r.subject, r.degree, r.point, r.proof, r.basis) for r in given.for_whom}
            for given in evaluation.advice
        },
    }
