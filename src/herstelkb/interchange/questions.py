"""What to find out next as plain data (see docs/json.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from herstelkb.cases.case import Case
from herstelkb.explanation.questions import Question
from herstelkb.interchange.parts import Nodes, literal_data
from herstelkb.interchange.wording import voices
from herstelkb.knowledge.base import Knowledge
from herstelkb.reporting.questions import question_text
from herstelkb.reporting.voice import Voice


def questions_data(questions: tuple[Question, ...], knowledge: Knowledge, case: Case) -> dict[str, Any]:
    """`questions`, the most informative first; `nodes`: the proofs of what their partial proofs already have."""
    nodes, spoken = Nodes(knowledge, case), voices(knowledge, case)
    return {"questions": [_question(one, knowledge, nodes, spoken) for one in questions], "nodes": nodes.list}


def _question(question: Question, knowledge: Knowledge, nodes: Nodes, spoken: Mapping[str, Voice]) -> dict[str, Any]:
    return {
        "subject": question.subject,
        "attribute": question.attribute,
        "question": {language: question_text(question, voice) for language, voice in spoken.items()},
        **({"established": nodes.number(question.still)} if question.still is not None else {}),
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
