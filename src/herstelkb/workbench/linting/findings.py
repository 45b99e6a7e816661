"""What a check finds, before the registry adds the code and severity."""

from __future__ import annotations

from dataclasses import dataclass, field

from herstelkb.ground.diagnostics import Edit, Place
from herstelkb.workbench.linting.statements import EveryCase
from herstelkb.workbench.linting.witnesses import CaseData


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a check found; the fields are those of a diagnostic.

    A finding about what rules mean carries what it rests on: a `witness`, which was run, or a statement about
    `every_case`, which can be proved.
    """

    place: Place | None
    message: str
    hint: str | None = None
    expected: str | None = None
    edits: tuple[Edit, ...] = ()
    witness: CaseData | None = field(default=None, hash=False)
    every_case: EveryCase | None = None
