"""The soak leaves no law out, and `make test` tries the same examples at every run."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

from soak import PARTS, main

TESTS = Path(__file__).parent


def test_every_law_is_in_one_part() -> None:
    laws = Counter(law for part in PARTS.values() for law in part.laws)
    assert set(laws.values()) == {1}
    assert set(laws) == {path.stem for path in (TESTS / "properties").glob("*.py") if path.stem != "__init__"}


def test_every_other_test_that_draws_examples_or_takes_minutes_is_in_one_part() -> None:
    named = Counter(test.partition("::")[0] for part in PARTS.values() for test in part.tests)
    long = {
        path.name
        for path in TESTS.glob("test_*.py")
        if path != Path(__file__) and ("\n@given" in (text := path.read_text("utf-8")) or "mark.soak" in text)
    }
    assert set(named) == long
    for part in PARTS.values():
        for test in part.tests:
            file, _, name = test.partition("::")
            assert name in (TESTS / file).read_text("utf-8")


def test_contributors_are_told_what_each_part_covers() -> None:
    told = (TESTS.parent / "CONTRIBUTING.md").read_text("utf-8")
    assert all(f"| `{name}` | {part.covers} |" in told for name, part in PARTS.items())


def test_examples_are_the_same_at_every_run_and_new_in_a_soak() -> None:
    assert settings.get_profile("default").derandomize
    assert not settings.get_profile("soak").derandomize


def test_the_parts_are_listed_and_another_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main("") == 0
    listed = capsys.readouterr().out
    assert all(f"PART={name} " in listed for name in (*PARTS, "all"))
    assert main("engine") == 2
    assert "there is no part 'engine'" in capsys.readouterr().err
