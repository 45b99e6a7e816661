"""Where random bases seldom come: every threshold of a measure, and what an observation bars, now and later."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.engines.sets.running import Sets
from herstelkb.explanation.changes import Change
from herstelkb.explanation.questions import askable
from herstelkb.explanation.variants.base_case import BaseCase
from herstelkb.explanation.variants.effects import effects
from herstelkb.explanation.variants.influence import Influence
from herstelkb.explanation.variants.variants import variants
from herstelkb.knowledge.conditions import Literal, Value

TEXT = {"nl": "tekst"}
VALUES = {value: {"label": TEXT, "says": TEXT} for value in (True, False)}
SEEN = {"known_by": "observation", "label": TEXT, "question": TEXT, "values": VALUES}
EITHER = {**SEEN, "known_by": "either"}
DERIVED = {"known_by": "derivation", "label": TEXT, "values": VALUES}


def base(
    rules: list[dict[str, Any]], measures: dict[str, Any] | None = None, *, carries_over: bool = False
) -> KnowledgeBase:
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
                    "a": SEEN,
                    "b": SEEN,
                    "x": {**EITHER, "carries_over": carries_over},
                    "y": DERIVED,
                    "z": EITHER,
                },
                "mens": {"m": SEEN, "n": DERIVED},
            },
            "claims": {"C1": {"says": TEXT, "hedge": "sterk", "kind": "causal", "section": "C"}},
            "measures": measures or {},
            "rules": [{"id": f"r{n}", "claims": ["C1"], "because": TEXT, **rule} for n, rule in enumerate(rules)],
        }
    )


def hold_alike(
    kb: KnowledgeBase, case: dict[str, Any], options: dict[tuple[str, str], list[Value | None]]
) -> set[bool]:
    """Evaluates every world, together and apart, and returns whether `zaak.x` comes to hold."""
    found = kb.evaluate(case, engine="reference")
    worlds = list(product(*options.values()))
    choices = {
        place: {value: sum(1 << n for n, world in enumerate(worlds) if world[at] == value) for value in options[place]}
        for at, place in enumerate(options)
    }
    goal, basis = Literal("zaak", "x", True), BaseCase(found.derivation)
    about = Influence(basis, options).bearing([goal]).about
    together = variants(basis, [goal], choices, len(worlds))
    assert about is None or variants(basis, [goal], choices, len(worlds), about=about).held == together.held
    seen = set()
    for number, world in enumerate(worlds):
        changes = {f"{place[0]}.{place[1]}": value for place, value in zip(options, world, strict=True)}
        there = found.what_if(changes).value.after
        for point, degree in product(range(2), (1, 2)):
            holds = there.degree(goal, point) >= degree
            assert bool(together.holds(goal, degree, point) >> number & 1) == holds, (world, point, degree)
            seen.add(holds)
    return seen


@pytest.mark.parametrize("form", ["share", "count"])
@pytest.mark.parametrize("op", ["below", "at_most", "at_least", "above"])
@pytest.mark.parametrize("threshold", [0, 0.25, 0.3, 0.5, 0.7, 1, 2, 3.5, 4])
def test_measures_are_counted_alike(form: str, op: str, threshold: float) -> None:
    measures = {"zaak.maat": {form: {"mens.m": True}, "label": TEXT, "assumption": TEXT}}
    kb = base([{"when": {"zaak.maat": {op: threshold}}, "then": {"zaak.x": True}}], measures)
    people = [{"id": f"e{n}"} for n in range(4)]
    people[3]["m"] = {"value": True, "certainty": "zwak"}  # type: ignore[assignment]
    hold_alike(kb, {"mensen": people}, {(f"e{n}", "m"): [True, False, None] for n in range(3)})


def test_what_an_observation_bars_now_is_not_admitted_later() -> None:
    later = {"zaak.x": {"value": True, "when_in_time": "later"}}
    rules = [
        {"when": {"zaak.a": True}, "then": {"zaak.x": {"value": True, "certainty": "zwak"}}},
        {"when": {"zaak.a": True, "zaak.b": True}, "then": {"zaak.x": True}},
        {"when": {"zaak.b": False}, "then": later},
    ]
    options: dict[tuple[str, str], list[Value | None]] = {
        ("zaak", name): [True, False, None] for name in ("a", "b", "x")
    }
    assert hold_alike(base(rules), {}, options) == {True, False}


B: dict[tuple[str, str], list[Value | None]] = {("zaak", "b"): [True, False, None]}
A = {"zaak": {"a": True}}
COUNT = {"zaak.maat": {"count": {"mens.m": True}, "label": TEXT, "assumption": TEXT}}


def test_what_is_the_same_in_every_world_may_still_come_later() -> None:
    rules = [
        {"when": {"zaak.a": True}, "then": {"zaak.y": {"value": True, "when_in_time": "later"}}},
        {"when": {"zaak.y": True, "zaak.b": True}, "then": {"zaak.x": True}},
    ]
    assert hold_alike(base(rules), A, B) == {True, False}


@pytest.mark.parametrize("less", [{"certainty": "zwak"}, {"when_in_time": "later"}])
def test_what_follows_less_firmly_or_later_in_every_world_may_yet_follow_firmly_or_now(less: dict[str, str]) -> None:
    rules = [
        {"when": {"zaak.a": True}, "then": {"zaak.x": {"value": True, **less}}},
        {"when": {"zaak.b": True}, "then": {"zaak.x": True}},
    ]
    assert hold_alike(base(rules), A, B) == {True, False}


def test_what_a_measure_under_unless_may_block_is_not_settled() -> None:
    rules = [{"when": {"zaak.a": True}, "unless": {"zaak.maat": {"at_least": 1}}, "then": {"zaak.x": True}}]
    case = {**A, "mensen": [{"id": "e"}]}
    assert hold_alike(base(rules, COUNT), case, {("e", "m"): [True, False, None]}) == {True, False}


@pytest.mark.parametrize("op", ["below", "at_most", "at_least", "above"])
def test_a_share_of_nobody_is_unknown_in_every_world(op: str) -> None:
    share = {"zaak.maat": {"share": {"mens.m": True}, "label": TEXT, "assumption": TEXT}}
    rules = [{"when": {"zaak.b": True, "zaak.maat": {op: 0.5}}, "then": {"zaak.x": True}}]
    assert hold_alike(base(rules, share), {}, B) == {False}


def test_a_change_says_what_it_is() -> None:
    assert [str(Change("m01", "reactie", value)) for value in ("dragend", True, None)] == [
        "m01.reactie=dragend",
        "m01.reactie=true",
        "m01.reactie=",
    ]


@pytest.mark.parametrize("spreads", [False, True])
@pytest.mark.parametrize("op", ["below", "at_most", "at_least", "above"])
@pytest.mark.parametrize("threshold", [1, 2, 3])
def test_an_answer_that_bears_on_others_changes_what_it_changes(op: str, threshold: int, spreads: bool) -> None:
    measures = {"zaak.maat": {"count": {"mens.m": True}, "label": TEXT, "assumption": TEXT}}
    rules = [{"when": {"zaak.maat": {op: threshold}}, "then": {"zaak.x": True}}]
    if spreads:
        rules.append({"when": {"zaak.x": True}, "then": {"mens.n": True}})
    kb = base(rules, measures)
    people: list[dict[str, Any]] = [{"id": f"e{n}"} for n in range(5)]
    people[3]["m"], people[4]["m"] = True, {"value": False, "certainty": "zwak"}
    found = kb.evaluate({"mensen": people, "zaak": {"a": True}}, engine="reference")
    influence = Influence(BaseCase(found.derivation), askable(found.derivation))
    for (place, value), answer in effects(influence, influence.concluded).answers.items():
        there = found.what_if({f"{place[0]}.{place[1]}": value}).value
        assert {d.literal for d in there.differences} == set(answer.changes), (place, value)


def test_finding_questions_takes_fewer_runs_than_there_are_members_more(monkeypatch: pytest.MonkeyPatch) -> None:
    kb, runs = herstelkb.load(), []
    begun = Sets.__init__

    def counted(self: Sets, *given: Any) -> None:
        runs.append(None)
        begun(self, *given)

    monkeypatch.setattr(Sets, "__init__", counted)
    done = []
    for size in (40, 160):
        people = [{"id": f"m{n}", "reactie": ["remmend", "dragend"][n % 2]} for n in range(size)]
        seen = {"komt_in_beweging": False, "aanpak": "draagvlak"}
        evaluation = kb.evaluate({"organisatie": seen, "medewerkers": people})
        runs.clear()
        evaluation.questions()
        done.append(len(runs))
    assert done[1] <= 2 * done[0]  # for four times as many members


def test_an_answer_takes_back_what_an_earlier_case_established() -> None:
    kb = base([{"when": {"zaak.a": True}, "then": {"zaak.x": False}}], carries_over=True)
    found = kb.evaluate({}, earlier=kb.evaluate({"zaak": {"x": True}}))
    influence = Influence(BaseCase(found.derivation), askable(found.derivation))
    answer = effects(influence, influence.concluded).answers[("zaak", "a"), True]
    assert (answer.gained, answer.lost) == ((Literal("zaak", "x", False),), (Literal("zaak", "x", True),))


@pytest.mark.parametrize("engine", ["reference", "durable", "sets"])
def test_what_begins_to_fire_now_and_is_barred_is_not_foretold(engine: str) -> None:
    firmer = {"when": {"zaak.a": True}, "then": {"zaak.z": {"value": True, "when_in_time": "later"}}}
    kb = base([firmer, {"when": {"zaak.z": True}, "then": {"zaak.x": False}}])
    found = kb.evaluate({"zaak": {"a": True, "x": True, "z": {"value": True, "certainty": "zwak"}}}, engine=engine)
    assert not found.derivation.foretold(Literal("zaak", "x", False))
