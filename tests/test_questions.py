"""Which questions are asked and in which order, on bases so small that what each can decide is counted by hand."""

from __future__ import annotations

from typing import Any

import herstelkb
from herstelkb.api.evaluation import Evaluation
from herstelkb.explanation.questions import askable
from small_bases import base
from strategies import LIST, MANY, ONE, TEXT

VALUES = {value: {"label": TEXT, "says": TEXT} for value in ("x", "y", "z")}


def evaluation(decides: dict[str, int], *, concludes: int = 0, case: dict[str, Any] | None = None) -> Evaluation:
    """An evaluation where each attribute is unknown and `x` would lead to so many items of advice.

    An attribute whose name begins with `seen` is observed alone; rules conclude the others as well. The first one also
    leads to so many conclusions that are no advice.
    """
    data = base({}, [])
    data["claims"] = {"C1": {"says": TEXT, "hedge": "zeker", "kind": "causal", "section": "C"}}
    item = {"title": TEXT, "text": TEXT, "who": TEXT, "when": "nu", "claims": ["C1"]}
    data["advice"], data["vocabulary"] = {}, {ONE: {}, MANY: {}}
    for name, count in decides.items():
        kind, _, attribute = name.partition(".")
        known_by = "observation" if attribute.startswith("seen") else "either"
        data["vocabulary"][kind][attribute] = {
            "known_by": known_by,
            "label": TEXT,
            "question": TEXT,
            "values": dict.fromkeys(("x", "y"), VALUES["x"]) | (VALUES if attribute.endswith("of_three") else {}),
        }
        items = [f"{attribute.replace('_', '-')}{number}" for number in range(count)]
        data["advice"] |= dict.fromkeys(items, item)
        rule = {"id": attribute.replace("_", "-"), "assumption": TEXT, "because": TEXT, "when": {name: "x"}}
        data["rules"].append({**rule, "advise": items})
    kind = next(iter(decides)).partition(".")[0]
    for number in range(concludes):
        data["vocabulary"][kind][f"c{number}"] = {"known_by": "derivation", "label": TEXT, "values": VALUES}
        data["rules"][0].setdefault("then", {})[f"{kind}.c{number}"] = "x"
    return herstelkb.load_data(data).evaluate(case or {})


def asked(decides: dict[str, int], people: int = 0, concludes: int = 0) -> list[str]:
    """The attributes asked about, in order, where there are so many people of whom nothing is known."""
    case = {LIST: [{"id": f"e{number}"} for number in range(people)]}
    return [question.attribute for question in evaluation(decides, concludes=concludes, case=case).questions().value]


def test_what_decides_most_advice_is_asked_first() -> None:
    assert asked({f"{ONE}.seen_a": 2, f"{ONE}.seen_b": 4}) == ["seen_b", "seen_a"]


def test_what_decides_about_as_much_is_asked_in_the_order_of_the_vocabulary() -> None:
    assert asked({f"{ONE}.seen_a": 2, f"{ONE}.seen_b": 3}) == ["seen_a", "seen_b"]


def test_a_judgement_counts_for_half_of_what_it_decides() -> None:
    assert asked({f"{ONE}.judged": 4, f"{ONE}.seen": 2}) == ["seen", "judged"]
    assert asked({f"{ONE}.judged": 8, f"{ONE}.seen": 2}) == ["judged", "seen"]


def test_what_is_about_the_whole_is_asked_first_where_it_decides_more_than_any_about_one_of_the_many() -> None:
    assert asked({f"{MANY}.seen_one": 2, f"{ONE}.seen_of_three": 3}, people=1) == ["seen_of_three", "seen_one"]
    assert asked({f"{MANY}.seen_one": 2, f"{ONE}.seen_of_three": 2}, people=1) == ["seen_one", "seen_of_three"]


def test_of_the_many_what_changes_advice_is_asked_before_what_changes_as_many_conclusions() -> None:
    decides = {f"{MANY}.seen_a": 1, f"{MANY}.seen_b": 2}
    assert asked(decides, people=1, concludes=3) == ["seen_b", "seen_a"]


def test_what_was_asked_in_vain_is_not_asked_again_unless_one_says_so() -> None:
    seen = {ONE: {"seen_a": {"unknown": "asked"}}}
    found = evaluation({f"{ONE}.seen_a": 1, f"{ONE}.seen_b": 1}, case=seen).derivation
    assert list(askable(found)) == [(ONE, "seen_b")]
    assert list(askable(found, again=True)) == [(ONE, "seen_a"), (ONE, "seen_b")]
