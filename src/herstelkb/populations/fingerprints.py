"""Fingerprints of published populations: sums of keys in a few buckets, which reveal no person and no answer.

The difference between the sums of two populations is the sum over the people, with their answers, in which they differ.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from herstelkb.populations.secret import WHOLE, Secret
from herstelkb.populations.tallies import CountedPopulation, CountedSubjects

Sums: TypeAlias = Sequence[int]  # each in `range(WHOLE)`
BUCKETS = 6  # per person of a group; with fewer, people share one too often


def fingerprints(secret: Secret, population: CountedPopulation, least: int) -> dict[str, Sums]:
    """The sums for each kind of subject."""
    return {kind: _sums(secret, kind, subjects, BUCKETS * least) for kind, subjects in population.items()}


def _sums(secret: Secret, kind: str, subjects: CountedSubjects, buckets: int) -> Sums:
    """The sums of one kind. A person's bucket never changes, so that a corrected answer changes one sum, not two."""
    counted = json.dumps([(table.about, table.name, table.cells) for table in subjects.tables])
    found = [0] * buckets
    for who, places in subjects.places.items():
        bucket = secret.number("bucket", kind, *who) % buckets
        found[bucket] = (found[bucket] + secret.number("row", kind, *who, counted, places)) % WHOLE
    return found


def whole(sums: Mapping[str, Sums]) -> str:
    """One fingerprint of everybody and everything counted about them, which changes as soon as anything does."""
    return str(sum(map(sum, sums.values())) % WHOLE)
