"""Advice is in order: by when to act, by priority, the firmer first, and each item behind those that go before it."""

from __future__ import annotations

from itertools import permutations
from math import inf
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import herstelkb

TIMES, DEGREES = ("now", "later"), ("maybe", "sure")
ITEMS = "pqrst"
SAID = {"en": "said"}


@st.composite
def catalogues(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Items that may wait for those before them in some order, so that none waits for itself, in yet another order."""
    order = draw(st.permutations(ITEMS))
    items = {}
    for place, item in enumerate(order):
        waits = draw(st.lists(st.sampled_from(order[:place]), unique=True, max_size=2)) if place else []
        priority = draw(st.none() | st.integers(1, 3))
        items[item] = {"when": draw(st.sampled_from(TIMES)), "after": waits} | (
            {} if priority is None else {"priority": priority}
        )
    return {item: items[item] for item in draw(st.permutations(ITEMS))}


def base(catalogue: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """A rule base in which each item is given where something of its name was seen, as firmly as it was."""
    value = {"label": SAID, "says": SAID}
    seen = {"known_by": "observation", "label": SAID, "question": SAID, "values": {True: value, False: value}}
    return {
        "knowledge_base": {
            "title": SAID,
            "languages": ["en"],
            "certainty": dict.fromkeys(DEGREES, SAID),
            "time": dict.fromkeys(TIMES, SAID),
            "subjects": {"one": "it", "many": "part", "list": "parts"},
        },
        "vocabulary": {"it": dict.fromkeys(ITEMS, seen)},
        "claims": {"K1": {"says": SAID, "hedge": "sure", "kind": "advice", "section": "K"}},
        "rules": [
            {"id": item, "claims": ["K1"], "when": {f"it.{item}": True}, "advise": [item], "because": SAID}
            for item in ITEMS
        ],
        "advice": {
            item: {"title": SAID, "text": SAID, "who": SAID, "claims": ["K1"], **keys}
            for item, keys in catalogue.items()
        },
    }


@given(catalogues(), st.dictionaries(st.sampled_from(ITEMS), st.sampled_from(DEGREES)))
def test_it_is_the_first_order_in_which_each_waits_for_what_goes_before(
    catalogue: dict[str, dict[str, Any]], seen: dict[str, str]
) -> None:
    observed = {item: {"value": True, "certainty": degree} for item, degree in seen.items()}
    advice = herstelkb.load_data(base(catalogue)).evaluate({"it": observed}, engine="reference").advice

    def rank(item: str) -> tuple[int, float, int, int]:
        keys = catalogue[item]
        firm = -DEGREES.index(seen[item])
        return TIMES.index(keys["when"]), keys.get("priority", inf), firm, list(catalogue).index(item)

    orders = (order for order in permutations(seen) if waits_its_turn(order, catalogue))
    assert tuple(given.item for given in advice) == min(orders, key=lambda order: [rank(item) for item in order])


def waits_its_turn(order: tuple[str, ...], catalogue: dict[str, dict[str, Any]]) -> bool:
    """Is each item behind those that it waits for, itself or through items that need not be given?"""
    return not any(waits(before, behind, catalogue) for n, before in enumerate(order) for behind in order[n + 1 :])


def waits(item: str, other: str, catalogue: dict[str, dict[str, Any]]) -> bool:
    after = catalogue[item]["after"]
    return other in after or any(waits(one, other, catalogue) for one in after)
