"""For whom a report or an answer is, and what it says of people beside what follows: nothing that was not asked for."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias, get_args

Edition: TypeAlias = Literal["management", "leader", "person", "file"]
EDITIONS: tuple[Edition, ...] = get_args(Edition)


class Shown(NamedTuple):
    """`names` rather than ids, where there are any; `notes`, and who observed something.

    `edition`: for whom a report is (None: `leader`, or `person` if it is about `only` one, by id).
    """

    names: bool = False
    notes: bool = False
    edition: str | None = None
    only: str | None = None
