"""For whom a report or an answer is, and what it says of people beside what follows: nothing that was not asked for."""

from __future__ import annotations

from typing import NamedTuple


class Shown(NamedTuple):
    """`names` rather than ids, where there are any; `notes`, and who observed something.

    `edition`: for whom a report is (None: leadership, or the person if it is about only one); `only`: that one's id.
    """

    names: bool = False
    notes: bool = False
    edition: str | None = None
    only: str | None = None
