"""Why-nots worked out by hand: what random rule bases seldom come to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import herstelkb
from herstelkb.api.evaluation import Evaluation
from herstelkb.proofs.checking import check_why_not
from herstelkb.proofs.proof import Counted
from herstelkb.proofs.why_not import Exemption, WhyNot

TEXT = {"nl": "tekst"}


def refutation(rules: list[dict[str, Any]], case: dict[str, Any], fact: str, **sections: Any) -> WhyNot:
    """The why-not of a fact, checked; all attributes of `bedrijf` and `mens` are true or false."""
    entry = {
        "known_by": "either",
        "label": TEXT,
        "question": TEXT,
        "values": {True: {"label": TEXT, "says": TEXT}, False: {"label": TEXT, "says": TEXT}},
    }
    names = dict.fromkeys("abcde", entry)
    kb = herstelkb.load_data(
        {
            "knowledge_base": {
                "title": TEXT,
                "languages": ["nl"],
                "certainty": {"misschien": TEXT, "zeker": TEXT},
                "time": {"nu": TEXT, "straks": TEXT},
                "subjects": {"one": "bedrijf", "many": "mens", "list": "mensen"},
            },
            "vocabulary": {"bedrijf": names, "mens": names},
            "rules": [{"id": f"r{n}", "assumption": TEXT, "because": TEXT, **rule} for n, rule in enumerate(rules)],
            **sections,
        }
    )
    evaluation = kb.evaluate(case)
    answer = evaluation.why_not(fact)
    assert answer is not None
    assert check_why_not(evaluation.knowledge, evaluation.case, answer.value) == []
    assert answer.to_text().count("\n") > 0
    return answer.value


def states(found: WhyNot, miss: int = 0) -> list[str]:
    (literal,) = found.literals
    one = found.refuted[literal].misses[miss]
    return [one.state(asked) for asked in one.asked]


LATER = {"value": True, "when_in_time": "straks"}


def test_a_premise_that_comes_when_the_exception_has_come_too_is_late() -> None:
    rules = [
        {"when": {"bedrijf.a": True}, "then": {"bedrijf.b": LATER}},
        {"when": {"bedrijf.a": True}, "then": {"bedrijf.c": LATER}},
        {"when": {"bedrijf.b": True}, "unless": {"bedrijf.c": True}, "then": {"bedrijf.d": True}},
    ]
    found = refutation(rules, {"bedrijf": {"a": True}}, "bedrijf.d=true")
    assert states(found) == ["late", "blocked"]


def test_a_premise_that_comes_late_is_met_where_the_exception_was_always_there() -> None:
    rules = [
        {"when": {"bedrijf.a": True}, "then": {"bedrijf.b": LATER}},
        {"when": {"bedrijf.b": True}, "unless": {"bedrijf.a": True}, "then": {"bedrijf.d": True}},
    ]
    found = refutation(rules, {"bedrijf": {"a": True}}, "bedrijf.d=true")
    assert states(found) == ["met", "blocked"]


def test_rules_that_wait_for_each_other_are_both_refuted() -> None:
    rules = [
        {"when": {"bedrijf.a": True}, "then": {"bedrijf.b": True}},
        {"when": {"bedrijf.b": True}, "then": {"bedrijf.a": True}},
    ]
    found = refutation(rules, {"bedrijf": {}}, "bedrijf.a=true")
    assert {literal.attribute for literal in found.refuted} == {"a", "b"}


def test_one_employee_is_enough_so_each_is_a_miss_of_its_own_the_nearest_first() -> None:
    rules = [{"when": {"mens.a": True, "mens.b": True}, "then": {"bedrijf.c": True}}]
    people = [{"id": "m1", "a": False}, {"id": "m2", "a": True}, {"id": "m3", "a": True, "b": False}]
    found = refutation(rules, {"mensen": people}, "bedrijf.c=true")
    (literal,) = found.literals
    assert [miss.subject for miss in found.refuted[literal].misses] == ["m2", "m3", "m1"]


def test_an_unknown_is_nearer_than_a_contradiction() -> None:
    rules = [
        {"when": {"bedrijf.a": True}, "then": {"bedrijf.c": True}},
        {"when": {"bedrijf.b": True}, "then": {"bedrijf.c": True}},
    ]
    found = refutation(rules, {"bedrijf": {"a": False}}, "bedrijf.c=true")
    assert states(found, 0) == ["unknown"]
    assert states(found, 1) == ["against"]


def test_a_measure_names_those_who_could_move_it() -> None:
    rules = [{"when": {"bedrijf.x": {"at_least": 0.5}}, "then": {"bedrijf.c": True}}]
    measures = {"bedrijf.x": {"share": {"mens.a": True}, "label": TEXT, "assumption": TEXT}}
    people = [{"id": "m1", "a": True}, {"id": "m2", "a": False}, {"id": "m3"}, {"id": "m4"}]
    found = refutation(rules, {"mensen": people}, "bedrijf.c=true", measures=measures)
    (literal,) = found.literals
    (asked,) = found.refuted[literal].misses[0].asked
    assert (asked.found.lower, asked.found.upper, asked.found.total) == (1, 3, 4)
    assert (asked.unknown, asked.excluded) == (("m3", "m4"), ("m2",))
    assert states(found) == ["unknown"]


def test_what_asks_for_two_values_of_what_is_only_observed_can_never_be_concluded() -> None:
    rules = [{"when": {"bedrijf.z": True, "any": [{"bedrijf.z": False}]}, "then": {"bedrijf.y": True}}]
    values = {True: {"label": TEXT, "says": TEXT}, False: {"label": TEXT, "says": TEXT}}
    entry = {"label": TEXT, "question": TEXT, "values": values}
    vocabulary = {
        "bedrijf": {"z": {**entry, "known_by": "observation"}, "y": {**entry, "known_by": "derivation"}},
        "mens": {},
    }
    found = refutation(rules, {"bedrijf": {"z": True}}, "bedrijf.y=true", vocabulary=vocabulary)
    (literal,) = found.literals
    assert found.refuted[literal].possible is False


def blocked_by_a_count() -> tuple[Evaluation, WhyNot, Exemption]:
    """A rule whose `unless`, a measure's test, is met from the first point of time to the last."""
    entry = {"known_by": "either", "label": TEXT, "question": TEXT}
    values = {value: {"label": TEXT, "says": TEXT} for value in (True, False)}
    kb = herstelkb.load_data(
        {
            "knowledge_base": {
                "title": TEXT,
                "languages": ["nl"],
                "certainty": {"zeker": TEXT},
                "time": {"nu": TEXT, "straks": TEXT},
                "subjects": {"one": "bedrijf", "many": "mens", "list": "mensen"},
            },
            "vocabulary": {"bedrijf": {"a": entry | {"values": values}}, "mens": {"b": entry | {"values": values}}},
            "measures": {"bedrijf.x": {"count": {"mens.b": True}, "label": TEXT}},
            "rules": [
                {
                    "id": "r",
                    "assumption": TEXT,
                    "because": TEXT,
                    "unless": {"bedrijf.x": {"at_least": 1}},
                    "then": {"bedrijf.a": True},
                }
            ],
        }
    )
    evaluation = kb.evaluate({"mensen": [{"id": "m", "b": True}]})
    answer = evaluation.why_not("bedrijf.a=true")
    assert answer is not None
    (miss,) = answer.value.refuted[answer.value.literals[0]].misses
    (exempt,) = miss.asked
    assert isinstance(exempt, Exemption)
    assert exempt.fails == (0, 1)
    return evaluation, answer.value, exempt


def with_exempt(why: WhyNot, exempt: Exemption) -> WhyNot:
    (literal,) = why.literals
    (miss,) = why.refuted[literal].misses
    return replace(why, refuted={literal: replace(why.refuted[literal], misses=(replace(miss, asked=(exempt,)),))})


def test_a_point_of_time_that_does_not_exist_is_rejected() -> None:
    evaluation, why, exempt = blocked_by_a_count()
    for fails in ((0, 99), (-7,), (0, 1, 2)):
        altered = with_exempt(why, replace(exempt, fails=fails))
        found = check_why_not(evaluation.knowledge, evaluation.case, altered)
        assert any("fails at other points of time" in line for line in found), fails


def test_a_count_of_something_else_establishes_nothing() -> None:
    evaluation, why, exempt = blocked_by_a_count()
    (counted,) = exempt.established
    assert isinstance(counted, Counted)
    other = replace(counted, test=replace(counted.test, measure="y"))
    found = check_why_not(
        evaluation.knowledge, evaluation.case, with_exempt(why, replace(exempt, established=(other,)))
    )
    assert any("does not establish" in line for line in found)
