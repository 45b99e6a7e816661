"""What the benchmarks measure the engine against says the same as the engine."""

from __future__ import annotations

import sys
from pathlib import Path

from polars.testing import assert_frame_equal

import herstelkb
from herstelkb.sampling import Sample

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))  # after tests: both have a module `populations`
from by_hand.in_polars import GROUPS, ByHand


def test_the_rules_by_hand_give_what_the_engine_gives() -> None:
    kb = herstelkb.load()
    sample = Sample(kb.knowledge, 5, 0, 3_000)
    one, many = sample.one.collect(), sample.many.collect()
    found = kb.evaluate_frames(columns=GROUPS, organisatie=one, medewerker=many)
    for kind, frame in ByHand(kb.knowledge, one.lazy(), many.lazy()).results().items():
        wanted = found.frames[kind]
        assert_frame_equal(frame.collect().select(wanted.columns), wanted)
