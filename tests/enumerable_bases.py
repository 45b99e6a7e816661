"""Tiny random rule bases, so small that all their cases of up to two employees can be enumerated."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import combinations_with_replacement, count, product
from typing import Any

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.ground.diagnostics import UnusableInput

TEXT = {"nl": "tekst"}
UP_TO = 2  # employees
ONE, MANY, LIST = "bedrijf", "mens", "mensen"


def small_base(seed: int, *, left_out: str | None = None) -> KnowledgeBase:
    """A rule base of an observed, an either and a concluded attribute of each kind of subject, and one measure.

    `left_out` names a rule that is taken out.
    """
    _, base = _sound_base(seed)
    rules = [rule for rule in base["rules"] if rule["id"] != left_out]
    return next(_loaded([{**base, "rules": rules}]))


def changed_base(seed: int) -> KnowledgeBase:
    """The small base of that seed, but for one rule that is made anew."""
    rng, base = _sound_base(seed)
    place = rng.randrange(len(base["rules"]))
    return next(_loaded(_with_rule(base, place, _rule(rng, base)) for _ in count()))


def _sound_base(seed: int) -> tuple[random.Random, dict[str, Any]]:
    rng = random.Random(seed)
    degrees, times = rng.choice([(1, 2), (2, 1), (2, 2)])
    return rng, next(base for base in (_base(rng, degrees, times) for _ in count()) if list(_loaded([base])))


def _loaded(bases: Iterable[dict[str, Any]]) -> Iterator[KnowledgeBase]:
    """Those of the bases that can be used; most others are not stratified."""
    for base in bases:
        with suppress(UnusableInput):
            yield herstelkb.load_data(base)


def _with_rule(base: dict[str, Any], place: int, rule: dict[str, Any]) -> dict[str, Any]:
    rules = [{"id": f"r{n}", **rule} if n == place else old for n, old in enumerate(base["rules"])]
    return {**base, "rules": rules}


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
    graded = [(value, certainty) for value in ("ja", "nee") for certainty in knowledge.certainty]
    known = [[None, *({"value": value, "certainty": certainty} for value, certainty in graded)] for _ in names]
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
                    "values": {value: {"label": TEXT, "says": TEXT} for value in ("ja", "nee")},
                }
                for n, known_by in enumerate(_attributes(kind, degrees))
            }
            for kind in (ONE, MANY)
        },
        "claims": {"C1": {"says": TEXT, "hedge": certainty[-1], "kind": "causal", "section": "C"}},
    }
    counted = rng.choice(["mens.m1", "mens.m2"])
    form = rng.choice(["share", "count"])
    base["measures"] = {"bedrijf.x": {form: {counted: rng.choice(["ja", "nee"])}, "label": TEXT}}
    base["rules"] = [{"id": f"r{n}", **_rule(rng, base)} for n in range(rng.randint(2, 6))]
    base["constraints"] = [{"id": f"c{n}", "because": TEXT, **_constraint(rng, certainty)} for n in range(3)]
    return base


def _attributes(kind: str, degrees: int) -> tuple[str, str, str]:
    """How each attribute comes to be known. With two degrees less is observed, so that the cases stay few."""
    return ("observation", "either" if degrees == 1 or kind == ONE else "derivation", "derivation")


def _rule(rng: random.Random, base: dict[str, Any]) -> dict[str, Any]:
    head = rng.choice(["bedrijf.b1", "bedrijf.b2", "mens.m1", "mens.m2"])
    certainty, time = list(base["knowledge_base"]["certainty"]), list(base["knowledge_base"]["time"])
    graded = {"value": rng.choice(["ja", "nee"]), "certainty": rng.choice(certainty), "when_in_time": rng.choice(time)}
    rule: dict[str, Any] = {
        "claims": ["C1"],
        "because": TEXT,
        "then": {head: graded},
        "when": _condition(rng, certainty),
    }
    if rng.random() < 0.3:
        rule["unless"] = _condition(rng, certainty)
    return rule


def _condition(rng: random.Random, certainty: list[str]) -> dict[str, Any]:
    names = ["bedrijf.b0", "bedrijf.b1", "bedrijf.b2", "mens.m0", "mens.m1", "mens.m2"]
    found: dict[str, Any] = {name: rng.choice(["ja", "nee"]) for name in rng.sample(names, rng.choice([1, 1, 2]))}
    if rng.random() < 0.3:
        name = rng.choice(sorted(found))
        found[name] = {"value": found[name], "certainty": rng.choice(certainty)}
    if rng.random() < 0.2:
        found["bedrijf.x"] = {rng.choice(["below", "above", "at_least", "at_most"]): rng.choice([0, 0.5, 1, 2])}
    return found


def _constraint(rng: random.Random, certainty: list[str]) -> dict[str, Any]:
    match rng.choice(["never", "whenever", "at_most_one"]):
        case "never":
            return {"never": _condition(rng, certainty)}
        case "whenever":
            return {"whenever": _condition(rng, certainty), "expect": _condition(rng, certainty)}
        case _:
            return {"at_most_one": rng.choice(["bedrijf.b1", "bedrijf.b2", "mens.m1", "mens.m2"])}
