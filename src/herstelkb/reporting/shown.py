"""What a report or an answer says of people beside what follows: nothing that was not asked for."""

from __future__ import annotations

from typing import NamedTuple


class Shown(NamedTuple):
    """`names` rather than ids, where there are any; `notes`, and who observed something."""

    names: bool = False
    notes: bool = False
