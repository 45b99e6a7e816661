"""What a population adds up to: how conclusions and measures are distributed, what is open, what decides.

Counted where the frames are; only the sums leave it. What of them may be shown is for `suppression` to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import narwhals as nw

from herstelkb.ground.showing import spoken
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Is, Value, leaves

GROUPS = ("values", "unknowns", "measures", "rules")
OPEN, NONE = "open", "none"  # no value: because something is unknown, or because nothing concludes one
FIFTHS = 5
EDGES = (0, 1, 5, 10, 20)  # of a count
Cell: TypeAlias = tuple[str, Value | int | None]


@dataclass(frozen=True)
class Distribution:
    """How the subjects of a kind divide over the values of an attribute, or the bins of a measure."""

    kind: str
    attribute: str
    cells: Mapping[Cell, int]


@dataclass(frozen=True)
class Missing:
    """How often an observation is missing where it matters, and how many conclusions are open where it is."""

    kind: str
    attribute: str
    subjects: int
    conclusions: int


@dataclass(frozen=True)
class Tally:
    """All that is counted. `claims`: for how many subjects of each kind a rule that cites the claim fires."""

    sizes: Mapping[str, int]
    conclusions: tuple[Distribution, ...]
    measures: tuple[Distribution, ...]
    missing: tuple[Missing, ...]
    claims: Mapping[str, Mapping[str, int]]


def tally(knowledge: Knowledge, frames: Mapping[str, Any]) -> Tally:
    """Count the result frames of a population, with the columns of `GROUPS`, by kind of subject. Each is read once."""
    sizes: dict[str, int] = {}
    conclusions: list[Distribution] = []
    measures: list[Distribution] = []
    missing: list[Missing] = []
    claims: dict[str, dict[str, int]] = {claim: {} for claim in knowledge.source.claims}
    for kind, native in frames.items():
        frame = nw.from_native(native).lazy()
        columns = set(frame.collect_schema().names())
        values = {n: _of_values(knowledge, kind, n, columns) for n in knowledge.attributes[kind] if n in columns}
        bins = {name: _of_bins(knowledge, name) for name in knowledge.measures} if kind == knowledge.one else {}
        open_places = {
            name: _of_missing(knowledge, kind, name, columns)
            for name in knowledge.attributes[kind]
            if name not in columns and f"{name}__unknown" in columns
        }
        fired = {claim: test for claim in claims if (test := _of_claim(knowledge, claim, columns)) is not None}
        sizes[kind], counted = _sums(frame, [values, bins, open_places, {"fired": fired}])
        conclusions += [Distribution(kind, name, cells) for name, cells in counted[0].items()]
        measures += [Distribution(kind, name, cells) for name, cells in counted[1].items()]
        for name, found in counted[2].items():
            subjects = found.pop("missing")
            missing.append(Missing(kind, name, subjects, sum(found.values())))
        for claim, subjects in counted[3]["fired"].items():
            claims[claim][kind] = subjects
    return Tally(sizes, tuple(conclusions), tuple(measures), tuple(missing), claims)


def _sums(frame: Any, asked: list[dict[str, dict[Any, Any]]]) -> tuple[int, list[dict[str, dict[Any, int]]]]:
    """How many rows there are, and in how many of them each test is met; all in one query."""
    tests = [test for group in asked for cells in group.values() for test in cells.values()]
    sums = {f"n{place}": test.cast(nw.Int64).sum() for place, test in enumerate(tests)}
    rows, *numbers = frame.select(nw.len().alias("rows"), **sums).collect().rows()[0]
    each = iter(numbers)
    found = [{name: {cell: int(next(each) or 0) for cell in cells} for name, cells in group.items()} for group in asked]
    return int(rows), found


def _of_missing(knowledge: Knowledge, kind: str, name: str, columns: set[str]) -> dict[str, Any]:
    """Where an observation is missing, and where each conclusion that waits for it is open at the same time."""
    lacking = nw.col(f"{name}__unknown")
    waiting = [other for other in _waiting(knowledge, kind, name) if f"{other}__unknown" in columns]
    return {"missing": lacking} | {other: lacking & nw.col(f"{other}__unknown") for other in waiting}


def _of_claim(knowledge: Knowledge, claim: str, columns: set[str]) -> Any:
    """Where a rule fires that cites a claim; None where no rule of this kind of subject does."""
    rules = [
        name for name, rule in knowledge.source.rules.items() if claim in rule.claims and f"rule__{name}" in columns
    ]
    if not rules:
        return None
    return nw.any_horizontal(*(nw.col(f"rule__{name}") > 0 for name in rules), ignore_nulls=True)


def _of_values(knowledge: Knowledge, kind: str, name: str, columns: set[str]) -> dict[Cell, Any]:
    """A test for each value of a concluded attribute, and for the two ways of having none."""
    entry = knowledge.source.vocabulary[f"{kind}.{name}"]
    lacks = nw.col(name).is_null()
    found: dict[Cell, Any] = {}
    for value in entry.values:
        test = nw.col(name) == value if isinstance(value, bool) else nw.col(name).cast(nw.String) == spoken(value)
        found["value", value] = test.fill_null(False)
    unknown = f"{name}__unknown"
    found[OPEN, None] = lacks & nw.col(unknown) if unknown in columns else lacks & nw.lit(False)
    found[NONE, None] = lacks & ~nw.col(unknown) if unknown in columns else lacks
    return found


def _of_bins(knowledge: Knowledge, name: str) -> dict[Cell, Any]:
    """A test for each bin of what a measure counts at least, and for cases without members."""
    low, total = nw.col(f"{name}__lower"), nw.col(f"{name}__total")
    found: dict[Cell, Any] = {}
    if knowledge.measures[name].is_share:
        for fifth in range(FIFTHS):
            below = low * FIFTHS < total * (fifth + 1) if fifth + 1 < FIFTHS else total > 0
            found["bin", fifth] = (total > 0) & (low * FIFTHS >= total * fifth) & below
    else:
        for place, edge in enumerate(EDGES):
            above = low >= edge
            found["bin", place] = (total > 0) & (above & (low < EDGES[place + 1]) if place + 1 < len(EDGES) else above)
    found[NONE, None] = total == 0
    return found


def _waiting(knowledge: Knowledge, kind: str, name: str) -> list[str]:
    """The attributes of the kind that rules conclude from an attribute, directly or by way of others."""
    found: dict[str, None] = {}
    waiting = [f"{kind}.{name}"]
    while waiting:
        one = waiting.pop()
        for rule, conditions in knowledge.conditions.items():
            tests = [
                f"{knowledge.many if leaf.each else knowledge.one}.{leaf.attribute}"
                for leaf in leaves(conditions.when)
                if isinstance(leaf, Is)
            ]
            for head in knowledge.source.rules[rule].then if one in tests else ():
                if head not in found:
                    found[head] = None
                    waiting.append(head)
    return [head.partition(".")[2] for head in found if head.startswith(f"{kind}.")]
