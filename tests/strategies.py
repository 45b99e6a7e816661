"""Whole rule bases and cases over them, as the plain data that `herstelkb.load_data` and `KnowledgeBase.evaluate` take.

A rule base is stratified by construction: derivable attributes stand in levels, `unless` and measures only look at
lower levels, other premises at the same level too, so that rules of one level may support each other in a circle.
What grows firmer over time, in such circles too, is rare in them: `courses` adds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.derivation.deriving import default_engine
from herstelkb.engines.firings import ENGINES

ONE, MANY, LIST = "bedrijf", "mens", "mensen"
TEXT = {"nl": "tekst"}
INSTALLED = [name for name in ENGINES if name != "durable" or default_engine() == "durable"]
LEVELS = 2
MAX_MEMBERS = 6
DOMAINS: tuple[list[str | bool], ...] = ([True, False], ["rood", "groen"], ["laag", "midden", "hoog"])


@dataclass(frozen=True)
class Attribute:
    """An attribute of a generated base. What stands at level 0 can only be observed."""

    name: str  # qualified
    values: tuple[str | bool, ...]
    known_by: str
    level: int

    @property
    def entry(self) -> dict[str, Any]:
        values = {value: {"label": TEXT, "says": TEXT} for value in self.values}
        return {"known_by": self.known_by, "label": TEXT, "question": TEXT, "values": values}


@st.composite
def rule_bases(draw: st.DrawFn, max_rules: int = 12, *, courses: bool = False) -> dict[str, Any]:
    """A rule base of a few attributes, measures and rules, all features of the language among them."""
    certainty = [f"zeker{n}" for n in range(1, draw(st.integers(1, 4)) + 1)]
    time = [f"tijd{n}" for n in range(1, draw(st.integers(1, 4)) + 1)]
    attributes = draw(_attributes())
    measures = draw(_measures(attributes, certainty))
    advice = {item: _advice(time[0]) for item in ("doe", "laat")}
    rules = [draw(_rules(attributes, measures, certainty, time)) for _ in range(draw(st.integers(1, max_rules)))]
    rules += draw(_courses(attributes, certainty, time)) if courses else []
    vocabulary: dict[str, dict[str, Any]] = {ONE: {}, MANY: {}}
    for attribute in attributes:
        kind, _, name = attribute.name.partition(".")
        vocabulary[kind][name] = attribute.entry
    return {
        "knowledge_base": {
            "title": TEXT,
            "languages": ["nl"],
            "certainty": dict.fromkeys(certainty, TEXT),
            "time": dict.fromkeys(time, TEXT),
            "subjects": {"one": ONE, "many": MANY, "list": LIST},
        },
        "vocabulary": vocabulary,
        "claims": {"C1": {"says": TEXT, "hedge": certainty[-1], "kind": "causal", "section": "C"}},
        "parameters": {"grens": {"value": draw(st.sampled_from([0, 0.5, 1, 2])), "label": TEXT, "assumption": TEXT}},
        "measures": {name: measure for name, (measure, _) in measures.items()},
        "rules": [{"id": f"r{number}", **rule} for number, rule in enumerate(rules)],
        "advice": advice,
    }


@st.composite
def _attributes(draw: st.DrawFn) -> list[Attribute]:
    found = []
    for kind in (ONE, MANY):
        for number, known_by in enumerate(("observation", "either", "either", "derivation")):
            level = 0 if known_by == "observation" else draw(st.integers(1, LEVELS))
            values = tuple(draw(st.sampled_from(DOMAINS)))
            found.append(Attribute(f"{kind}.{kind[0]}{number}", values, known_by, level))
    return found


@st.composite
def _measures(
    draw: st.DrawFn, attributes: list[Attribute], certainty: list[str]
) -> dict[str, tuple[dict[str, Any], int]]:
    """Measures by qualified name, each with the highest level that it counts."""
    found = {}
    for number in range(draw(st.integers(1, 2))):
        level = draw(st.integers(0, LEVELS - 1))  # what is counted here, rules of higher levels may test
        below = [a for a in attributes if a.level <= level]
        form = draw(st.sampled_from(["share", "count"]))
        found[f"{ONE}.x{number}"] = (
            {form: draw(_conditions(below, certainty)), "label": TEXT, "assumption": TEXT},
            level,
        )
    return found


@st.composite
def _rules(
    draw: st.DrawFn,
    attributes: list[Attribute],
    measures: dict[str, tuple[dict[str, Any], int]],
    certainty: list[str],
    time: list[str],
) -> dict[str, Any]:
    level = draw(st.integers(1, LEVELS))
    near, below = [a for a in attributes if a.level <= level], [a for a in attributes if a.level < level]
    countable = [name for name, (_, counted) in measures.items() if counted < level]
    rule: dict[str, Any] = {"because": TEXT}
    rule |= {"claims": ["C1"]} if draw(st.booleans()) else {"assumption": TEXT}
    shape = draw(st.sampled_from(["when", "when", "both", "unless"]))
    if shape != "unless":
        rule["when"] = draw(_conditions(near, certainty, countable))
    if shape != "when":
        rule["unless"] = draw(_conditions(below, certainty, countable, small=True))
    heads = [a for a in attributes if a.level >= level]
    if heads:
        chosen = draw(_some(heads, draw(st.integers(1, 2))))
        rule["then"] = {a.name: draw(_conclusions(a, certainty, time)) for a in chosen}
    if not heads or draw(st.integers(0, 4)) == 4:
        rule["advise"] = [draw(st.sampled_from(["doe", "laat"]))]
    return rule


@st.composite
def _courses(
    draw: st.DrawFn, attributes: list[Attribute], certainty: list[str], time: list[str]
) -> list[dict[str, Any]]:
    """Rules by which something holds more firmly at each point, what follows from it, and perhaps it from that."""
    first = draw(st.sampled_from([a for a in attributes if a.level]))
    after = st.sampled_from([a for a in attributes if a.level >= first.level])
    upwards = sorted(draw(st.lists(after, min_size=1, max_size=3)), key=lambda a: a.level)
    chain = [(a, draw(st.sampled_from(a.values))) for a in (first, *upwards)]
    cause = draw(st.sampled_from([a for a in attributes if not a.level]))
    start = draw(st.lists(st.sampled_from(cause.values), min_size=1, max_size=2, unique=True))
    said = {"because": TEXT, "assumption": TEXT}
    rises = [
        {
            **said,
            "when": {cause.name: start},
            "then": {first.name: {"value": chain[0][1], "certainty": degree, "when_in_time": point}},
        }
        for degree, point in zip(certainty, time, strict=False)
    ]
    steps = list(pairwise(chain))
    if chain[-1][0].level == first.level:
        steps.append((chain[-1], chain[0]))
    least = st.none() | st.sampled_from(certainty)
    asked = [value if (c := draw(least)) is None else {"value": value, "certainty": c} for (_, value), _ in steps]
    follows = [
        {**said, "when": {a.name: given}, "then": {b.name: value}}
        for given, ((a, _), (b, value)) in zip(asked, steps, strict=True)
    ]
    return [*rises, *follows]


def _conclusions(attribute: Attribute, certainty: list[str], time: list[str]) -> st.SearchStrategy[Any]:
    value = st.sampled_from(attribute.values)
    hedged, timed = {"certainty": st.sampled_from(certainty)}, {"when_in_time": st.sampled_from(time)}
    forms = (timed, {**hedged, **timed}, hedged)
    return value | st.one_of([st.fixed_dictionaries({"value": value, **form}) for form in forms])


@st.composite
def _conditions(
    draw: st.DrawFn,
    attributes: list[Attribute],
    certainty: list[str],
    measures: list[str] | None = None,
    small: bool = False,
) -> Any:
    """A condition that can be true in at most 64 ways: a mapping, or a list of them."""
    if not small and draw(st.integers(0, 4)) == 4:
        either = st.lists(_mappings(attributes, certainty, measures, small=True), min_size=1, max_size=2)
        nested = st.lists(either.map(lambda ways: {"any": ways}), min_size=1, max_size=2)
        return draw(nested | nested.filter(lambda parts: len(parts) == 2).map(lambda parts: {"any": parts}))
    return draw(_mappings(attributes, certainty, measures, small))


@st.composite
def _mappings(
    draw: st.DrawFn,
    attributes: list[Attribute],
    certainty: list[str],
    measures: list[str] | None = None,
    small: bool = False,
) -> dict[str, Any]:
    if measures and draw(st.integers(0, 2)) == 2:
        condition = {draw(st.sampled_from(measures)): draw(_bounds())}
        if draw(st.booleans()):
            return condition
    else:
        condition = {}
    several = draw(st.integers(0, 2)) == 2
    chosen = draw(_some(attributes, 2 if several else 1))
    condition |= {attribute.name: draw(_tests(attribute, certainty)) for attribute in chosen}
    if not small and draw(st.integers(0, 3)) == 3:
        ways = _mappings(attributes, certainty, measures, small=True)
        condition["any"] = draw(st.lists(ways, min_size=1, max_size=2))
    return condition


def _some(attributes: list[Attribute], at_most: int) -> st.SearchStrategy[list[Attribute]]:
    return st.lists(st.sampled_from(attributes), min_size=1, max_size=at_most, unique_by=lambda a: a.name)


def _tests(attribute: Attribute, certainty: list[str]) -> st.SearchStrategy[Any]:
    value = st.sampled_from(attribute.values)
    some = st.lists(value, min_size=1, max_size=2, unique=True)
    others = some if len(attribute.values) > 2 else value  # something must be left
    firm = st.fixed_dictionaries({"value": value, "certainty": st.sampled_from(certainty)})
    return value | some | others.map(lambda given: {"not": given}) | firm


def _bounds() -> st.SearchStrategy[dict[str, Any]]:
    threshold = st.sampled_from([0, 0.25, 0.3, 0.5, 0.75, 1, 2, 3, "$grens"])
    op = st.sampled_from(["below", "above", "at_least", "at_most"])
    return st.dictionaries(op, threshold, min_size=1, max_size=2)


def _advice(when: str) -> dict[str, Any]:
    return {"title": TEXT, "text": TEXT, "who": TEXT, "when": when, "claims": ["C1"]}


@st.composite
def cases_of(draw: st.DrawFn, kb: KnowledgeBase, max_employees: int = MAX_MEMBERS) -> dict[str, Any]:
    """A case over any knowledge base: gaps, degrees, and observations of what rules may conclude otherwise."""
    knowledge = kb.knowledge
    certainty = st.sampled_from(knowledge.certainty)

    def observations(kind: str) -> st.SearchStrategy[dict[str, Any]]:
        seen: dict[str, st.SearchStrategy[Any]] = {}
        for name in knowledge.attributes[kind]:
            entry = knowledge.source.vocabulary[f"{kind}.{name}"]
            if entry.observable:
                value = st.sampled_from(list(entry.values))
                seen[name] = st.none() | value | value | st.fixed_dictionaries({"value": value, "certainty": certainty})
        known = st.fixed_dictionaries(seen)
        return known.map(lambda found: {name: value for name, value in found.items() if value is not None})

    employees = [draw(observations(knowledge.many)) for _ in range(draw(st.integers(0, max_employees)))]
    return {
        "case": "zaak",
        knowledge.one: draw(observations(knowledge.one)),
        knowledge.source.head.subjects.list: [{"id": f"e{n}", **seen} for n, seen in enumerate(employees, 1)],
    }


@st.composite
def bases_with_cases(draw: st.DrawFn, max_rules: int = 12) -> tuple[KnowledgeBase, dict[str, Any]]:
    """A loaded rule base and a case over it."""
    kb = herstelkb.load_data(draw(rule_bases(max_rules)))
    return kb, draw(cases_of(kb))


@st.composite
def courses_with_cases(draw: st.DrawFn) -> tuple[KnowledgeBase, dict[str, Any]]:
    """A loaded rule base in which something grows firmer over time, and a case over it, often of nobody."""
    kb = herstelkb.load_data(draw(rule_bases(4, courses=True)))
    return kb, draw(cases_of(kb, draw(st.sampled_from([0, MAX_MEMBERS, MAX_MEMBERS]))))


def conjoined(one: Any, other: Any) -> Any:
    """What holds where both conditions do; of an attribute that both mappings test, the other's test stands."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one | other
    return [*(one if isinstance(one, list) else [one]), *(other if isinstance(other, list) else [other])]
