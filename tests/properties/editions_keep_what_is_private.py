"""Each edition keeps what is not for its readers: nobody in `management`, of the many only themselves in `person`.

What is private changes no word that somebody reads of themselves; from what is counted, no count below five follows.
"""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import herstelkb
from editions import texts_of
from herstelkb.reporting.editions.bands import FEWEST, may_be_shown
from herstelkb.reporting.editions.edition import Report, report_of
from herstelkb.reporting.findings import Findings
from herstelkb.reporting.outlook import Outlook
from herstelkb.reporting.shown import EDITIONS
from herstelkb.reporting.voice import Voice
from random_cases import random_case

KB = herstelkb.load()
REPORT = KB.knowledge.source.report
CASES = 25  # in each test; the soak draws others


def a_case(seed: int, people: int = 12) -> dict[str, Any]:
    """A random case with ids that are found in no word."""
    case = random_case(KB, random.Random(seed), people)
    for number, person in enumerate(case["medewerkers"]):
        person["id"] = f"zq{number}x"
    return case


def edition(case: dict[str, Any], name: Any, only: str | None = None) -> Report:
    evaluation = KB.evaluate(case, engine="reference")
    voice = Voice(evaluation.knowledge, evaluation.case, "en")
    return report_of(Findings(evaluation), Outlook(evaluation), voice, name, only)


def labels(attributes: tuple[str, ...]) -> set[str]:
    """Whatever names these attributes, and the items of advice about somebody's position."""
    source = KB.knowledge.source
    told = {source.vocabulary[name].label["en"] for name in attributes} | set(attributes)
    return told | {source.advice[item].title["en"] for item in REPORT.delicate} | set(REPORT.delicate)


@settings(max_examples=CASES)
@given(st.integers(0, 10_000))
def test_management_reads_of_nobody(seed: int) -> None:
    said = list(texts_of(edition(a_case(seed), "management")))
    assert not any("zq" in text for text in said)
    kept = labels((*REPORT.private, *REPORT.sensitive))
    assert not any(one in text for one in kept for text in said)


@settings(max_examples=CASES)
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_somebody_reads_of_themselves_alone_and_nothing_rests_on_what_is_private(seed: int, other: int) -> None:
    case = a_case(seed)
    private = [name.partition(".")[2] for name in REPORT.private]
    dice = random.Random(other)
    hidden = {**case, "medewerkers": [without(person, private, dice) for person in case["medewerkers"]]}
    for person in case["medewerkers"]:
        read = edition(case, "person", person["id"])
        assert {text for text in texts_of(read) if "zq" in text} <= {person["id"]}
        assert read.sheet == edition(hidden, "person", person["id"]).sheet


def without(person: dict[str, Any], private: list[str], dice: random.Random) -> dict[str, Any]:
    """Somebody of whom what is private is otherwise, or not known."""
    vocabulary = KB.knowledge.source.vocabulary
    other = {name: dice.choice([None, *vocabulary[f"medewerker.{name}"].values]) for name in private}
    return {**person, **other}


@settings(max_examples=CASES)
@given(st.integers(0, 10_000))
def test_a_plan_says_one_thing(seed: int) -> None:
    report = edition(a_case(seed), "leader")
    for plan in report.plans:
        items = [line.item for line in (*plan.now, *plan.then)]
        assert len(items) == len(set(items))
        assert not items or plan.delicate is None
        assert not plan.contradictions or {line.phase for line in (*plan.now, *plan.then)} <= {"ask"}
        styles = {"begeleid-binnen-duidelijke-kaders", "begrens-gedrag-en-werk", "geef-ruimte-en-vraag-steun"}
        assert len(styles & set(items)) <= 1
    assert [plan.subject for plan in report.plans] == [f"zq{number}x" for number in range(len(report.plans))]


@given(st.lists(st.integers(0, 12), min_size=2, max_size=4), st.data())
def test_no_count_below_five_can_be_worked_out(sizes: list[int], data: st.DataObject) -> None:
    """Against somebody who knows how all that is counted overlaps, and so which group is part of which."""
    parts = range(len(sizes))
    groups = data.draw(st.lists(st.frozensets(st.sampled_from(parts), min_size=1), max_size=4))
    counts = [sum(sizes[part] for part in group) for group in groups]
    shown = may_be_shown(counts, sum(sizes))
    known = [[Fraction(part in group) for part in parts] for group, one in zip(groups, shown, strict=True) if one]
    if not known:
        return
    known.append([Fraction(1)] * len(sizes))
    for some in range(1, len(sizes)):
        for group in combinations(parts, some):
            if follows([Fraction(part in group) for part in parts], known):
                assert sum(sizes[part] for part in group) >= FEWEST


def follows(wanted: list[Fraction], known: list[list[Fraction]]) -> bool:
    """Is a sum determined by sums that are known: is it one of their combinations?"""
    return rank([*known, wanted]) == rank(known)


def rank(rows: list[list[Fraction]]) -> int:
    left, found = [row[:] for row in rows], 0
    for column in range(len(rows[0])):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        found += 1
        left = [[a - b * row[column] / pivot[column] for a, b in zip(row, pivot, strict=True)] for row in left]
    return found


def test_the_editions_are_these() -> None:
    assert EDITIONS == ("management", "leader", "person", "file")
