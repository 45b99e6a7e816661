"""What a published population is known by later: sums of keys in a few buckets, with no person and no answer in them.

The sums of one population less those of another are the sums of the people, with their answers, in which they differ.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from herstelkb.populations.secret import WHOLE, Secret
from herstelkb.populations.tallies import CountedPopulation, CountedSubjects

Sums: TypeAlias = Sequence[int]  # each from 0 below `WHOLE`
BUCKETS = 6  # for each person of a group; fewer, and people too often meet in one


def fingerprints(secret: Secret, population: CountedPopulation, least: int) -> dict[str, Sums]:
    """The sums of each kind of subject."""
    return {kind: _sums(secret, kind, subjects, BUCKETS * least) for kind, subjects in population.items()}


def _sums(secret: Secret, kind: str, subjects: CountedSubjects, buckets: int) -> Sums:
    """Somebody is always in the same bucket, so that a corrected answer changes one and not two."""
    counted = json.dumps([(table.about, table.name, table.cells) for table in subjects.tables])
    found = [0] * buckets
    for who, places in subjects.places.items():
        bucket = secret.number("bucket", kind, *who) % buckets
        found[bucket] = (found[bucket] + secret.number("row", kind, *who, counted, places)) % WHOLE
    return found


def whole(sums: Mapping[str, Sums]) -> str:
    """One number for everybody and all that is counted of them: another one as soon as anything differs."""
    return str(sum(map(sum, sums.values())) % WHOLE)
