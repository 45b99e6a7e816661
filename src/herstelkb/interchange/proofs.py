"""Proofs as plain data (see docs/json.md): why, why not, why this and not that, what makes two members differ."""

from __future__ import annotations

from typing import Any

from herstelkb.cases.case import Case, Observation
from herstelkb.explanation.contrast import Contrast
from herstelkb.explanation.two_subjects import SubjectDifference
from herstelkb.explanation.why import Why
from herstelkb.interchange.parts import Nodes, bounds_data, grade_data, literal_data, rule_data, test_data
from herstelkb.knowledge.base import Knowledge
from herstelkb.proofs.why_not import Exemption, Miss, Premise, Requirement, ThresholdTest, WhyNot


def why_data(why: Why, knowledge: Knowledge, case: Case) -> dict[str, Any]:
    """`holds`: each literal with its steps and the numbers of its proofs' last steps; `nodes`: the proofs."""
    nodes = Nodes(knowledge, case)
    holds = [
        {
            **literal_data(known.literal),
            "steps": [grade_data(knowledge, step.degree, step.point) for step in known.steps],
            "proofs": [nodes.number(proof) for proof in known.proofs],
        }
        for known in why.known
    ]
    return {"holds": holds, "nodes": nodes.list}


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
        case Premise(literal, least, found, instead):
            return {
                "needs": "literal",
                **literal_data(literal),
                "certainty": knowledge.certainty[least - 1],
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
        case Exemption(established):
            return {"needs": "no_exception", "established": [nodes.number(proof) for proof in established]}


def contrast_data(contrast: Contrast, knowledge: Knowledge, case: Case) -> dict[str, Any]:
    """`why` and `why_not` in their own forms; `shared`, the literals; `parting`, the requirements that decide."""
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
    """Each deciding set, by attribute with what was observed of both; the proofs of what only one has."""
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
