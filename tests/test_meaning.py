"""What rules mean, worked out by hand where generated cases seldom come: measures that change in time, and cuts."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.engines.firings import ENGINES, EngineName, Step
from herstelkb.knowledge.conditions import Is, Literal, Measured
from herstelkb.knowledge.measures import Bounds, Measure, verdict
from small_bases import COUNTED, base, counting
from strategies import LIST, MANY, ONE, TEXT

RULE = {"assumption": TEXT, "because": TEXT}


def steps(kb: KnowledgeBase, people: list[dict[str, Any]], engine: EngineName) -> tuple[Step, ...]:
    case = {LIST: [{"id": f"e{n}", **person} for n, person in enumerate(people)]}
    return kb.evaluate(case, engine=engine).derivation.steps.get(Literal(ONE, "o", "x"), ())


BOUNDS = {  # is a bound of two met by one, by two and by three?
    "below": (True, False, False),
    "at_most": (True, True, False),
    "at_least": (False, True, True),
    "above": (False, False, True),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("form", "bound"), [("count", 2), ("share", 0.5)])
@pytest.mark.parametrize("op", BOUNDS)
def test_a_bound_is_met_just_below_it_at_it_and_just_above_it_as_its_name_says(
    engine: EngineName, form: str, bound: float, op: str
) -> None:
    kb = counting({"when": {COUNTED: {op: bound}}}, form=form)
    people = [[{"b": "x"}] * number + [{"b": "y"}] * (4 - number) for number in (1, 2, 3)]
    assert tuple(bool(steps(kb, case, engine)) for case in people) == BOUNDS[op]


@pytest.mark.parametrize("op", BOUNDS)
def test_what_is_not_met_is_false_and_what_depends_on_who_is_unknown_is_open(op: str) -> None:
    """Whatever numbers an interval leaves possible: a verdict is theirs where they agree, else none."""
    test, counted = Measured("m", op, Fraction(2)), Measure("m", False, Is(True, "b", ("x",), ("y",)))
    for low, high in [(1, 1), (2, 2), (3, 3), (1, 2), (2, 3), (1, 3)]:
        possible = {BOUNDS[op][number - 1] for number in range(low, high + 1)}
        expected = possible.pop() if len(possible) == 1 else None
        assert verdict(test, counted, Bounds(low, high, 4)) is expected, (low, high)


@pytest.mark.parametrize("engine", ENGINES)
def test_who_is_in_the_list_counts_in_a_share_even_if_no_question_applies_to_them(engine: EngineName) -> None:
    kb = counting({"when": {COUNTED: {"above": 0.5}}}, form="share")
    assert steps(kb, [{"b": "x"}], engine)
    for absent in ({}, {"b": {"does_not_apply": True}}):
        assert steps(kb, [{"b": "x"}, absent], engine) == ()  # one or two of two


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("known_now", [{}, {f"{MANY}.a": "x"}], ids=["alone", "beside what is known now"])
def test_a_measure_that_is_met_later_concludes_later(engine: EngineName, known_now: dict[str, str]) -> None:
    kb = counting({"when": {COUNTED: {"at_least": 0.5}, **known_now}})
    assert steps(kb, [{"a": "x"}, {"b": "y"}], engine) == (Step(1, 2),)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_measure_that_ceases_to_be_met_was_met(engine: EngineName) -> None:
    """Its first employee is `b: y` now and, as a course, `b: x` later: the upper bound rises with it."""
    kb = counting({"when": {COUNTED: {"below": 0.5}}})
    assert steps(kb, [{"a": "x", "b": "y"}, {"b": "y"}], engine) == (Step(0, 2),)


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_under_unless_may_be_established_too_late(engine: EngineName) -> None:
    kb = counting({"unless": {COUNTED: {"at_least": 0.5}}})
    assert steps(kb, [{"a": "x"}], engine) == (Step(0, 2),)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_share_is_as_sure_as_the_highest_cut_in_which_it_is_met(engine: EngineName) -> None:
    kb = counting({"when": {COUNTED: {"at_least": 0.5}}}, later=False)
    weak = {"a": {"value": "x", "certainty": "zwak"}}
    assert steps(kb, [{"a": "x"}, {"b": "y"}, weak, {"b": "y"}], engine) == (Step(0, 1),)
    assert steps(kb, [{"a": "x"}, {"b": "y"}, weak], engine) == (Step(0, 1),)
    assert steps(kb, [{"a": "x"}, {"b": "y"}], engine) == (Step(0, 2),)


@pytest.mark.parametrize("engine", ENGINES)
def test_who_is_unknown_widens_the_interval(engine: EngineName) -> None:
    assert steps(counting({"when": {COUNTED: {"at_least": 0.5}}}), [{"b": "x"}, {}, {}], engine) == ()
    assert steps(counting({"when": {COUNTED: {"below": 0.5}}}), [{"b": "y"}, {"b": "y"}, {}, {}], engine) == ()
    assert steps(counting({"when": {COUNTED: {"at_most": 0.5}}}), [{"b": "y"}, {"b": "y"}, {}, {}], engine) == (
        Step(0, 2),
    )


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("bound", ["below", "above", "at_least", "at_most"])
def test_a_share_of_nobody_is_unknown(engine: EngineName, bound: str) -> None:
    assert steps(counting({"when": {COUNTED: {bound: 0.5}}}), [], engine) == ()


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
def test_a_firing_that_grows_no_firmer_has_no_new_step_and_is_barred_for_good(engine: EngineName) -> None:
    """What `b` rests on grows firmer later; the rule's own hedge does not."""
    data = base({"a": ["x"], "b": ["x"], "c": ["x", "y"]}, [])
    data["knowledge_base"] |= {"certainty": {"zwak": TEXT, "sterk": TEXT}, "time": {"nu": TEXT, "later": TEXT}}
    for name in ("b", "c"):
        data["vocabulary"][MANY][name]["known_by"] = "either"
    data["rules"] = [
        {"id": "later", "when": {f"{MANY}.a": "x"}, "then": {f"{MANY}.b": {"value": "x", "when_in_time": "later"}}},
        {"id": "on", "when": {f"{MANY}.b": "x"}, "then": {f"{MANY}.c": {"value": "x", "certainty": "zwak"}}},
    ]
    data["rules"] = [rule | RULE for rule in data["rules"]]
    kb, seen = herstelkb.load_data(data), {"id": "e", "a": "x", "b": {"value": "x", "certainty": "zwak"}}
    derivation = kb.evaluate({LIST: [seen]}, engine=engine).derivation
    assert [(f.steps, f.barred) for f in derivation.firings if f.clause.rule == "on"] == [((Step(0, 1),), 0)]
    derivation = kb.evaluate({LIST: [{**seen, "c": "y"}]}, engine=engine).derivation
    assert [(f.steps, f.barred) for f in derivation.firings if f.clause.rule == "on"] == [((), 1)]


