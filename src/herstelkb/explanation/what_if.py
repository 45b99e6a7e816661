"""What if this were observed instead: what that would gain, lose, make firmer or weaker, bring sooner or later."""

from __future__ import annotations

from dataclasses import dataclass

from herstelkb.explanation.changes import Change
from herstelkb.explanation.differences import Differing


@dataclass(frozen=True)
class WhatIf(Differing):
    """The changes supposed, what follows without and with them (`before`, `after`), and the differences, with proofs."""

    changes: tuple[Change, ...]
