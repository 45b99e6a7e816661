"""The smallest changes, as plain data: see docs/json.md."""

from __future__ import annotations

from typing import Any

from herstelkb.cases.case import Case
from herstelkb.explanation.smallest_changes import SmallestChanges
from herstelkb.interchange.changes import changes_data
from herstelkb.interchange.parts import literal_data
from herstelkb.knowledge.base import Knowledge


def smallest_changes_data(found: SmallestChanges, knowledge: Knowledge, case: Case) -> dict[str, Any]:
    """`goals`, whether they are to follow or not, and the `sets` that are enough, with what becomes of the goals
    that are to stop; `places` is what they can rest on.
    """
    return {
        "goals": [literal_data(goal) for goal in found.goals],
        "follows": found.follows,
        "already": found.already,
        "up_to": found.up_to,
        "sets": [changes_data(changes) for changes in found.sets],
        "losses": [[{**literal_data(loss.literal), "end": loss.end.value} for loss in one] for one in found.losses],
        "places": [{"subject": subject, "attribute": attribute} for subject, attribute in found.places],
        "tried": found.tried,
    }
