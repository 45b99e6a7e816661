"""What a leader does, as against what is seen: what the source leads one to expect of it, on small cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import herstelkb
from herstelkb.cli import main
from herstelkb.conversation.conversation import Conversation
from herstelkb.conversation.state import State
from herstelkb.explanation.deeds import advised_against
from herstelkb.knowledge.conditions import Literal
from herstelkb.proofs.proof import Derived, Established

ROOT = Path(__file__).parent.parent
STUCK = {"komt_in_beweging": False, "aanpak": "draagvlak"}
INVOLVE, LEAD = "organisatie.aanpak=betrokkenheid", "organisatie.leiding_neemt_regie=true"
DECIDE, ALL = "organisatie.leiding_neemt_beslissingen=true", "organisatie.iedereen_doet_mee=true"


@cache
def bundled() -> herstelkb.KnowledgeBase:
    return herstelkb.load()


def case(people: Any = (), on: str | None = None, **organisation: Any) -> dict[str, Any]:
    named = {"case": "School", "organisatie": organisation, "medewerkers": list(people)}
    return {**named, "date": on} if on else named


def now(**organisation: Any) -> herstelkb.Evaluation:
    return bundled().evaluate(case(**organisation))


def courses(found: Any) -> dict[str, tuple[str, ...]]:
    """What differs: how, and from when it holds or ends."""
    points = {d.literal: d.after[0].point if d.after else d.ends or 0 for d in found.value.differences}
    return {str(d.literal): (d.kinds[0].value, bundled().time[points[d.literal]]) for d in found.value.differences}


# --- doing and seeing ---


def test_what_is_seen_takes_the_diagnosis_along_and_what_is_done_does_not() -> None:
    seen = now(**STUCK).what_if(INVOLVE, seen=True)
    assert courses(seen).keys() >= {"organisatie.ontwikkelingsachterstand=true", "organisatie.herstel_nodig=true"}
    done = courses(now(**STUCK).what_if(INVOLVE))
    assert done == {
        "organisatie.risico=vertraging_of_mislukking": ("lost", "eerst"),
        "organisatie.advice=stop-met-alleen-draagvlak": ("lost", "eerst"),
        "organisatie.advice=leid-op-betrokkenheid": ("lost", "eerst"),
    }


def test_leading_on_involvement_brings_reactions_then_reciprocity_then_support() -> None:
    done = courses(now(**STUCK).what_if([INVOLVE, LEAD]))
    assert done["organisatie.eerst_reacties_verwacht=true"] == ("gained", "eerst")
    assert done["organisatie.wederkerigheid=groeit"] == ("gained", "op_termijn")
    assert done["organisatie.draagvlak_voor_herstel=groeit"] == ("gained", "uiteindelijk")
    order = courses(now(**STUCK).what_if([INVOLVE, LEAD, DECIDE, ALL]))
    assert order["organisatie.organisatieorde=herstelt"] == ("gained", "op_termijn")


@pytest.mark.parametrize(
    "organisation",
    [{}, {"komt_in_beweging": False}, {"aanpak": "betrokkenheid", "komt_in_beweging": False}],
)
def test_no_deed_makes_a_diagnosis_out_of_nothing(organisation: dict[str, Any]) -> None:
    healthy = now(**organisation)
    for deed in ("organisatie.aanpak=draagvlak", "organisatie.leidingstijl=laissez_faire", [INVOLVE, LEAD]):
        assert not any("achterstand" in name or "herstel_nodig" in name for name in courses(healthy.what_if(deed)))


def test_who_was_unable_before_guidance_is_never_offered_mobility_for_it() -> None:
    school = bundled().evaluate(ROOT / "examples" / "basisschool.yaml")
    assert not any("mobiliteit" in name for name in courses(school.what_if("m02.begeleid=true")))
    assert not any("mobiliteit" in name for name in courses(school.what_if("m02.begeleid=true", seen=True)))
    assert school.smallest_changes("m02.mobiliteitsafspraak=true").value.sets == ()
    assert school.smallest_changes("m02.mobiliteitsafspraak=true", seen=True).value.sets == ()
    again = ["m02.begeleid=true", "m02.meekunnen=false"]  # seen since that guidance
    assert any("mobiliteit" in name for name in courses(school.what_if(again, seen=True)))


def test_what_was_unknown_and_is_seen_outdates_nothing() -> None:
    """It is an answer, as `next` would take it, and no change."""
    stuck = {"organisatie": {"ontwikkelingsachterstand": True}, "medewerkers": [{"id": "m1", "meewerken": False}]}
    found = bundled().evaluate({"date": "2026-11-02", **stuck}).what_if("m1.begeleid=true", seen=True)
    assert "m1.mobiliteitsafspraak=true" in courses(found)


def test_the_rest_is_seen_and_the_answer_says_which_was_which() -> None:
    school = bundled().evaluate(ROOT / "examples" / "basisschool.yaml")
    answer = school.what_if([INVOLVE, "m07.reactie=dragend"])
    found = answer.value
    assert ([str(c) for c in found.done], [str(c) for c in found.seen]) == ([INVOLVE], ["m07.reactie=dragend"])
    assert "gezien was: m07" in answer.to_text()
    assert "vanaf nu gebeurt: de leiding stuurt op betrokkenheid" in answer.to_text()
    data = answer.to_json()["answer"]
    assert [change["done"] for change in data["changes"]] == [True, False]
    assert not data["seen"]
    assert school.what_if(INVOLVE, seen=True).to_json()["answer"]["seen"]
    done = bundled().evaluate(case(on="2026-11-02", **STUCK)).what_if([INVOLVE, LEAD])
    nodes = done.to_json()["answer"]["nodes"]["after"]
    assert {node["known"] for node in nodes} >= {"done", "kept", "derived"}
    assert {node["case"]["date"] for node in nodes if node["known"] == "kept"} == {"2026-11-02"}
    assert "─ vastgesteld: " in done.to_text()
    assert "zoals nu vastgesteld" in done.to_text()


TEXT = {"nl": "tekst"}


def small(rules: list[dict[str, Any]], **marked: dict[str, Any]) -> herstelkb.KnowledgeBase:
    """A rule base of levers `a` and `b`, what is concluded, and what it has marks for."""
    entry = {"label": TEXT, "question": TEXT, "values": {True: {"label": TEXT, "says": TEXT}}}
    entry["values"][False] = entry["values"][True]
    lever = {**entry, "known_by": "observation", "can_be_changed": True}
    names = {name for rule in rules for name in rule.get("then", {})} | {f"zaak.{name}" for name in marked}
    derived = {name.partition(".")[2]: {**entry, "known_by": "derivation"} for name in names}
    return herstelkb.load_data(
        {
            "knowledge_base": {
                "title": TEXT,
                "languages": ["nl"],
                "certainty": {"zwak": TEXT, "sterk": TEXT},
                "time": {"nu": TEXT, "later": TEXT},
                "subjects": {"one": "zaak", "many": "mens", "list": "mensen"},
            },
            "vocabulary": {
                "zaak": {
                    "a": lever,
                    "b": lever,
                    **{name: {**of, **marked.get(name, {})} for name, of in derived.items()},
                }
            },
            "advice": {"doe": {"title": TEXT, "text": TEXT, "who": TEXT, "when": "nu", "claims": ["C1"]}},
            "claims": {"C1": {"says": TEXT, "hedge": "sterk", "kind": "advice", "section": "C"}},
            "rules": [{"id": f"r{n}", "assumption": TEXT, "because": TEXT, **rule} for n, rule in enumerate(rules)],
        }
    )


def test_evidence_that_is_firmer_later_is_kept_as_it_comes() -> None:
    rules = [
        {"when": {"zaak.a": True}, "then": {"zaak.teken": {"value": True, "certainty": "zwak"}}},
        {"when": {"zaak.a": True}, "then": {"zaak.teken": {"value": True, "when_in_time": "later"}}},
        {"when": {"zaak.teken": True}, "then": {"zaak.ziekte": True}},
    ]
    kb = small(rules, ziekte={"carries_over": True})
    found = kb.evaluate({"zaak": {"a": True}}).what_if("zaak.b=true").value
    assert found.differences == ()
    ill = Literal("zaak", "ziekte", True)
    assert found.after.steps[ill] == found.before.steps[ill] == ((0, 1), (1, 2))


def test_what_is_concluded_for_later_is_an_effect_and_comes_of_what_is_done() -> None:
    rules = [
        {"when": {"zaak.a": True}, "then": {"zaak.ziekte": True}},
        {"when": {"zaak.b": True}, "then": {"zaak.ziekte": {"value": False, "when_in_time": "later"}}},
    ]
    kb = small(rules, ziekte={"carries_over": True})
    done = kb.evaluate({}).what_if(["zaak.a=true", "zaak.b=true"]).value
    assert [(str(d.literal), d.after) for d in done.differences] == [("zaak.ziekte=false", ((1, 2),))]


def test_no_rule_concludes_what_was_set() -> None:
    later = {"value": True, "when_in_time": "later"}
    rules = [
        {"when": {"zaak.a": True}, "then": {"zaak.x": later}},
        {"when": {"zaak.x": True}, "then": {"zaak.y": True}},
    ]
    kb = small(rules, x={"known_by": "either", "can_be_changed": True})
    now = kb.evaluate({"zaak": {"a": True}})
    assert {str(d.literal) for d in now.what_if("zaak.x=false").value.lost} == {"zaak.x=true", "zaak.y=true"}
    sets = now.smallest_changes("zaak.y=true", follows=False).value.sets
    assert {str(change) for (change,) in sets} == {"zaak.x=false", "zaak.a=false"}


RISK = {"values": {value: {"label": TEXT, "says": TEXT, "proposed": not value} for value in (True, False)}}


def test_a_way_that_brings_a_risk_is_not_offered_alone_or_together() -> None:
    goal = [{"when": {"zaak.a": True}, "then": {"zaak.doel": True}}]
    alone = [{"when": {"zaak.a": True}, "then": {"zaak.gevaar": True}}]
    together = [{"when": {"zaak.a": True, "zaak.b": True}, "then": {"zaak.doel": True, "zaak.gevaar": True}}]
    mended = [
        {"when": {"zaak.a": True, "zaak.b": True}, "then": {"zaak.doel": True}},
        {"when": {"zaak.a": True}, "unless": {"zaak.b": True}, "then": {"zaak.gevaar": True}},
    ]  # nobody is told to do what is a risk by itself, even if something else would mend it
    for rules in (goal + alone, together, mended):
        assert small(rules).evaluate({}).smallest_changes("zaak.doel=true").value.sets
        assert not small(rules, gevaar=RISK).evaluate({}).smallest_changes("zaak.doel=true").value.sets
        assert small(rules, gevaar=RISK).evaluate({}).smallest_changes("zaak.doel=true", seen=True).value.sets


def test_a_way_that_undoes_what_was_advised_is_not_offered() -> None:
    alone = [
        {"when": {"zaak.a": False}, "then": {"zaak.doel": True}},
        {"unless": {"zaak.a": True}, "advise": ["doe"]},
    ]
    mended = [
        {"when": {"zaak.a": False, "zaak.b": True}, "then": {"zaak.doel": True}},
        {"when": {"zaak.b": False}, "unless": {"zaak.a": True}, "advise": ["doe"]},
    ]
    for rules in (alone, mended):
        now = small(rules).evaluate({"zaak": {"a": True, "b": False}})
        assert not now.smallest_changes("zaak.doel=true").value.sets
        assert now.smallest_changes("zaak.doel=true", seen=True).value.sets


# --- recourse ---


@pytest.mark.parametrize("goal", ["organisatie.wederkerigheid=groeit", "organisatie.draagvlak_voor_herstel=groeit"])
def test_growth_takes_the_lead_and_involvement(goal: str) -> None:
    (found,) = now(**STUCK).smallest_changes(goal).value.sets
    assert {str(change) for change in found} == {INVOLVE, LEAD}


def test_no_deed_takes_away_what_lack_of_steering_left_behind() -> None:
    for goal in ("organisatie.ontwikkelingsachterstand=true", "organisatie.vertrouwen_in_leiding=ontbreekt"):
        assert now(**STUCK).smallest_changes(goal, follows=False).value.sets == ()
        assert now(**STUCK).smallest_changes(goal, follows=False, seen=True).value.sets
    (found,) = now(**STUCK).smallest_changes("organisatie.risico").value.sets
    assert [str(change) for change in found] == [INVOLVE]


@pytest.mark.parametrize(
    ("deed", "against"),
    [
        ("organisatie.aanpak=draagvlak", True),
        ("organisatie.leiding_neemt_regie=false", True),
        ("organisatie.tijd_geduld_aandacht=false", True),
        ("organisatie.leidingstijl=responsief", False),
    ],
)
def test_a_deed_that_brings_a_risk_or_undoes_what_was_advised_is_advised_against(deed: str, against: bool) -> None:
    led = {"aanpak": "betrokkenheid", "tijd_geduld_aandacht": True}
    led |= {"leiding_neemt_regie": True, "leiding_neemt_beslissingen": True}
    found = now(**led, ontwikkelingsachterstand=True).what_if(deed).value
    assert advised_against(found.now.knowledge, found.now.found, found.after.found, found.done) == against


def test_one_who_leads_on_involvement_is_never_told_to_go_back() -> None:
    led = {"aanpak": "betrokkenheid", "leiding_neemt_regie": True, "leiding_neemt_beslissingen": True}
    school = now(**led, iedereen_doet_mee=False, sturing="aanwezig", begeleiding="aanwezig", komt_in_beweging=False)
    (found,) = school.smallest_changes("organisatie.organisatieorde=herstelt").value.sets
    assert [str(change) for change in found] == [ALL]
    for goal in ("organisatie.herstel_nodig=true", "organisatie.wederkerigheid=groeit", "organisatie.leiden_op"):
        for changes in school.smallest_changes(goal, follows=False).value.sets:
            assert "aanpak=draagvlak" not in str(changes)


# --- carrying over ---


def test_the_leader_who_did_what_was_advised_reads_where_they_stand() -> None:
    before = bundled().evaluate(case(on="2026-11-02", **STUCK))
    later = case(on="2027-02-01", komt_in_beweging=False, aanpak="betrokkenheid", leiding_neemt_regie=True)
    after = bundled().evaluate(later, earlier=before)
    (arrears,) = after["organisatie.ontwikkelingsachterstand"]
    assert (arrears.value, arrears.certainty, arrears.time) == (True, "waarschijnlijk", "direct")
    assert isinstance(arrears.proof, Established)
    assert herstelkb.check_proof(after, arrears) == []
    assert after.value("organisatie.eerst_reacties_verwacht")
    assert "vastgesteld in november 2026, 2 maanden geleden" in " ".join(after.to_text().split())
    why = after.why("organisatie.ontwikkelingsachterstand")
    assert why is not None
    assert "vastgesteld in november 2026" in why.to_text("nl")
    assert "established in November 2026, 2 months ago" in why.to_text("en")
    (told,) = [c for c in after.to_json()["conclusions"] if c["attribute"] == "ontwikkelingsachterstand"]
    assert told["established"] == {"name": "School", "date": "2026-11-02"}
    assert "vastgesteld in november 2026" in after.to_html()


def test_after_doing_what_was_advised_the_course_is_known_and_no_more_than_probable() -> None:
    undone = {"leiding_neemt_regie": False, "leiding_neemt_beslissingen": False, "tijd_geduld_aandacht": False}
    done = {"aanpak": "betrokkenheid", **undone, "tijd_geduld_aandacht": True}
    people = [{"id": "m1", "reactie": "remmend", "remoorzaak": "onwil"}, {"id": "m2", "reactie": "afwachtend"}]
    before = case(people, "2026-11-01", **STUCK, **undone)
    alone = bundled().evaluate(case(people, "2027-02-01", **{**STUCK, **done}))
    after = bundled().evaluate(case(people, "2027-02-01", **{**STUCK, **done}), earlier=before)
    gained = after.derivation.steps.keys() - alone.derivation.steps.keys()
    assert Literal("organisatie", "vertrouwen_in_leiding", "ontbreekt") in gained
    assert {after.derivation.degree(literal) for literal in gained} == {2}


def test_what_was_established_is_accepted_only_with_its_proof() -> None:
    before = bundled().evaluate(case(on="2026-11-02", **STUCK))
    after = bundled().evaluate(case(on="2027-02-01", aanpak="betrokkenheid"), earlier=before)
    (arrears,) = after["organisatie.ontwikkelingsachterstand"]
    proof = arrears.proof
    assert isinstance(proof, Established)
    assert isinstance(proof.proof, Derived)
    firmer = replace(proof, degree=4, proof=replace(proof.proof, degree=4))
    of_another_case = replace(proof, case=after.case)
    without_grounds = replace(proof, proof=replace(proof.proof, premises=()))
    for altered in (firmer, of_another_case, without_grounds, replace(proof, proof=proof.proof.premises[0])):
        assert herstelkb.check_proof(after, altered)
    assert herstelkb.check_proof(before, proof)  # it was not given there
    assert herstelkb.check_proof(after, proof) == herstelkb.check_proof(before, proof.proof) == []


def test_what_is_seen_or_concluded_otherwise_does_not_carry_over() -> None:
    before = case(on="2026-11-02", **STUCK)
    recovered = case(on="2027-11-02", ontwikkelingsachterstand=False)
    moving = {"komt_in_beweging": True, "sturing": "aanwezig", "begeleiding": "aanwezig"}
    healthy = case(on="2027-11-02", **moving, vertrouwen_in_leiding="aanwezig")
    for later in (recovered, healthy):
        found = bundled().evaluate(later, earlier=before)
        assert found.derivation.steps == bundled().evaluate(later).derivation.steps
        assert found.value("organisatie.ontwikkelingsachterstand") is False


def test_it_chains_with_the_date_that_it_first_had() -> None:
    first = bundled().evaluate(case(on="2026-11-02", **STUCK))
    second = bundled().evaluate(case(on="2027-03-01", aanpak="betrokkenheid"), earlier=first)
    third = bundled().evaluate(case(on="2027-09-13", aanpak="betrokkenheid"), earlier=second)
    (arrears,) = third["organisatie.ontwikkelingsachterstand"]
    assert isinstance(arrears.proof, Established)
    assert arrears.proof.case.date == date(2026, 11, 2)
    assert herstelkb.check_proof(third, arrears) == []


@pytest.mark.parametrize(("on", "first"), [("2027-11-01", False), ("2027-11-02", True)])
def test_after_a_year_it_is_asked_whether_it_is_still_so(on: str, first: bool) -> None:
    later = bundled().evaluate(case(on=on), earlier=case(on="2026-11-02", **STUCK))
    question = later.questions().value[0]
    assert (question.attribute == "ontwikkelingsachterstand") == first
    assert ("Is dat nog zo?" in later.questions().to_text(depth=1)) == first
    assert any(node["known"] == "kept" for node in later.questions().to_json()["answer"]["nodes"]) or not first


def test_another_organisations_past_is_not_ones_own() -> None:
    past = {**case(on="2026-11-02", **STUCK), "case": "Elders"}
    later = bundled().evaluate(case(on="2027-02-01", aanpak="betrokkenheid"), earlier=past)
    assert [warning.code for warning in later.warnings] == ["not-earlier"]
    assert later.value("organisatie.ontwikkelingsachterstand") is None


def test_the_school_over_three_dates_is_told_by_the_tool_alone() -> None:
    cases = [ROOT / "examples" / f"basisschool{when}.yaml" for when in ("", "-2027-03", "-2027-09")]
    course = herstelkb.compare(*cases, kb=bundled()).value
    arrears = Literal("organisatie", "ontwikkelingsachterstand", True)
    assert [derivation.degree(arrears, 0) for derivation in course.derivations] == [2, 2, 2]
    assert [arrears in one.case.observed for one in course.derivations] == [False, False, False]
    reacting = Literal("organisatie", "eerst_reacties_verwacht", True)
    growing = Literal("organisatie", "wederkerigheid", "groeit")
    first, second, third = course.derivations
    assert (first.degree(reacting), second.degree(reacting, 0)) == (0, 2)
    assert (second.degree(growing, 0), second.degree(growing), third.degree(growing, 0)) == (0, 2, 3)
    assert third.degree(Literal("organisatie", "draagvlak_voor_herstel", "groeit")) == 2


def test_the_commands_say_it_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = [str(ROOT / "examples" / f"basisschool{when}.yaml") for when in ("", "-2027-03")]
    assert main(["advise", cases[1], "--earlier", cases[0], "-o", str(tmp_path / "r.md")]) == 0
    assert "vastgesteld in november 2026, 3 maanden geleden" in (tmp_path / "r.md").read_text("utf-8")
    assert main(["explain", cases[1], "organisatie.herstel_nodig", "--earlier", cases[0]]) == 0
    assert "vastgesteld in november 2026" in capsys.readouterr().out


def test_a_conversation_knows_what_was_established_earlier(tmp_path: Path) -> None:
    later, past = case(on="2027-02-01", aanpak="betrokkenheid"), case(on="2026-11-02", **STUCK)
    asked: list[str] = []

    def states(earlier: Any) -> None:
        conversation = Conversation(
            bundled(), "nl", asked.append, lambda _: ".", earlier=bundled().case(earlier) if earlier else None
        )
        list(conversation.states(State(bundled().case(later), tmp_path / "x.yaml")))

    states(past)
    with_past = asked[:]
    asked.clear()
    states(None)
    assert with_past != asked
