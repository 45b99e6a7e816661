"""What changed between cases, as plain data: see docs/json.md."""

from __future__ import annotations

from typing import Any

from herstelkb.cases import Case
from herstelkb.explanation.compare import Comparison, Course
from herstelkb.interchange.changes import changes_data, differences_data
from herstelkb.interchange.parts import graded, literal_data
from herstelkb.knowledge.base import Knowledge


def compare_data(course: Course, kb: Knowledge, case: Case) -> dict[str, Any]:
    """`cases`, the `passages` from each to the next, and the `whole` from the first to the last."""
    cases = [derivation.case for derivation in course.derivations]
    return {
        "cases": [{"name": c.name, "date": c.date.isoformat() if c.date else None, "file": c.file} for c in cases],
        "passages": [comparison_data(passage, kb) for passage in course.passages],
        "whole": comparison_data(course.whole, kb),
    }


def comparison_data(comparison: Comparison, kb: Knowledge) -> dict[str, Any]:
    """What was observed otherwise, what follows otherwise and what did it, who moved, the course, the advice."""
    found = differences_data(comparison, kb)
    for difference, data in zip(comparison.differences, found["differences"], strict=True):
        reason = comparison.reasons[difference.literal]
        data["because"] = [changes_data(changes) for changes in reason.sets]
        data["because_of_membership"] = reason.membership
    return {
        "observed": changes_data(comparison.observed),
        "joined": list(comparison.joined),
        "left": list(comparison.left),
        **found,
        "moved": [
            {
                "attribute": moved.attribute,
                "before": list(moved.before),
                "after": list(moved.after),
                "subjects": list(moved.subjects),
            }
            for moved in comparison.moved
        ],
        "course": [
            {
                **literal_data(expected.literal),
                **graded(kb, expected.step.degree, expected.step.point),
                "came": expected.came.value,
                "now": [literal.value for literal in expected.now],
            }
            for expected in comparison.course
        ],
        "advice": [
            {"item": a.item, "done": list(a.done), "due": list(a.due), "new": list(a.new)} for a in comparison.advice
        ],
    }
