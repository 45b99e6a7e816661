"""A population's result is that of its cases, in whatever order the rows come and however they are spread."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from populations import ALL, frames_of
from strategies import cases_of, rule_bases


@st.composite
def populations(draw: st.DrawFn) -> tuple[KnowledgeBase, dict[str, pl.DataFrame]]:
    """A rule base and a population over it."""
    kb = herstelkb.load_data(draw(rule_bases()))
    cases = draw(st.lists(cases_of(kb, max_employees=4), min_size=2, max_size=8))
    return kb, frames_of(kb, cases, graded=draw(st.booleans()))


@settings(max_examples=settings().max_examples // 5)
@given(populations(), st.integers(0, 2**32 - 1))
def test_order(population: tuple[KnowledgeBase, dict[str, pl.DataFrame]], seed: int) -> None:
    kb, frames = population
    shuffled = {kind: frame.sample(fraction=1, shuffle=True, seed=seed) for kind, frame in frames.items()}
    assert_same(evaluated(kb, frames), evaluated(kb, shuffled))


@settings(max_examples=settings().max_examples // 5)
@given(populations(), st.data())
def test_partition(population: tuple[KnowledgeBase, dict[str, pl.DataFrame]], data: st.DataObject) -> None:
    kb, frames = population
    cases = frames[kb.knowledge.one]["case"].to_list()
    chosen = data.draw(st.lists(st.sampled_from(cases), unique=True))
    parts = [
        evaluated(kb, {kind: frame.filter(pl.col("case").is_in(chosen) == there) for kind, frame in frames.items()})
        for there in (True, False)
    ]
    assert_same(evaluated(kb, frames), {kind: pl.concat([part[kind] for part in parts]) for kind in frames})


def evaluated(kb: KnowledgeBase, frames: dict[str, pl.DataFrame]) -> dict[str, Any]:
    return dict(kb.evaluate_frames(columns=ALL, **frames).frames)


def assert_same(left: dict[str, pl.DataFrame], right: dict[str, pl.DataFrame]) -> None:
    for kind, frame in left.items():
        assert_frame_equal(frame, right[kind], check_row_order=False)
