"""Rule bases written by hand, to build examples on."""

from __future__ import annotations

from typing import Any

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from strategies import LIST, MANY, ONE, TEXT

COUNTED = f"{ONE}.maat"


def base(attributes: dict[str, list[str]], bodies: list[dict[str, str]]) -> dict[str, Any]:
    """Plain data about the many: each body concludes `h: ja`."""
    entries = {
        name: {
            "known_by": "derivation" if name == "h" else "observation",
            "label": TEXT,
            "question": TEXT,
            "values": {value: {"label": TEXT, "says": TEXT} for value in values},
        }
        for name, values in {**attributes, "h": ["ja"]}.items()
    }
    return {
        "knowledge_base": {
            "title": TEXT,
            "languages": ["nl"],
            "certainty": {"zeker": TEXT},
            "time": {"nu": TEXT},
            "subjects": {"one": ONE, "many": MANY, "list": LIST},
        },
        "vocabulary": {MANY: entries},
        "rules": [
            {
                "id": f"r{number}",
                "assumption": TEXT,
                "when": {f"{MANY}.{attribute}": value for attribute, value in body.items()},
                "then": {f"{MANY}.h": "ja"},
                "because": TEXT,
            }
            for number, body in enumerate(bodies)
        ],
    }


def counting(when: dict[str, Any], *, later: bool = True, form: str = "share") -> KnowledgeBase:
    """`a: x` leads to `b: x`, later; a measure counts `b: x`; `when` that measure is as it says, `o: x`."""
    data = base({"a": ["x", "y"], "b": ["x", "y"]}, [])
    data["knowledge_base"] |= {"certainty": {"zwak": TEXT, "sterk": TEXT}, "time": {"nu": TEXT, "later": TEXT}}
    entries = data["vocabulary"][MANY]
    entries["b"]["known_by"] = "either"
    data["vocabulary"][ONE] = {"o": {**entries["b"], "known_by": "derivation"}}
    data["measures"] = {COUNTED: {form: {f"{MANY}.b": "x"}, "label": TEXT, "assumption": TEXT}}
    then = {"value": "x", "when_in_time": "later"} if later else "x"
    said = {"assumption": TEXT, "because": TEXT}
    data["rules"] = [
        {"id": "b", "when": {f"{MANY}.a": "x"}, "then": {f"{MANY}.b": then}, **said},
        {"id": "o", "then": {f"{ONE}.o": "x"}, **when, **said},
    ]
    return herstelkb.load_data(data)


def chain(length: int, *, closed: bool = False) -> KnowledgeBase:
    """Rules that each conclude the premise of the next, for each member; `closed`: and the last that of the first."""
    data = base({f"a{n}": ["x"] for n in range(length)}, [{f"a{length - 1}": "x"}])
    said = {"assumption": TEXT, "because": TEXT}
    for n in range(length):
        data["vocabulary"][MANY][f"a{n}"]["known_by"] = "either"
        if n or closed:
            before = {f"{MANY}.a{(n - 1) % length}": "x"}
            data["rules"].append({"id": f"c{n}", "when": before, "then": {f"{MANY}.a{n}": "x"}, **said})
    return herstelkb.load_data(data)
