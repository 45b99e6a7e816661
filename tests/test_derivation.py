"""Worked examples of what the derivation graph says of the bundled rules."""

from __future__ import annotations

import pytest

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.knowledge.conditions import Literal
from herstelkb.proofs.proof import Derived


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return herstelkb.load()


def test_of_equal_proofs_the_one_without_an_assumption_goes_first(kb: KnowledgeBase) -> None:
    carrier = {"id": "m01", "reactie": "dragend", "steunt_openlijk": True}
    evaluation = kb.evaluate({"organisatie": {"aanpak": "draagvlak"}, "medewerkers": [carrier]})
    support = Literal("m01", "steun", "openlijk")
    by = {firing.clause.rule for firing in evaluation.derivation.firings_for[support]}
    assert len(by) == 2
    proof = evaluation.derivation.proof(support)
    assert isinstance(proof, Derived)
    assert kb.knowledge.source.rules[proof.rule].assumption is None


def test_rules_that_support_each_other_prove_each_other_from_outside(kb: KnowledgeBase) -> None:
    """A need for recovery follows from an arrears and the other way round; neither proves itself."""
    evaluation = kb.evaluate({"organisatie": {"komt_in_beweging": False, "aanpak": "draagvlak"}})
    need = Literal("organisatie", "herstel_nodig", True)
    by = {firing.clause.rule for firing in evaluation.derivation.firings_for[need]}
    assert len(by) == 2
    assert [p.rule for p in evaluation.derivation.proofs(need) if isinstance(p, Derived)] == [
        "stilstand-ondanks-draagvlak"
    ]


def test_a_course_is_no_conflict(kb: KnowledgeBase) -> None:
    evaluation = kb.evaluate(
        {"organisatie": {"ontwikkelingsachterstand": True, "aanpak": "betrokkenheid", "leiding_neemt_regie": True}}
    )
    course = [
        (c.literal.value, kb.knowledge.time[c.step.point])
        for c in evaluation.conclusions
        if c.literal.attribute == "wederkerigheid"
    ]
    assert course == [("ontbreekt", "direct"), ("groeit", "op_termijn")]
    assert evaluation.conflicts == ()


def test_an_observation_stands_and_the_tension_is_reported(kb: KnowledgeBase) -> None:
    evaluation = kb.evaluate({"organisatie": {"ontwikkelingsachterstand": True, "wederkerigheid": "aanwezig"}})
    (tension,) = evaluation.tensions
    assert tension.literal == Literal("organisatie", "wederkerigheid", "ontbreekt")
    assert tension.observation.literal.value == "aanwezig"
    assert not any(c.literal.attribute == "wederkerigheid" for c in evaluation.conclusions)


def test_what_only_follows_from_itself_is_observed_and_not_concluded(kb: KnowledgeBase) -> None:
    """An arrears calls for recovery, and recovery points to an arrears: seen from an observed arrears, a circle."""
    evaluation = kb.evaluate({"organisatie": {"ontwikkelingsachterstand": True}})
    concluded = {c.literal.attribute: c.basis.rules for c in evaluation.conclusions}
    assert "herstel_nodig" in concluded
    assert "ontwikkelingsachterstand" not in concluded
    assert all(concluded.values())


def test_every_rule_that_concludes_a_thing_as_firmly_is_named_with_its_claims(kb: KnowledgeBase) -> None:
    """With an arrears reciprocity is lacking anyway (B1); that the lead does not bring it back at once (C3) is said."""
    case = {"organisatie": {"ontwikkelingsachterstand": True, "leiding_neemt_regie": True}}
    (found,) = [c for c in kb.evaluate(case).to_json()["conclusions"] if c["attribute"] == "wederkerigheid"]
    assert {"B1", "C3"} <= set(found["claims"])
    assert {"achterstand-zonder-wederkerigheid", "regie-brengt-wederkerigheid-niet-meteen"} <= set(found["rules"])
