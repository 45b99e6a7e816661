"""Worked examples of what the derivation graph says, of the bundled rules and of small ones."""

from __future__ import annotations

from typing import Any

import pytest

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.derivation.derivation import Derivation
from herstelkb.knowledge.conditions import Literal
from herstelkb.proofs.proof import Counted, Derived, Observed
from small_bases import COUNTED, base, counting
from strategies import LIST, MANY, ONE, TEXT


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return herstelkb.load()


def test_of_equal_proofs_the_one_without_an_assumption_goes_first(kb: KnowledgeBase) -> None:
    resisting = {"id": "m01", "reactie": "remmend", "taakvolwassen": False}
    evaluation = kb.evaluate({"organisatie": {}, "medewerkers": [resisting]})
    not_an_example = Literal("m01", "participatief", False)
    by = {firing.clause.rule for firing in evaluation.derivation.firings_for[not_an_example]}
    assert len(by) == 2
    proof = evaluation.derivation.proof(not_an_example)
    assert isinstance(proof, Derived)
    assert kb.knowledge.source.rules[proof.rule].assumption is None


def test_rules_that_support_each_other_prove_each_other_from_outside(kb: KnowledgeBase) -> None:
    """A need for recovery follows from a deficit and the other way round; neither proves itself."""
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
    """A deficit calls for recovery, and recovery points to a deficit: seen from an observed deficit, a circle."""
    evaluation = kb.evaluate({"organisatie": {"ontwikkelingsachterstand": True}})
    concluded = {c.literal.attribute: c.basis.rules for c in evaluation.conclusions}
    assert "herstel_nodig" in concluded
    assert "ontwikkelingsachterstand" not in concluded
    assert all(concluded.values())


def test_every_rule_that_concludes_a_thing_as_firmly_is_named_with_its_claims(kb: KnowledgeBase) -> None:
    """With a deficit reciprocity is lacking anyway (B1); that the lead does not bring it back at once (C3) is said."""
    case = {"organisatie": {"ontwikkelingsachterstand": True, "leiding_neemt_regie": True}}
    (found,) = [c for c in kb.evaluate(case).to_json()["conclusions"] if c["attribute"] == "wederkerigheid"]
    assert {"B1", "C3"} <= set(found["claims"])
    assert {"achterstand-zonder-wederkerigheid", "regie-brengt-wederkerigheid-niet-meteen"} <= set(found["rules"])


@pytest.mark.parametrize(("now", "since"), [({"value": "x", "certainty": "zwak"}, 1), ("x", 0)])
def test_a_count_holds_since_it_was_met_as_firmly(now: object, since: int) -> None:
    """`b: x` is seen now, and follows for certain later; what is met less firmly now does not count."""
    kb = counting({"when": {COUNTED: {"at_least": 1}}, "then": {f"{ONE}.o": {"value": "x", "when_in_time": "later"}}})
    proof = kb.evaluate({LIST: [{"id": "e", "a": "x", "b": now}]}).derivation.proof(Literal(ONE, "o", "x"))
    assert isinstance(proof, Derived)
    (counted,) = proof.premises
    assert isinstance(counted, Counted)
    assert (proof.degree, proof.time, counted.degree, counted.time) == (2, 1, 2, since)


def in_two_degrees(*conclusions: tuple[str, str], **seen: Any) -> Derivation:
    """What follows for `e`, seen as `a: x` and more, by rules `when a: x` that conclude `b`: a value and how firmly."""
    data = base({"a": ["x"], "b": ["x", "y"]}, [])
    data["knowledge_base"]["certainty"] = {"zwak": TEXT, "sterk": TEXT}
    data["vocabulary"][MANY]["b"]["known_by"] = "either"
    data["measures"] = {COUNTED: {"count": {f"{MANY}.b": "x"}, "label": TEXT, "assumption": TEXT}}
    concluded = [{f"{MANY}.b": {"value": value, "certainty": certainty}} for value, certainty in conclusions]
    data["rules"] = [
        {"id": f"r{number}", "when": {f"{MANY}.a": "x"}, "then": then, "assumption": TEXT, "because": TEXT}
        for number, then in enumerate(concluded)
    ]
    counts = {"id": "h", "when": {COUNTED: {"at_least": 1}}, "unless": {f"{MANY}.a": "x", f"{MANY}.b": "y"}}
    data["rules"].append({**counts, "then": {f"{MANY}.h": "ja"}, "assumption": TEXT, "because": TEXT})
    return herstelkb.load_data(data).evaluate({LIST: [{"id": "e", "a": "x", **seen}]}).derivation


B = Literal("e", "b", "x")


def test_of_several_proofs_the_firmest_goes_first() -> None:
    found = in_two_degrees(("x", "zwak"), ("x", "sterk"))
    assert [proof.degree for proof in found.proofs(B) if isinstance(proof, Derived)] == [2, 1]


def test_a_tension_shows_the_firmest_of_what_was_barred() -> None:
    for conclusions in ([("x", "zwak"), ("x", "sterk")], [("x", "sterk"), ("x", "zwak")]):
        (tension,) = in_two_degrees(*conclusions, b="y").tensions
        assert tension.proof.degree == 2


def test_what_is_seen_less_firmly_than_it_follows_is_proved_by_what_it_follows_from() -> None:
    weak = {"value": "x", "certainty": "zwak"}
    assert isinstance(in_two_degrees(("x", "sterk"), b=weak).proof(B), Derived)
    assert isinstance(in_two_degrees(("x", "zwak"), b=weak).proof(B), Observed)


def test_a_count_of_what_stands_in_conflict_rests_on_it() -> None:
    at_odds, settled = in_two_degrees(("x", "sterk"), ("y", "zwak")), in_two_degrees(("x", "sterk"))
    assert at_odds.conflicts
    for found, expected in ((at_odds, True), (settled, False)):
        (test,) = next(clause.tests for clause in found.knowledge.clauses if clause.tests)
        assert found.rests_on_conflict(found.counted(test, 0)) is expected


def test_all_of_several_things_is_established_by_all_of_them_or_by_nothing() -> None:
    settled, at_odds = in_two_degrees(("x", "sterk")), in_two_degrees(("x", "sterk"), ("y", "zwak"))
    for found, established in ((settled, 0), (at_odds, 2)):
        unless = found.knowledge.conditions["h"].unless
        assert unless is not None
        assert len(list(found.establishing(unless, "e", 0))) == established
