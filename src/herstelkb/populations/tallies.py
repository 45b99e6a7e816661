"""What a population report counts: its tables, and the cell of each table in which each subject is counted.

The dataframe library computes the cells. `disclosure` decides which counts may be shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import narwhals as nw

from herstelkb.ground.showing import spoken
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Value
from herstelkb.populations.columnar.libraries import KEYS

GROUPS = ("values", "unknowns", "measures", "rules")
OPEN, NONE = "open", "none"  # no value: because something is unknown, or because nothing concludes one
FIFTHS = 5
EDGES = (0, 1, 5, 10, 20)  # of a count
Cell: TypeAlias = tuple[str, Value | int | None]
THERE: tuple[Cell, ...] = (("there", None),)  # the only cell of a yes-or-no table
About: TypeAlias = Literal["conclusion", "measure", "missing", "claim"]


@dataclass(frozen=True)
class CountTable:
    """A table that counts the subjects of a kind, each in one of its cells or in none.

    The cells are the values of a concluded attribute, the bins of a measure, a missing observation that matters, or a
    claim with a rule that fires.
    """

    kind: str
    about: About
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class CountedSubjects:
    """All subjects of a kind: `places` has, by id, the index of the subject's cell in each table.

    The indices are separated by commas; an empty one means that the subject is in no cell.
    """

    tables: tuple[CountTable, ...]
    places: Mapping[tuple[str, ...], str]

    def counts(self) -> dict[CountTable, dict[Cell, int]]:
        """The number of subjects in each cell of each table."""
        found = {table: dict.fromkeys(table.cells, 0) for table in self.tables}
        for places, subjects in Counter(self.places.values()).items():
            for table, place in zip(self.tables, places.split(",") if self.tables else (), strict=True):
                if place:
                    found[table][table.cells[int(place)]] += subjects
        return found


CountedPopulation: TypeAlias = Mapping[str, CountedSubjects]  # by kind


def population(knowledge: Knowledge, frames: Mapping[str, Any]) -> CountedPopulation:
    """The counted subjects in the result frames of a population, with the columns of `GROUPS`. Each is read once."""
    return {kind: _subjects(knowledge, kind, nw.from_native(frame).lazy()) for kind, frame in frames.items()}


def _subjects(knowledge: Knowledge, kind: str, frame: nw.LazyFrame[Any]) -> CountedSubjects:
    asked = dict(_asked(knowledge, kind, set(frame.collect_schema().names())))
    places = nw.concat_str([_place(tests) for tests in asked.values()], separator=",") if asked else nw.lit("")
    rows = frame.select(*KEYS[kind == knowledge.many], _places=places).collect().iter_rows()
    seen: dict[str, str] = {}  # few differ, so equal texts are shared
    by_id = {tuple(map(spoken, who)): seen.setdefault(said, said) for *who, said in rows}
    return CountedSubjects(tuple(asked), by_id)


def _place(tests: Iterable[Any]) -> Any:
    """The index of the test that is met, as text; empty if none is."""
    found = nw.lit("")
    for place, test in reversed(list(enumerate(tests))):
        found = nw.when(test).then(nw.lit(str(place))).otherwise(found)
    return found


def _asked(knowledge: Knowledge, kind: str, columns: set[str]) -> Iterator[tuple[CountTable, tuple[Any, ...]]]:
    """The tables of a kind of subject, each with a test per cell."""
    for name in knowledge.attributes[kind]:
        if name in columns:
            yield _tested(kind, "conclusion", name, _of_values(knowledge, kind, name, columns))
    for name in knowledge.measures if kind == knowledge.one else ():
        yield _tested(kind, "measure", name, _of_bins(knowledge, name))
    for name in knowledge.attributes[kind]:
        if name not in columns and f"{name}__unknown" in columns:
            yield _tested(kind, "missing", name, dict.fromkeys(THERE, nw.col(f"{name}__unknown")))
    for claim in knowledge.source.claims:
        if rules := [nw.col(f"rule__{rule}") > 0 for rule in _citing(knowledge, claim) if f"rule__{rule}" in columns]:
            yield _tested(kind, "claim", claim, dict.fromkeys(THERE, nw.any_horizontal(*rules, ignore_nulls=True)))


def _tested(kind: str, about: About, name: str, tests: Mapping[Cell, Any]) -> tuple[CountTable, tuple[Any, ...]]:
    return CountTable(kind, about, name, tuple(tests)), tuple(tests.values())


def _citing(knowledge: Knowledge, claim: str) -> list[str]:
    return [name for name, rule in knowledge.source.rules.items() if claim in rule.claims]


def _of_values(knowledge: Knowledge, kind: str, name: str, columns: set[str]) -> dict[Cell, Any]:
    """A test for each value of a concluded attribute, and for the two ways to have none."""
    entry = knowledge.source.vocabulary[f"{kind}.{name}"]
    lacks = nw.col(name).is_null()
    found: dict[Cell, Any] = {}
    for value in entry.values:
        test = nw.col(name) == value if isinstance(value, bool) else nw.col(name).cast(nw.String) == spoken(value)
        found["value", value] = test.fill_null(False)
    unknown = f"{name}__unknown"
    if unknown in columns:
        found[OPEN, None] = lacks & nw.col(unknown)
        lacks = lacks & ~nw.col(unknown)
    found[NONE, None] = lacks
    return found


def _of_bins(knowledge: Knowledge, name: str) -> dict[Cell, Any]:
    """A test for each bin of a measure's lower bound, and for cases without members."""
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
