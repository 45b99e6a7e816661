"""A rule base written by hand, as plain data, to build examples on."""

from __future__ import annotations

from typing import Any

from strategies import LIST, MANY, ONE, TEXT


def base(attributes: dict[str, list[str]], bodies: list[dict[str, str]]) -> dict[str, Any]:
    """A rule base about the many: each body concludes `h: ja`."""
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
