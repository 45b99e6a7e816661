"""Why a fact holds, as plain data: see docs/json.md."""

from __future__ import annotations

from typing import Any

from herstelkb.cases.case import Case
from herstelkb.explanation.why import Why
from herstelkb.interchange.parts import Nodes, graded, literal_data
from herstelkb.knowledge.base import Knowledge


def why_data(why: Why, knowledge: Knowledge, case: Case) -> dict[str, Any]:
    """`holds`: each literal with its steps and the numbers of its proofs' last steps; `nodes`: the proofs."""
    nodes = Nodes(knowledge, case)
    holds = [
        {
            **literal_data(known.literal),
            "steps": [graded(knowledge, step.degree, step.point) for step in known.steps],
            "proofs": [nodes.number(proof) for proof in known.proofs],
        }
        for known in why.known
    ]
    return {"holds": holds, "nodes": nodes.list}
