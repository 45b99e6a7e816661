"""What is shown of a distribution, its total included, leaves every hidden group at least two possible sizes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herstelkb.populations.suppression import hidden, published


def distributions(cells: int, total: int) -> Iterator[tuple[int, ...]]:
    yield from (counts for counts in product(range(total + 1), repeat=cells) if sum(counts) == total)


@pytest.mark.parametrize("least", [2, 3, 4, 5])
@pytest.mark.parametrize("cells", [2, 3, 4])
def test_every_hidden_group_could_have_another_size(least: int, cells: int) -> None:
    """Someone who knows the rule, the total and each shown group to the last digit: what remains possible?"""
    for total in range(least + 1, 4 * least if cells < 4 else 3 * least):
        possible: dict[tuple[int | None, ...], list[tuple[int, ...]]] = defaultdict(list)
        for counts in distributions(cells, total):
            kept_back = hidden(dict(enumerate(counts)), least)
            possible[tuple(None if n in kept_back else count for n, count in enumerate(counts))].append(counts)
        for shown, ways in possible.items():
            for place, count in enumerate(shown):
                assert count is None or count == 0 or count >= least
                assert count is not None or len({way[place] for way in ways}) > 1, (total, shown, ways)


@given(st.lists(st.integers(0, 60), min_size=2, max_size=8), st.integers(2, 20))
def test_what_is_shown_is_a_round_number_and_no_small_one(counts: list[int], least: int) -> None:
    shown = published(dict(enumerate(counts)), least)
    for place, count in shown.items():
        assert count is None or count % least == 0
        assert count is None or abs(count - counts[place]) <= least / 2
        assert count is None or (count == 0) == (counts[place] == 0)
    assert (None in shown.values()) or all(count == 0 or count >= least for count in counts)
