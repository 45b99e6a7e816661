"""The columnar engine gives every case of a population what `reference` gives it alone, on every library."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.populations.sampling import Sample
from populations import ALL, assert_as_alone, differing, expected, frames_of
from strategies import cases_of, rule_bases

BUNDLED = herstelkb.load()
USUAL = settings().max_examples  # an example here is a population of several cases


@st.composite
def populations(draw: st.DrawFn) -> tuple[KnowledgeBase, list[dict[str, Any]]]:
    """A rule base and some cases over it."""
    kb = herstelkb.load_data(draw(rule_bases()))
    return kb, draw(st.lists(cases_of(kb, max_employees=4), min_size=1, max_size=8))


bundled_cases = st.lists(cases_of(BUNDLED), min_size=1, max_size=12)


@settings(max_examples=USUAL // 2)
@given(populations(), st.booleans())
def test_on_any_rule_base(population: tuple[KnowledgeBase, list[dict[str, Any]]], graded: bool) -> None:
    kb, cases = population
    found = kb.evaluate_frames(columns=ALL, **frames_of(kb, cases, graded=graded)).frames
    assert_as_alone(kb, cases, found, graded=graded)


@settings(max_examples=USUAL // 5)
@given(bundled_cases, st.booleans())
def test_on_the_bundled_rule_base(cases: list[dict[str, Any]], graded: bool) -> None:
    found = BUNDLED.evaluate_frames(columns=ALL, **frames_of(BUNDLED, cases, graded=graded)).frames
    assert_as_alone(BUNDLED, cases, found, graded=graded)


@settings(max_examples=USUAL // 10)
@given(populations(), st.booleans())
def test_on_lazy_frames(population: tuple[KnowledgeBase, list[dict[str, Any]]], graded: bool) -> None:
    kb, cases = population
    lazy = {kind: frame.lazy() for kind, frame in frames_of(kb, cases, graded=graded).items()}
    found = lazily(kb, lazy)
    assert all(isinstance(frame, pl.LazyFrame) for frame in found.values())
    assert_as_alone(kb, cases, {kind: frame.collect() for kind, frame in found.items()}, graded=graded)


@settings(max_examples=USUAL // 10)
@given(populations(), st.booleans())
def test_on_duckdb(population: tuple[KnowledgeBase, list[dict[str, Any]]], graded: bool) -> None:
    on_duckdb(*population, graded)


@settings(max_examples=2)
@given(st.lists(cases_of(BUNDLED), min_size=5, max_size=30), st.booleans())
def test_the_bundled_rule_base_on_duckdb(cases: list[dict[str, Any]], graded: bool) -> None:
    on_duckdb(BUNDLED, cases, graded)


LATER = (pytest.param(first, marks=pytest.mark.soak) for first in range(1_000, 5_000, 1_000))


@pytest.mark.parametrize("first", [0, *LATER])
def test_on_five_thousand_sampled_cases(first: int) -> None:
    sample = Sample(BUNDLED.knowledge, seed=1, first=first, last=first + 1_000)
    frames = {"organisatie": sample.one.collect(), "medewerker": sample.many.collect()}
    found = BUNDLED.evaluate_frames(columns=ALL, **frames)
    ids = frames["organisatie"]["case"]
    alone = [expected(BUNDLED.evaluate(found.inputs.case(one), engine="reference"), one) for one in ids]
    assert differing(BUNDLED, alone, found.frames) == []
    with duckdb.connect() as connection:
        relations = {kind: connection.from_arrow(frame.to_arrow()) for kind, frame in frames.items()}
        answers = BUNDLED.evaluate_frames(columns=ALL, **relations).frames
        assert differing(BUNDLED, alone, {kind: relation.pl() for kind, relation in answers.items()}) == []


def lazily(kb: KnowledgeBase, frames: dict[str, Any]) -> dict[str, Any]:
    """The results of lazy frames; an example is no use where the rules go to and fro too often for one query."""
    try:
        return dict(kb.evaluate_frames(columns=ALL, **frames).frames)
    except herstelkb.UnusableInput as error:
        if [finding.code for finding in error.diagnostics] != ["engine-limit"]:
            raise
        reject()


def on_duckdb(kb: KnowledgeBase, cases: list[dict[str, Any]], graded: bool) -> None:
    with duckdb.connect() as connection:
        frames = frames_of(kb, cases, graded=graded)
        relations = {kind: connection.from_arrow(frame.to_arrow()) for kind, frame in frames.items()}
        found = lazily(kb, relations)
        assert all(isinstance(relation, duckdb.DuckDBPyRelation) for relation in found.values())
        assert_as_alone(kb, cases, {kind: relation.pl() for kind, relation in found.items()}, graded=graded)


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A Spark session on this machine."""
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, and there is none here")
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    yield session
    session.stop()


@pytest.mark.java
@settings(max_examples=2, derandomize=True)
@given(population=populations(), graded=st.booleans())
def test_on_spark(spark: Any, population: tuple[KnowledgeBase, list[dict[str, Any]]], graded: bool) -> None:
    on_spark(spark, *population, graded)


@pytest.mark.java
@settings(max_examples=1, derandomize=True)
@given(cases=st.lists(cases_of(BUNDLED), min_size=15, max_size=30))
def test_the_bundled_rule_base_on_spark(spark: Any, cases: list[dict[str, Any]]) -> None:
    on_spark(spark, BUNDLED, cases, True)


def on_spark(spark: Any, kb: KnowledgeBase, cases: list[dict[str, Any]], graded: bool) -> None:
    frames = {kind: spark.createDataFrame(f.to_arrow()) for kind, f in frames_of(kb, cases, graded=graded).items()}
    found = lazily(kb, frames)
    collected = {kind: pl.DataFrame(pl.from_arrow(frame.toArrow())) for kind, frame in found.items()}
    assert_as_alone(kb, cases, collected, graded=graded)
