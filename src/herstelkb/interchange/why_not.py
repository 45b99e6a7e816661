"""Why a fact does not hold, as plain data: see docs/json.md."""

from __future__ import annotations

from typing import Any

from herstelkb.cases.case import Case
from herstelkb.interchange.parts import Nodes, bounds_data, literal_data, rule_data, test_data
from herstelkb.knowledge.base import Knowledge
from herstelkb.proofs.why_not import Exempt, Miss, Premise, Requirement, ThresholdTest, WhyNot


def why_not_data(why_not: WhyNot, knowledge: Knowledge, case: Case) -> dict[str, Any]:
    """`asked`: the literals; `refuted`: each of them and each lacking premise; `nodes`: proofs of what was found."""
    nodes = Nodes(knowledge, case)
    refuted = [
        {
            **literal_data(one.literal),
            "possible": one.possible,
            "instead": [nodes.number(proof) for proof in one.instead],
            "misses": [_miss(miss, knowledge, nodes) for miss in one.misses],
        }
        for one in why_not.refuted.values()
    ]
    asked = [literal_data(literal) for literal in why_not.literals]
    return {"asked": asked, "refuted": refuted, "nodes": nodes.list}


def _miss(miss: Miss, knowledge: Knowledge, nodes: Nodes) -> dict[str, Any]:
    return {
        **rule_data(knowledge, miss.clause.rule),
        "for": miss.subject,
        "unmet": len(miss.unmet),
        "barred": knowledge.certainty[miss.barred - 1] if miss.barred else None,
        "asked": [
            {
                "state": miss.state(one),
                "fails": [knowledge.time[point] for point in one.fails],
                **_asked(one, knowledge, nodes),
            }
            for one in miss.asked
        ],
    }


def _asked(one: Requirement, knowledge: Knowledge, nodes: Nodes) -> dict[str, Any]:
    match one:
        case Premise(literal, found, instead):
            return {
                "needs": "literal",
                **literal_data(literal),
                "found": nodes.number(found) if found is not None else None,
                "instead": [nodes.number(proof) for proof in instead],
            }
        case ThresholdTest(test, _, found, unknown, excluded):
            return {
                "needs": "measure",
                **test_data(knowledge, test),
                **bounds_data(found),
                "unknown": list(unknown),
                "excluded": list(excluded),
            }
        case Exempt(established):
            return {"needs": "no_exception", "established": [nodes.number(proof) for proof in established]}
