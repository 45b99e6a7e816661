"""What if this were observed instead: what that would gain, lose, make firmer or weaker, bring sooner or later."""

from __future__ import annotations

from dataclasses import dataclass

from herstelkb.explanation.changes import Change
from herstelkb.explanation.comparing.differences import Differences


@dataclass(frozen=True)
class WhatIf(Differences):
    """The changes supposed, and what differs between what follows without (`before`) and with them (`after`)."""

    changes: tuple[Change, ...]
