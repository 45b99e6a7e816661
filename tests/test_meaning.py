"""What rules mean, worked out by hand where generated cases seldom come: measures that change in time, and cuts."""

from __future__ import annotations

from typing import Any

import pytest

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.engines.firings import ENGINES, EngineName, Step
from herstelkb.knowledge.conditions import Literal
from small_bases import base
from strategies import LIST, MANY, ONE, TEXT

RULE = {"assumption": TEXT, "because": TEXT}
SHARE = f"{ONE}.deel"


def counting(when: dict[str, Any], *, later: bool = True) -> KnowledgeBase:
    """`a: x` leads to `b: x`, later; a share counts `b: x`; `when` that share is as it says, `o: x`."""
    data = base({"a": ["x", "y"], "b": ["x", "y"]}, [])
    data["knowledge_base"] |= {"certainty": {"zwak": TEXT, "sterk": TEXT}, "time": {"nu": TEXT, "later": TEXT}}
    entries = data["vocabulary"][MANY]
    entries["b"]["known_by"] = "either"
    data["vocabulary"][ONE] = {"o": {**entries["b"], "known_by": "derivation"}}
    data["measures"] = {SHARE: {"share": {f"{MANY}.b": "x"}, "label": TEXT, "assumption": TEXT}}
    then = {"value": "x", "when_in_time": "later"} if later else "x"
    data["rules"] = [
        {"id": "b", "when": {f"{MANY}.a": "x"}, "then": {f"{MANY}.b": then}, **RULE},
        {"id": "o", **when, "then": {f"{ONE}.o": "x"}, **RULE},
    ]
    return herstelkb.load_data(data)


def steps(kb: KnowledgeBase, people: list[dict[str, Any]], engine: EngineName) -> tuple[Step, ...]:
    case = {LIST: [{"id": f"e{n}", **person} for n, person in enumerate(people)]}
    return kb.evaluate(case, engine=engine).derivation.steps.get(Literal(ONE, "o", "x"), ())


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("known_now", [{}, {f"{MANY}.a": "x"}], ids=["alone", "beside what is known now"])
def test_a_measure_that_is_met_later_concludes_later(engine: EngineName, known_now: dict[str, str]) -> None:
    kb = counting({"when": {SHARE: {"at_least": 0.5}, **known_now}})
    assert steps(kb, [{"a": "x"}, {"b": "y"}], engine) == (Step(1, 2),)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_measure_that_ceases_to_be_met_was_met(engine: EngineName) -> None:
    """Its first employee is `b: y` now and, as a course, `b: x` later: the upper bound rises with it."""
    kb = counting({"when": {SHARE: {"below": 0.5}}})
    assert steps(kb, [{"a": "x", "b": "y"}, {"b": "y"}], engine) == (Step(0, 2),)


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_under_unless_may_be_established_too_late(engine: EngineName) -> None:
    kb = counting({"unless": {SHARE: {"at_least": 0.5}}})
    assert steps(kb, [{"a": "x"}], engine) == (Step(0, 2),)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_share_is_as_sure_as_the_highest_cut_in_which_it_is_met(engine: EngineName) -> None:
    kb = counting({"when": {SHARE: {"at_least": 0.5}}}, later=False)
    weak = {"a": {"value": "x", "certainty": "zwak"}}
    assert steps(kb, [{"a": "x"}, {"b": "y"}, weak, {"b": "y"}], engine) == (Step(0, 1),)
    assert steps(kb, [{"a": "x"}, {"b": "y"}, weak], engine) == (Step(0, 1),)
    assert steps(kb, [{"a": "x"}, {"b": "y"}], engine) == (Step(0, 2),)


@pytest.mark.parametrize("engine", ENGINES)
def test_who_is_unknown_widens_the_interval(engine: EngineName) -> None:
    assert steps(counting({"when": {SHARE: {"at_least": 0.5}}}), [{"b": "x"}, {}, {}], engine) == ()
    assert steps(counting({"when": {SHARE: {"below": 0.5}}}), [{"b": "y"}, {"b": "y"}, {}, {}], engine) == ()
    assert steps(counting({"when": {SHARE: {"at_most": 0.5}}}), [{"b": "y"}, {"b": "y"}, {}, {}], engine) == (
        Step(0, 2),
    )


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("bound", ["below", "above", "at_least", "at_most"])
def test_a_share_of_nobody_is_unknown(engine: EngineName, bound: str) -> None:
    assert steps(counting({"when": {SHARE: {bound: 0.5}}}), [], engine) == ()


@pytest.mark.parametrize("engine", ENGINES)
def test_what_was_barred_now_does_not_come_back_at_its_old_degree(engine: EngineName) -> None:
    """`a` speaks for `b: y` now, and for nothing new later."""
    data = base({"a": ["x"], "b": ["x", "y"]}, [])
    data["knowledge_base"]["time"] = {"nu": TEXT, "later": TEXT}
    data["vocabulary"][MANY]["b"]["known_by"] = "either"
    data["rules"] = [{"id": "r", "when": {f"{MANY}.a": "x"}, "then": {f"{MANY}.b": "y"}, **RULE}]
    derivation = herstelkb.load_data(data).evaluate({LIST: [{"id": "e", "a": "x", "b": "x"}]}, engine=engine).derivation
    assert derivation.degree(Literal("e", "b", "y")) == 0
    assert [tension.literal for tension in derivation.tensions] == [Literal("e", "b", "y")]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_conclusion_grows_firmer_with_its_premise(engine: EngineName) -> None:
    data = base({"a": ["x"], "b": ["x"], "c": ["x"]}, [])
    data["knowledge_base"] |= {"certainty": {"zwak": TEXT, "sterk": TEXT}, "time": {"nu": TEXT, "later": TEXT}}
    for name in ("b", "c"):
        data["vocabulary"][MANY][name]["known_by"] = "derivation"
    weak, later = {"value": "x", "certainty": "zwak"}, {"value": "x", "when_in_time": "later"}
    data["rules"] = [
        {"id": "now", "when": {f"{MANY}.a": "x"}, "then": {f"{MANY}.b": weak}, **RULE},
        {"id": "later", "when": {f"{MANY}.a": "x"}, "then": {f"{MANY}.b": later}, **RULE},
        {"id": "on", "when": {f"{MANY}.b": "x"}, "then": {f"{MANY}.c": "x"}, **RULE},
    ]
    derivation = herstelkb.load_data(data).evaluate({LIST: [{"id": "e", "a": "x"}]}, engine=engine).derivation
    assert derivation.steps[Literal("e", "c", "x")] == (Step(0, 1), Step(1, 2))


@pytest.mark.parametrize("engine", ENGINES)
def test_of_whom_one_half_is_false_the_whole_is_false_whatever_the_other_half(engine: EngineName) -> None:
    data = base({"a": ["x", "y"], "b": ["x", "y"]}, [])
    data["measures"] = {SHARE: {"share": {f"{MANY}.a": "x", f"{MANY}.b": "x"}, "label": TEXT, "assumption": TEXT}}
    data["rules"] = [{"id": "r", "when": {SHARE: {"below": 0.5}}, "then": {f"{MANY}.h": "ja"}, **RULE}]
    kb = herstelkb.load_data(data)
    assert len(kb.evaluate({LIST: [{"id": "e", "a": "y"}]}, engine=engine).conclusions) == 1
    assert len(kb.evaluate({LIST: [{"id": "e", "a": "x"}]}, engine=engine).conclusions) == 0
