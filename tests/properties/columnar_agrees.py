"""The columnar engine gives every case of a population what `reference` gives it alone: to the last degree."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import herstelkb
from herstelkb.api import KnowledgeBase
from populations import ALL, completed, expected, frames_of, without_certainties
from strategies import cases_of, rule_bases

BUNDLED = herstelkb.load()


@st.composite
def populations(draw: st.DrawFn) -> tuple[KnowledgeBase, list[dict[str, Any]]]:
    """A rule base and some cases over it."""
    kb = herstelkb.load_data(draw(rule_bases()))
    return kb, draw(st.lists(cases_of(kb, max_employees=4), min_size=1, max_size=8))


@given(populations(), st.booleans())
def test_on_any_rule_base(population: tuple[KnowledgeBase, list[dict[str, Any]]], graded: bool) -> None:
    agree(*population, graded)


@settings(max_examples=20)
@given(st.lists(cases_of(BUNDLED), min_size=1, max_size=10), st.booleans())
def test_on_the_bundled_rule_base(cases: list[dict[str, Any]], graded: bool) -> None:
    agree(BUNDLED, cases, graded)


def agree(kb: KnowledgeBase, cases: list[dict[str, Any]], graded: bool) -> None:
    cases = cases if graded else [without_certainties(case) for case in cases]
    population = kb.evaluate_frames(columns=ALL, **frames_of(kb, cases, graded=graded))
    alone = [expected(kb.evaluate(case, engine="reference"), number) for number, case in enumerate(cases)]
    for kind, frame in population.frames.items():
        wanted = [row for case in alone for row in case[kind]]
        found = completed(frame.iter_rows(named=True), wanted, kb)
        differing = [
            (row["case"], row.get("id"), name, cell, row[name])
            for cells, row in zip(found, wanted, strict=True)
            for name, cell in cells.items()
            if cell != row[name]
        ]
        assert not differing, differing[:10]
