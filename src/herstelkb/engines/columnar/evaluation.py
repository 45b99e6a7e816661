"""A population in, its result frames out: unfolding, planning and running put together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from herstelkb.engines.columnar.frames import CASE, ID, Population, column, number
from herstelkb.engines.columnar.results import concluded, literal_columns
from herstelkb.engines.columnar.terms import Term
from herstelkb.engines.columnar.unfolding import Columns, Unfolding
from herstelkb.knowledge.base import Knowledge


def evaluate(kb: Knowledge, one: Any, many: Any) -> tuple[Any, Any]:
    """The result frames of the one subject and of the many; eager frames in, eager frames out."""
    frames = {False: nw.from_native(one), True: nw.from_native(many)}
    present = frozenset(
        (each, name)
        for each, frame in frames.items()
        for name in frame.collect_schema().names()
        if name not in (CASE, ID) and not name.endswith("__certainty")
    )
    texts = frozenset(k for k in present if frames[k[0]].collect_schema()[k[1]] != nw.Boolean)
    graded = frozenset(k for k in present if f"{k[1]}__certainty" in frames[k[0]].collect_schema().names())
    unfolding = Unfolding(kb, Columns(present, graded))
    wanted: dict[bool, dict[str, Term]] = {False: {}, True: {}}
    for atom in concluded(unfolding):
        wanted[atom.each].update(literal_columns(unfolding, atom))
    eager = isinstance(frames[False], nw.DataFrame)
    population = Population(frames[False].lazy(), frames[True].lazy(), texts, graded)
    population.grade(kb.certainty)
    population.compute([t for named in wanted.values() for t in named.values()], unfolding.top)
    found = []
    for each, keys in ((False, [CASE]), (True, [CASE, ID])):
        frame = population[each].select(
            *keys,
            *(
                (number(t.detail) if t.op == "constant" else nw.col(column(t))).alias(name)
                for name, t in wanted[each].items()
            ),
        )
        found.append(frame)
    if eager:
        import polars as pl

        return tuple(pl.collect_all([frame.to_native() for frame in found]))
    return tuple(frame.to_native() for frame in found)
