"""What the benchmarks measure the engine against says the same as the engine."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

import herstelkb
from herstelkb.ground.showing import spoken
from herstelkb.populations.sampling import Sample

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))  # after tests: both have a module `populations`
from by_hand import RULES
from by_hand.in_polars import GROUPS, ByHand
from by_hand.in_sql import by_hand

KB = herstelkb.load(RULES)


def believable() -> dict[str, pl.DataFrame]:
    sample = Sample(KB.knowledge, 5, 0, 3_000)
    return {"organisatie": sample.one.collect(), "medewerker": sample.many.collect()}


def anything() -> dict[str, pl.DataFrame]:
    """Every value equally likely, so that what seldom goes together does: few employees, some organisations without."""
    dice = random.Random(7)
    cases = [f"{number:05}" for number in range(4_000)]
    ids = {
        "organisatie": [{"case": case} for case in cases],
        "medewerker": [{"case": case, "id": f"m{n}"} for case in cases for n in range(dice.choice((0, 1, 1, 2, 3)))],
    }
    found = {}
    for kind, rows in ids.items():
        schema: dict[str, pl.DataType | type[pl.DataType]] = dict.fromkeys(rows[0], pl.String)
        for name in KB.knowledge.attributes[kind]:
            entry = KB.knowledge.source.vocabulary[f"{kind}.{name}"]
            if entry.observable:
                boolean = all(isinstance(value, bool) for value in entry.values)
                schema[name] = pl.Boolean if boolean else pl.Enum([spoken(value) for value in entry.values])
                for row in rows:
                    value = dice.choice([*entry.values, None])
                    row[name] = value  # type: ignore[assignment]
        found[kind] = pl.DataFrame(rows, schema=schema)
    return found


@pytest.mark.parametrize("population", [believable, anything])
def test_the_rules_by_hand_in_polars_give_what_the_engine_gives(population: object) -> None:
    given = population()  # type: ignore[operator]
    wanted = KB.evaluate_frames(columns=GROUPS, **given).frames
    lazy = {kind: frame.lazy() for kind, frame in given.items()}
    for kind, frame in ByHand(KB.knowledge, lazy["organisatie"], lazy["medewerker"]).results().items():
        found = frame.collect()
        assert sorted(found.columns) == sorted(wanted[kind].columns)
        assert_frame_equal(found.select(wanted[kind].columns), wanted[kind])


@pytest.mark.parametrize("population", [believable, anything])
def test_the_rules_by_hand_in_sql_give_what_the_engine_gives(population: object) -> None:
    given = population()  # type: ignore[operator]
    wanted = KB.evaluate_frames(columns=GROUPS, **given).frames
    with duckdb.connect() as database:
        for kind, frame in given.items():
            database.register(f"given_{kind}", frame.to_arrow())
        queries = by_hand(KB.knowledge, database, "given_organisatie", "given_medewerker", GROUPS)
        for kind, query in queries.items():
            found = database.sql(query).pl()
            assert sorted(found.columns) == sorted(wanted[kind].columns)
            found = found.select(pl.col(name).cast(dtype) for name, dtype in wanted[kind].schema.items())
            assert_frame_equal(found, wanted[kind], check_row_order=False)
