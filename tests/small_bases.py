"""Tiny random rule bases, so small that all their cases of up to two employees can be enumerated."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import combinations_with_replacement, product
from typing import Any

import herstelkb
from herstelkb.api import KnowledgeBase
from herstelkb.diagnostics import UnusableInput

TEXT = {"nl": "tekst"}
UP_TO = 2  # employees
ONE, MANY, LIST = "bedrijf", "mens", "mensen"


def small_base(seed: int, *, changed: int | None = None) -> KnowledgeBase:
    """A rule base of two observable attributes of each kind of subject, one of them concluded too, and two more.

    With `changed`, the same but for one rule, made anew from that seed.
    """
    rng = random.Random(seed)
    degrees, times = rng.choice([(1, 2), (2, 1), (2, 2)])
    while True:
        base = _base(rng, degrees, times)
        if changed is not None:
            again = random.Random(changed)
            base["rules"][again.randrange(len(base["rules"]))] |= _rule(again, base)
        try:
            return herstelkb.load_data(base)
        except UnusableInput:  # unstratified, mostly
            continue


def every_case(kb: KnowledgeBase) -> Iterator[dict[str, Any]]:
    """Every case of up to two employees, but for their order."""
    people = [
        group
        for number in range(UP_TO + 1)
        for group in combinations_with_replacement(list(_subjects(kb, MANY)), number)
    ]
    for one, group in product(_subjects(kb, ONE), people):
        yield {ONE: one, LIST: [{"id": f"e{n}", **seen} for n, seen in enumerate(group)]}


def _subjects(kb: KnowledgeBase, kind: str) -> Iterator[dict[str, Any]]:
    """Everything that may be observed of a subject."""
    knowledge = kb.knowledge
    names = [n for n in knowledge.attributes[kind] if knowledge.source.vocabulary[f"{kind}.{n}"].observable]
    known = [
        [None, *({"value": v, "certainty": c} for v in knowledge.source.vocabulary[f"{kind}.{n}"].values for c in knowledge.certainty)]
        for n in names
    ]
    for seen in product(*known):
        yield {name: value for name, value in zip(names, seen, strict=True) if value is not None}


def _base(rng: random.Random, degrees: int, times: int) -> dict[str, Any]:
    certainty, time = [f"zeker{n}" for n in range(degrees)], [f"tijd{n}" for n in range(times)]
    base: dict[str, Any] = {
        "knowledge_base": {
            "title": TEXT,
            "languages": ["nl"],
            "certainty": dict.fromkeys(certainty, TEXT),
            "time": dict.fromkeys(time, TEXT),
            "subjects": {"one": ONE, "many": MANY, "list": LIST},
        },
        "vocabulary": {
            kind: {
                f"{kind[0]}{n}": {
                    "known_by": known_by,
                    "label": TEXT,
                    "question": TEXT,
                    "values": {value: {"label": TEXT, "says": TEXT} for value in values},
                }
                for n, (known_by, values) in enumerate(_attributes(rng, kind, degrees))
            }
            for kind in (ONE, MANY)
        },
        "claims": {"C1": {"says": TEXT, "hedge": certainty[-1], "kind": "causal", "section": "C"}},
    }
    counted = rng.choice(["mens.m1", "mens.m2"])
    form = rng.choice(["share", "count"])
    base["measures"] = {"bedrijf.x": {form: {counted: rng.choice(_values(base, counted))}, "label": TEXT}}
    base["rules"] = [{"id": f"r{n}", **_rule(rng, base)} for n in range(rng.randint(2, 6))]
    base["constraints"] = [{"id": f"c{n}", "because": TEXT, **_constraint(rng, base)} for n in range(3)]
    return base


def _attributes(rng: random.Random, kind: str, degrees: int) -> list[tuple[str, list[str]]]:
    """Observed, either and concluded ones; with two degrees there are few, so that the cases stay few."""
    either = "either" if degrees == 1 or kind == ONE else "derivation"
    return [("observation", ["ja", "nee"]), (either, ["ja", "nee"]), ("derivation", ["ja", "nee"])]


def _rule(rng: random.Random, base: dict[str, Any]) -> dict[str, Any]:
    head = rng.choice(["bedrijf.b1", "bedrijf.b2", "mens.m1", "mens.m2"])
    certainty, time = list(base["knowledge_base"]["certainty"]), list(base["knowledge_base"]["time"])
    graded = {"value": rng.choice(_values(base, head)), "certainty": rng.choice(certainty), "when_in_time": rng.choice(time)}
    rule: dict[str, Any] = {"claims": ["C1"], "because": TEXT, "then": {head: graded}, "when": _condition(rng, base)}
    if rng.random() < 0.3:
        rule["unless"] = _condition(rng, base)
    return rule


def _condition(rng: random.Random, base: dict[str, Any]) -> dict[str, Any]:
    names = ["bedrijf.b0", "bedrijf.b1", "bedrijf.b2", "mens.m0", "mens.m1", "mens.m2"]
    found: dict[str, Any] = {name: rng.choice(_values(base, name)) for name in rng.sample(names, rng.choice([1, 1, 2]))}
    if rng.random() < 0.2:
        found["bedrijf.x"] = {rng.choice(["below", "above", "at_least", "at_most"]): rng.choice([0, 0.5, 1, 2])}
    return found


def _constraint(rng: random.Random, base: dict[str, Any]) -> dict[str, Any]:
    match rng.choice(["never", "whenever", "at_most_one"]):
        case "never":
            return {"never": _condition(rng, base)}
        case "whenever":
            return {"whenever": _condition(rng, base), "expect": _condition(rng, base)}
        case _:
            return {"at_most_one": rng.choice(["bedrijf.b1", "bedrijf.b2", "mens.m1", "mens.m2"])}


def _values(base: dict[str, Any], name: str) -> list[str]:
    kind, _, attribute = name.partition(".")
    return list(base["vocabulary"][kind][attribute]["values"])
