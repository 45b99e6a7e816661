"""Changes as plain data (see docs/json.md): what if, the smallest changes, and what comparisons share with these."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from herstelkb.cases.case import Case
from herstelkb.explanation.changes import Change
from herstelkb.explanation.comparing.differences import Differences, WhatIf
from herstelkb.explanation.comparing.losses import Loss
from herstelkb.explanation.smallest_changes import SmallestChanges
from herstelkb.interchange.parts import Nodes, grade_data, literal_data
from herstelkb.knowledge.base import Knowledge


def what_if_data(what_if: WhatIf, knowledge: Knowledge, case: Case) -> dict[str, Any]:
    """`changes`, whether all are `seen`, and the differences that they make; of each change whether it is done."""
    changes = [{**change_data(change), "done": change in what_if.done} for change in what_if.changes]
    return {"changes": changes, "seen": not what_if.doing, **differences_data(what_if, knowledge)}


def smallest_changes_data(found: SmallestChanges, knowledge: Knowledge, case: Case) -> dict[str, Any]:
    """`goals`, whether they are to follow or to stop, whether changes are `seen` rather than done, and the sufficient
    `sets`, with the losses after each if they are to stop; `places` are what the goals can depend on.
    """
    return {
        "goals": [literal_data(goal) for goal in found.goals],
        "follows": found.follows,
        "already": found.already,
        "seen": found.aim.seen,
        "up_to": found.aim.up_to,
        "sets": [changes_data(changes) for changes in found.sets],
        "losses": [[{**literal_data(loss.literal), "end": loss.end.value} for loss in one] for one in found.losses],
        "places": [{"subject": subject, "attribute": attribute} for subject, attribute in found.places],
        "tried": found.tried,
    }


def change_data(change: Change) -> dict[str, Any]:
    """An observation to make; `value` is null for one to withdraw."""
    return {"subject": change.subject, "attribute": change.attribute, "value": change.value}


def changes_data(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """A list of changes, in order."""
    return [change_data(change) for change in changes]


def differences_data(differing: Differences, knowledge: Knowledge) -> dict[str, Any]:
    """`differences`: each literal with its kinds, steps, the numbers of its proofs, and its loss, if any; `nodes`: the
    proofs, for each case.
    """
    before, after = Nodes(knowledge, differing.before.case), Nodes(knowledge, differing.after.case)
    differences = [
        {
            **literal_data(d.literal),
            "kinds": [kind.value for kind in d.kinds],
            "before": [grade_data(knowledge, step.degree, step.point) for step in d.before],
            "after": [grade_data(knowledge, step.degree, step.point) for step in d.after],
            "was": before.number(d.was) if d.was is not None else None,
            "proof": after.number(d.proof) if d.proof is not None else None,
            **({"ends": knowledge.time[d.ends]} if d.ends is not None else {}),
            "loss": _loss_data(differing.losses.get(d.literal), after),
        }
        for d in differing.differences
    ]
    return {"differences": differences, "nodes": {"before": before.list, "after": after.list}}


def _loss_data(loss: Loss | None, after: Nodes) -> dict[str, Any] | None:
    """How a lost literal ended, with the numbers of the proofs of what ended it."""
    return {"end": loss.end.value, "now": [after.number(proof) for proof in loss.now]} if loss is not None else None
