"""Learning a fact that contradicts nothing keeps every conclusion that rests on no `unless` and no measure.

A fact contradicts something when another value of its attribute is known, or when what follows from it is in
tension with an observation.
"""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.engines.firings import ENGINES
from herstelkb.knowledge.conditions import Literal
from herstelkb.proofs.proof import Absent, Counted, nodes
from strategies import cases_of, rule_bases

BUNDLED = herstelkb.load()


@given(st.data(), rule_bases(), st.sampled_from(ENGINES))
def test_on_any_rule_base(data: st.DataObject, rules: dict[str, Any], engine: Any) -> None:
    assert_knowing_more_keeps_conclusions(data, herstelkb.load_data(rules), engine)


@given(st.data())
def test_on_the_bundled_rule_base(data: st.DataObject) -> None:
    assert_knowing_more_keeps_conclusions(data, BUNDLED, "reference")


def assert_knowing_more_keeps_conclusions(data: st.DataObject, kb: KnowledgeBase, engine: Any) -> None:
    case = data.draw(cases_of(kb))
    before = kb.evaluate(case, engine=engine)
    learned, more = data.draw(st.sampled_from(unobserved(kb, case)))
    assume(not any(li != learned for li in before.derivation.values.get(learned[:2], ())))
    after = kb.evaluate(more, engine=engine)
    assume({t.literal: t.proof.degree for t in after.tensions} == {t.literal: t.proof.degree for t in before.tensions})
    unknown = {(u.subject, u.attribute) for u in after.unknowns}
    for conclusion in before.conclusions:
        if any(isinstance(node, Absent | Counted) for node in nodes(conclusion.proof)):
            continue
        assert after.derivation.degree(conclusion.literal, conclusion.step.point) >= conclusion.step.degree
        assert conclusion.literal[:2] not in unknown


def unobserved(kb: KnowledgeBase, case: dict[str, Any]) -> list[tuple[Literal, dict[str, Any]]]:
    """Every literal that could be observed too, with the case in which it is."""
    knowledge, many = kb.knowledge, kb.knowledge.source.head.subjects.list
    found = []
    for qualified, entry in knowledge.source.vocabulary.items():
        kind, _, name = qualified.partition(".")
        for value in entry.values if entry.observable else ():
            if kind == knowledge.one and name not in case[kind]:
                found.append((Literal(kind, name, value), {**case, kind: {**case[kind], name: value}}))
            for number, person in enumerate(case[many] if kind == knowledge.many else ()):
                if name not in person:
                    people = [*case[many][:number], {**person, name: value}, *case[many][number + 1 :]]
                    found.append((Literal(person["id"], name, value), {**case, many: people}))
    assume(found)
    return found