@pytest.mark.parametrize("engine", ENGINES)
def test_an_observation_does_not_bar_what_comes_later(engine: EngineName) -> None:
    kb = counting({"when": {COUNTED: {"at_least": 1}}})
    derivation = kb.evaluate({LIST: [{"id": "e", "a": "x", "b": "y"}]}, engine=engine).derivation
    assert derivation.steps[Literal("e", "b", "x")] == (Step(1, 2),)
    assert derivation.tensions == ()


@pytest.mark.parametrize("engine", ENGINES)
def test_where_nothing_is_observed_what_nothing_is_against_follows(engine: EngineName) -> None:
    assert steps(counting({"unless": {COUNTED: {"at_least": 1}}}), [], engine) == (Step(0, 2),)


@pytest.mark.parametrize("engine", ENGINES)
def test_what_holds_of_the_one_prompts_a_rule_for_each_of_the_many(engine: EngineName) -> None:
    data = base({"a": ["x"]}, [])
    data["vocabulary"][ONE] = {"a": data["vocabulary"][MANY]["a"]}
    data["rules"] = [{"id": "r", "when": {f"{ONE}.a": "x"}, "then": {f"{MANY}.h": "ja"}, **RULE}]
    case = {ONE: {"a": "x"}, LIST: [{"id": f"e{number}"} for number in range(3)]}
    found = herstelkb.load_data(data).evaluate(case, engine=engine).conclusions
    assert [conclusion.literal.subject for conclusion in found] == ["e0", "e1", "e2"]


