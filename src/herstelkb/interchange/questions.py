"""What to find out next, as plain data: see docs/json.md."""

from __future__ import annotations

from typing import Any

from herstelkb.cases.case import Case
from herstelkb.explanation.questions import Question
from herstelkb.interchange.parts import Nodes, literal_data
from herstelkb.knowledge.base import Knowledge


def questions_data(questions: tuple[Question, ...], knowledge: Knowledge, case: Case) -> dict[str, Any]:
    """`questions`, the most telling first; `nodes`: the proofs of what their partial proofs rest on already."""
    nodes = Nodes(knowledge, case)
    return {"questions": [_question(question, knowledge, nodes) for question in questions], "nodes": nodes.list}


def _question(question: Question, knowledge: Knowledge, nodes: Nodes) -> dict[str, Any]:
    entry = knowledge.attribute(question.subject, question.attribute)
    return {
        "subject": question.subject,
        "attribute": question.attribute,
        "question": dict(entry.question) if entry is not None and entry.question is not None else None,
        "advice": question.advice,
        "alone": question.alone,
        "certain": question.certain,
        "answers": [
            {
                "value": answer.value,
                "gained": [literal_data(literal) for literal in answer.gained],
                "lost": [literal_data(literal) for literal in answer.lost],
                "shifted": [literal_data(literal) for literal in answer.shifted],
            }
            for answer in question.answers
        ],
        "decides": [literal_data(literal) for literal in question.decides],
        "completes": [
            {
                "rule": partial.rule,
                "for": partial.subject,
                "conclusion": literal_data(partial.conclusion),
                "value": partial.value,
                "held": [nodes.number(proof) for proof in partial.held],
                "missing": [literal_data(literal) for literal in partial.missing],
            }
            for partial in question.completes
        ],
    }
