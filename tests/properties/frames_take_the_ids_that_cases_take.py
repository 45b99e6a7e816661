"""A frame takes an id exactly where a case file would take it as it stands, whichever library the frame is of."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import herstelkb
from herstelkb.cases.texts import MAX_TEXT
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.populations.columnar.keys import wrong_keys

KB = herstelkb.load()
PARTS = [
    "a",
    "=",
    " ",
    "\u00a0",
    "\u3000",
    "\x00",
    "\n",
    "\x7f",
    "\x9f",
    "\u2028",
    "\u00ad",
    "e\u0301",
    "é",
    "Å",
    "\u212b",
    "😀",
]
texts = (
    st.text(max_size=5)
    | st.lists(st.sampled_from(PARTS), max_size=4).map("".join)
    | st.sampled_from([KB.knowledge.one, f" {KB.knowledge.one}", "m" * MAX_TEXT, "m" * (MAX_TEXT + 1), "é" * MAX_TEXT])
)


def in_a_case(written: str) -> bool:
    """Does a case take it as an id, and as it stands?"""
    try:
        return KB.case({"medewerkers": [{"id": written}]}).ids == (written,)
    except UnusableInput:
        return False


def taken(case: str, written: str, made: Callable[[pl.DataFrame], Any]) -> bool:
    one, many = pl.DataFrame({"case": [case]}), pl.DataFrame({"case": [case], "id": [written]})
    lazy = [nw.from_native(made(frame)).lazy() for frame in (one, many)]
    return not list(wrong_keys(KB.knowledge, *lazy))


@given(texts)
@example("x=1")
@example("m" * 600)
def test_ids_on_polars(written: str) -> None:
    assert taken("a", written, pl.DataFrame.lazy) == in_a_case(written)
    assert taken("a", written, lambda frame: frame.cast(pl.Categorical).lazy()) == in_a_case(written)


@settings(max_examples=settings().max_examples // 2)
@given(texts)
def test_ids_on_duckdb(written: str) -> None:
    with duckdb.connect() as database:
        assert taken("a", written, lambda frame: database.from_arrow(frame.to_arrow())) == in_a_case(written)


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A Spark session on this machine."""
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, and there is none here")
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    yield session
    session.stop()


@pytest.mark.java
@pytest.mark.parametrize("written", ["m 1", "x=1", "m\n", "e\u0301", "m" * 501])
def test_ids_on_spark(spark: Any, written: str) -> None:
    assert taken("a", written, lambda frame: spark.createDataFrame(frame.to_arrow())) == in_a_case(written)


@pytest.mark.parametrize("written", ["a=b", "organisatie", "é", "+1", "x" * MAX_TEXT])
def test_what_a_case_may_be_called(written: str) -> None:
    assert taken(written, "m1", pl.DataFrame.lazy)


@pytest.mark.parametrize("written", ["", " a", "a\n", "e\u0301", "x" * (MAX_TEXT + 1)])
def test_what_a_case_may_not_be_called(written: str) -> None:
    assert not taken(written, "m1", pl.DataFrame.lazy)


@given(texts.filter(lambda written: in_a_case(written) and len(written) < 100))
def test_composed_and_decomposed_are_one_id(written: str) -> None:
    two = [{"id": written}, {"id": unicodedata.normalize("NFD", written)}]
    with pytest.raises(UnusableInput, match="already has the id"):
        KB.case({"medewerkers": two})
    case = {"medewerkers": [{"id": written, "reactie": "remmend"}]}
    evaluation = KB.evaluate(case, engine="reference")
    assert evaluation.why(f"{unicodedata.normalize('NFD', written)}.reactie") is not None
