"""Damaged inputs end in 0, 1 or 2, with a place for each finding and every file as it was."""

import pytest

from damage import COMMANDS, bad, damaged

FEW, MANY, PARTS = 8, 30_000, 2


@pytest.mark.parametrize("kind", COMMANDS)
def test_a_few_damaged_inputs_of_each_kind(kind: str) -> None:
    assert bad(range(FEW), kind) == []


def test_a_seed_makes_the_same_input_for_ever() -> None:
    assert [damaged(seed) for seed in range(20)] == [damaged(seed) for seed in range(20)]


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))  # one for each core
def test_damaged_inputs_by_the_thousand(part: int) -> None:
    found = bad(range(part, MANY, PARTS))
    print(*found, f"bad {len(found)}", sep="\n")
    assert found == []
