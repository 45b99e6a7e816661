"""What is shown of a count follows from that count with its noise alone, which is unbiased, bounded, and drawn anew."""

from __future__ import annotations

import hashlib
from statistics import fmean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herstelkb.populations.disclosure import KIND, MOST, NoiseSource, ShownTable, disclosed, figure, rounded
from herstelkb.populations.fingerprints import fingerprints, whole
from herstelkb.populations.noise import noise
from herstelkb.populations.secret import WHOLE, Secret
from herstelkb.populations.tallies import CountedSubjects, CountTable

groups = st.integers(5, 60)
COLOURS = tuple(("value", colour) for colour in ("red", "blue", "white"))
TABLE = CountTable("plant", "conclusion", "colour", COLOURS)


def secret(seed: object) -> Secret:
    return Secret(hashlib.sha256(str(seed).encode()).digest())


SECRET = secret("order")


@pytest.mark.parametrize("group", [5, 10, 12, 30])
def test_noise_is_on_average_none(group: int) -> None:
    """Of 800 secrets; a group of ten deviates by 5.7, so their mean by 0.2."""
    drawn = [NoiseSource(secret(seed), "series", "whole").noisy(37, group, "cell") for seed in range(800)]
    assert abs(fmean(drawn) - 37) <= 0.06 * group
    assert abs(fmean(rounded(count, group) for count in drawn) - 37) <= 0.06 * group
    assert pstdev(drawn) == pytest.approx(0.4 * group * 2**0.5, rel=0.08)
    assert max(abs(count - 37) for count in drawn) <= 2 * 6 * 0.4 * group


def test_chance_is_the_same_everywhere() -> None:
    """Golden: another number here means that every series of reports would begin anew."""
    assert noise(10).ends[:2] == (28020064011, 149733673922)
    chance = NoiseSource(secret("golden"), "series", "whole")
    assert [chance.noisy(100, 10, str(cell)) for cell in range(8)] == [99, 104, 97, 98, 98, 98, 97, 108]


@given(groups)
def test_noise_goes_as_far_up_as_down(group: int) -> None:
    of = noise(group)
    assert of.picked(0) == -of.picked(WHOLE - 1) == of.values[0]
    for low, high in zip(of.ends, reversed(of.ends), strict=True):
        assert abs(low + high - WHOLE) <= 1


@given(st.integers(-200, 3000), groups, st.integers(100, 3000))
def test_no_small_group_and_nobody_but_a_few_is_shown(noisy: int, group: int, size: int) -> None:
    shown = figure(noisy, group, size)
    if shown.count is not None:
        assert shown.count >= group
        assert abs(shown.count - noisy) <= group / 4
        assert 100 * shown.count <= MOST * size
        assert shown.percent is not None
        assert 0 <= shown.percent <= MOST
    elif shown.nearly_all:
        assert 100 * (noisy + group / 4) > MOST * size
    else:
        assert noisy <= group + group / 4


@given(st.lists(st.integers(0, 400), min_size=2, max_size=6), groups, st.integers(100, 1000))
def test_most_frequent_is_only_what_leads(noisy: list[int], group: int, size: int) -> None:
    table = CountTable("plant", "conclusion", "colour", tuple(("bin", at) for at in range(len(noisy))))
    found = ShownTable(table, group, tuple(figure(count, group, size) for count in noisy)).most_frequent
    if found is not None:
        first, *others = sorted(noisy, reverse=True)
        assert noisy[table.cells.index(found)] == first or first > 0.9 * size
        assert first - others[0] >= 1.5 * group or first > 0.8 * size


@given(st.permutations(range(130)), st.integers(0, 129))
def test_order_changes_nothing_and_one_person_everything(order: list[int], who: int) -> None:
    plants = {(f"p{at}",): str(at % 3) for at in order}
    tables = tuple(CountTable("plant", "conclusion", f"t{n}", COLOURS) for n in range(4))
    places = {plant: ",".join([row] * 4) for plant, row in plants.items()}
    population = {"plant": CountedSubjects(tables, places)}
    fewer = {"plant": CountedSubjects(tables, {p: row for p, row in places.items() if p != (f"p{who}",)})}

    def shown(of: dict[str, CountedSubjects]) -> object:
        return disclosed(of, NoiseSource(SECRET, "series", whole(fingerprints(SECRET, of, 10))), 10)

    sorted_places = {"plant": CountedSubjects(tables, dict(sorted(places.items())))}
    assert shown(population) == shown(sorted_places)
    assert shown(population) != shown(fewer)


def test_a_kind_of_which_there_are_few_is_not_shown() -> None:
    for size, there in ((4, False), (KIND * 10 - 30, False), (KIND * 10 + 40, True)):
        subjects = CountedSubjects((TABLE,), {(f"p{at}",): "0" for at in range(size)})
        found = disclosed({"plant": subjects}, NoiseSource(SECRET, "series", "whole"), 10)
        assert (found.sizes["plant"] is not None) == bool(found.tables) == there