@pytest.mark.parametrize("engine", ENGINES)
def test_of_whom_one_half_is_false_the_whole_is_false_whatever_the_other_half(engine: EngineName) -> None:
    data = base({"a": ["x", "y"], "b": ["x", "y"]}, [])
    data["measures"] = {COUNTED: {"share": {f"{MANY}.a": "x", f"{MANY}.b": "x"}, "label": TEXT, "assumption": TEXT}}
    data["rules"] = [{"id": "r", "when": {COUNTED: {"below": 0.5}}, "then": {f"{MANY}.h": "ja"}, **RULE}]
    kb = herstelkb.load_data(data)
    assert len(kb.evaluate({LIST: [{"id": "e", "a": "y"}]}, engine=engine).conclusions) == 1
    assert len(kb.evaluate({LIST: [{"id": "e", "a": "x"}]}, engine=engine).conclusions) == 0


def courses(rules: dict[str, dict[str, Any]], counted: str = "b") -> KnowledgeBase:
    """Rules, by id, over `a` to `d` of each member, with three degrees and points of time and a share of `x`."""
    data = base({name: ["x", "y"] for name in "abcd"}, [])
    data["knowledge_base"]["certainty"] = dict.fromkeys(("zwak", "sterk", "zeker"), TEXT)
    data["knowledge_base"]["time"] = dict.fromkeys(("nu", "straks", "later"), TEXT)
    for name in "abcd":
        data["vocabulary"][MANY][name]["known_by"] = "either"
    data["measures"] = {COUNTED: {"share": {f"{MANY}.{counted}": "x"}, "label": TEXT, "assumption": TEXT}}
    data["rules"] = [{"id": name, **rule, **RULE} for name, rule in rules.items()]
    return herstelkb.load_data(data)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_firing_that_ceases_and_comes_back_no_firmer_has_no_second_step(engine: EngineName) -> None:
    """Half are known not to be `b: x` now; straks one of them is after all, and later another is not."""
    kb = courses(
        {
            "one": {"when": {f"{MANY}.a": "x"}, "then": {f"{MANY}.b": {"value": "x", "when_in_time": "straks"}}},
            "other": {"when": {f"{MANY}.a": "y"}, "then": {f"{MANY}.b": {"value": "y", "when_in_time": "later"}}},
            "half": {"when": {COUNTED: {"at_most": 0.5}}, "then": {f"{MANY}.h": "ja"}},
        }
    )
    people = [{"id": "e", "a": "x", "b": "y"}, {"id": "f", "a": "y"}]
    found = kb.evaluate({LIST: people}, engine=engine).derivation
    assert {firing.steps for firing in found.firings if firing.clause.rule == "half"} == {(Step(0, 3),)}


@pytest.mark.parametrize("engine", ENGINES)
def test_who_is_so_after_all_no_longer_counts_as_not_so(engine: EngineName) -> None:
    course = {"value": "x", "when_in_time": "straks"}
    kb = courses(
        {
            "course": {"when": {f"{MANY}.a": "x"}, "then": {f"{MANY}.b": course}},
            "few": {"when": {COUNTED: {"below": 0.5}}, "then": {f"{MANY}.c": course}},
        }
    )
    found = kb.evaluate({LIST: [{"id": "e", "a": "x", "b": "y"}]}, engine=engine).derivation
    assert Literal("e", "b", "x") in found.steps
    assert Literal("e", "c", "x") not in found.steps


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("certainty", ["zwak", "sterk", "zeker"])
def test_what_asks_for_a_certainty_counts_to_every_lower_degree_too(engine: EngineName, certainty: str) -> None:
    """`b` follows from a firm `a` alone; then it is an exception however firm it is, and counts in every cut."""
    kb = courses(
        {
            "firm": {"when": {f"{MANY}.a": {"value": "x", "certainty": "sterk"}}, "then": {f"{MANY}.b": "x"}},
            "but": {"unless": {f"{MANY}.b": "x"}, "then": {f"{MANY}.c": "x"}},
            "all": {"when": {COUNTED: {"at_least": 1}}, "then": {f"{MANY}.d": "x"}},
        }
    )
    seen = {"id": "e", "a": {"value": "x", "certainty": certainty}}
    weak = {"id": "f", "b": {"value": "x", "certainty": "zwak"}}
    found = kb.evaluate({LIST: [seen, weak]}, engine=engine).derivation
    firm = {"zwak": 0, "sterk": 2, "zeker": 3}[certainty]
    assert found.degree(Literal("e", "b", "x")) == firm
    assert found.degree(Literal("e", "c", "x")) == (0 if firm else 3)
    assert found.degree(Literal("f", "c", "x")) == 0
    assert found.degree(Literal("e", "d", "x")) == (1 if firm else 0)
