"""`Terms`: what a case is written in. A case carries its own, so that it can be written out again without the rule base
it was read with, and is never taken for a case of another.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """The names of the subjects and of what can be observed of them, and the scale of certainty, weakest first.

    `digest` is a fingerprint of these and of the values that each attribute can have: two rule bases with the same one
    read every case alike.
    """

    one: str
    list: str
    certainty: tuple[str, ...]
    of_one: tuple[str, ...]
    of_many: tuple[str, ...]
    digest: str
