"""Why this and not that, as plain data: see docs/json.md."""

from __future__ import annotations

from typing import Any

from herstelkb.cases.case import Case, Observation
from herstelkb.explanation.contrast import Contrast
from herstelkb.explanation.two_subjects import SubjectDifference
from herstelkb.interchange.parts import Nodes, literal_data
from herstelkb.interchange.why import why_data
from herstelkb.interchange.why_not import why_not_data
from herstelkb.knowledge.base import Knowledge
from herstelkb.proofs.why_not import Premise


def contrast_data(contrast: Contrast, knowledge: Knowledge, case: Case) -> dict[str, Any]:
    """`why` and `why_not` as those answers are; `shared` and `parting`, the conditions by rule and place in it."""
    return {
        "shared": [literal_data(literal) for literal in contrast.shared],
        "parting": [
            {
                "rule": one.miss.clause.rule,
                "for": one.miss.subject,
                "state": one.miss.state(one.asked),
                "literal": literal_data(one.asked.literal) if isinstance(one.asked, Premise) else None,
            }
            for one in contrast.parting
        ],
        "why": why_data(contrast.why, knowledge, case),
        "why_not": why_not_data(contrast.why_not, knowledge, case),
    }


def difference_data(difference: SubjectDifference, knowledge: Knowledge, case: Case) -> dict[str, Any]:
    """Each deciding set, attribute by attribute with what was observed of the two; proofs of what only one has."""
    nodes = Nodes(knowledge, case)
    return {
        "first": difference.first,
        "second": difference.second,
        "attribute": difference.attribute,
        "only_first": [nodes.number(proof) for proof in difference.only_first],
        "only_second": [nodes.number(proof) for proof in difference.only_second],
        "smallest": difference.smallest,
        "deciding": [
            [
                {
                    "attribute": one.attribute,
                    "first": _seen(one.first, knowledge),
                    "second": _seen(one.second, knowledge),
                }
                for one in chosen
            ]
            for chosen in difference.deciding
        ],
        "nodes": nodes.list,
    }


def _seen(observation: Observation | None, knowledge: Knowledge) -> dict[str, Any] | None:
    if observation is None:
        return None
    return {"value": observation.literal.value, "certainty": knowledge.certainty[observation.degree - 1]}
