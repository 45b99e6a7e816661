"""Who knows all other answers learns nobody's for certain, from one report or from two that are one person apart."""

from __future__ import annotations

import math
import random
from functools import cache

import pytest

import herstelkb
from attackers import Score, World, cell_keyed, of_cell_keys, of_reports, of_what_moved
from herstelkb.populations.sampling import Sample
from herstelkb.populations.secret import Secret
from herstelkb.populations.tallies import GROUPS, population

EACH = 5  # people attacked in each population
KB = herstelkb.load()


@cache
def world(kind: str, cases: int) -> World:
    sample = Sample(KB.knowledge, 7, 0, cases)
    frames = KB.evaluate_frames(columns=GROUPS, organisatie=sample.one, medewerker=sample.many).frames
    return World(kind, population(KB.knowledge, frames)[kind])


def attacked(
    there: World, populations: int, sizes: tuple[int, int], least: int = 10, times: int = 1
) -> dict[str, Score]:
    """What is learned from reports, with `times` of them before and after one person left, and two with cell keys.

    `moved` is what somebody learns from two reports one person apart who looks at what moved, and knows no more.
    """
    dice = random.Random(5)
    scores = {name: Score() for name in ("one", "apart", "moved", "cell keys")}
    for _ in range(populations):
        subjects = there.some(round(math.exp(dice.uniform(*map(math.log, sizes)))), dice)
        secret = Secret(dice.randbytes(32))
        reports, keyed = there.reports(secret, subjects, least, times), cell_keyed(secret, subjects)
        for who in dice.sample(list(subjects.places), EACH):
            own, fewer = there.own(subjects, who), there.without(subjects, who)
            later = there.reports(secret, fewer, least, times)
            for name, gains in {
                "one": of_reports(subjects, own, reports, []),
                "apart": of_reports(subjects, own, reports, later),
                "moved": of_what_moved(reports[0], later[0]),
                "cell keys": of_cell_keys(subjects, own, keyed, cell_keyed(secret, fewer)),
            }.items():
                scores[name].add(there, there.beliefs(gains), own)
    return scores


def test_a_colleague_learns_nothing_for_certain() -> None:
    found = attacked(world("medewerker", 800), 6, (120, 1000))
    for name in ("one", "apart"):
        assert found[name].certain == 0
        assert found[name].gained <= 3
    assert found["moved"].gained <= 3
    assert found["cell keys"].certain >= 0.95 * found["cell keys"].people, "this attacker is none"


@pytest.mark.soak
@pytest.mark.parametrize(
    ("kind", "sizes", "least", "times", "gained"),
    [
        ("medewerker", (110, 3000), 10, 1, 3),
        ("medewerker", (110, 3000), 10, 4, 3),
        ("medewerker", (60, 3000), 5, 1, 3),
        ("organisatie", (110, 1000), 10, 1, 12),
    ],
)
def test_a_colleague_learns_nothing_for_certain_in_many_populations(
    kind: str, sizes: tuple[int, int], least: int, times: int, gained: float
) -> None:
    found = attacked(world(kind, 4000), 40, sizes, least, times)
    for name, score in found.items():
        print(kind, least, times, name, score, f"{score.gained:.1f}")
    for name in ("one", "apart"):
        assert found[name].certain == 0
        assert found[name].gained <= gained
    assert found["moved"].gained <= 3
    assert found["cell keys"].certain >= 0.95 * found["cell keys"].people
