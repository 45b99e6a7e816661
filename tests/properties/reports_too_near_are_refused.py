"""A ledger refuses each report that differs from an earlier one, or from two together, by fewer people than a group."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.populations.fingerprints import fingerprints, whole
from herstelkb.populations.ledger import Ledger, Publication
from herstelkb.populations.secret import Secret
from herstelkb.populations.tallies import CountedSubjects, CountTable

SECRET = Secret(bytes(range(32)))
TABLES = (CountTable("plant", "conclusion", "colour", (("value", "red"), ("value", "blue"))),)
LEAST = 10
Plants = dict[tuple[str, ...], str]
plants = st.integers(60, 150).map(lambda n: {(f"p{at}",): str(at % 2) for at in range(n)})
few = st.sets(st.integers(0, 59), min_size=1, max_size=LEAST - 1)


def admitted(*reports: Plants) -> bool:
    """Are they, one after the other, the last one included?"""
    ledger, refused = Ledger(Path("ledger"), SECRET, "garden", LEAST), list[str]()
    for at, report in enumerate(reports):
        sums = fingerprints(SECRET, {"plant": CountedSubjects(TABLES, report)}, LEAST)
        new = Publication(date(2026, 1, 1 + at).isoformat(), whole(sums), sums)
        try:
            ledger.admit(new)
        except UnusableInput as error:
            refused = [finding.code for finding in error.diagnostics]
            break
        ledger = replace(ledger, reports=(*ledger.reports, new))
    assert refused in ([], ["too-near-a-report"])
    assert len(ledger.reports) == len(reports) - len(refused)
    return not refused


def without(report: Plants, gone: set[int]) -> Plants:
    return {who: row for who, row in report.items() if int(who[0][1:]) not in gone}


@given(plants, few)
def test_some_left(report: Plants, gone: set[int]) -> None:
    assert not admitted(report, without(report, gone))
    assert not admitted(without(report, gone), report)


@given(plants, few)
def test_some_answers_were_corrected(report: Plants, corrected: set[int]) -> None:
    assert not admitted(report, {who: "" if int(who[0][1:]) in corrected else row for who, row in report.items()})


@given(plants, few, st.integers(20, 40))
def test_some_are_in_neither_of_two_parts(report: Plants, gone: set[int], cut: int) -> None:
    stay = list(without(report, gone).items())
    parts = dict(stay[:cut]), dict(stay[cut:])
    assert not admitted(report, *parts)
    assert not admitted(*parts, report)
    assert not admitted(parts[1], report, parts[0])


@given(plants, few)
def test_the_same_report_is_never_refused(report: Plants, moved: set[int]) -> None:
    again = dict(reversed(report.items()))
    other = {(f"q{who[0]}",): row for who, row in report.items()}
    assert admitted(report, again)
    assert admitted(report, other, again, report)


@pytest.mark.parametrize("gone", [30, 40])
def test_enough_changes_are_admitted(gone: int) -> None:
    report = {(f"p{at}",): str(at % 2) for at in range(150)}
    assert admitted(report, without(report, set(range(gone))))


@given(plants)
def test_what_is_not_shown_does_not_make_another_report(report: Plants) -> None:
    """It would draw new noise for the very same people."""
    sums = fingerprints(SECRET, {"plant": CountedSubjects(TABLES, report)}, LEAST)
    made = Publication("2026-01-01", "one whole", sums)
    ledger = Ledger(Path("ledger"), SECRET, "garden", LEAST, (made,))
    ledger.admit(made)
    with pytest.raises(UnusableInput, match="nothing in this report has changed"):
        ledger.admit(replace(made, whole="another whole"))
