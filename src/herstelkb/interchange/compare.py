"""A comparison of cases as plain data (see docs/json.md)."""

from __future__ import annotations

from typing import Any

from herstelkb.cases.case import Case
from herstelkb.explanation.comparing.compare import Comparison, Course
from herstelkb.explanation.comparing.expectations import Expectation
from herstelkb.interchange.changes import changes_data, differences_data
from herstelkb.interchange.parts import case_data, grade_data, literal_data
from herstelkb.knowledge.base import Knowledge


def compare_data(course: Course, knowledge: Knowledge, case: Case) -> dict[str, Any]:
    """`cases` and their oddities, the `passages` from each to the next, the `whole` from first to last, and the outcome
    of everything that was `expected`.
    """
    cases = course.cases
    return {
        "cases": [{**case_data(c), "file": c.file} for c in cases],
        "notices": [
            {"about": n.about.value, "earlier": cases.index(n.earlier), "later": cases.index(n.later)}
            for n in course.notices
        ],
        "passages": [comparison_data(passage, knowledge) for passage in course.passages],
        "whole": comparison_data(course.whole, knowledge),
        "expected": [_expected_data(expected, knowledge) for expected in course.expected],
    }


def comparison_data(comparison: Comparison, knowledge: Knowledge) -> dict[str, Any]:
    """What was observed differently, what follows differently and why, who moved, the course, the advice."""
    found = differences_data(comparison, knowledge)
    for difference, data in zip(comparison.differences, found["differences"], strict=True):
        reason = comparison.reasons[difference.literal]
        data["because"] = [changes_data(changes) for changes in reason.sets]
        data["because_of_membership"] = reason.membership
        data["because_of_what_came_between"] = reason.between
    return {
        "observed": changes_data(comparison.observed),
        "joined": list(comparison.joined),
        "left": list(comparison.left),
        **found,
        "moved": [
            {
                "attribute": moved.attribute,
                "before": list(moved.before),
                "before_certainty": [knowledge.certainty[one.degree - 1] for one in moved.stood],
                "after": list(moved.after),
                "after_certainty": [knowledge.certainty[one.degree - 1] for one in moved.stands],
                "subjects": list(moved.subjects),
            }
            for moved in comparison.moved
        ],
        "course": [_expected_data(expected, knowledge) for expected in comparison.course],
        "advice": [
            {
                "item": a.item,
                "new": list(a.new),
                "due": list(a.due),
                "done": list(a.done),
                "otherwise": list(a.otherwise),
                "no_ground": list(a.no_ground),
            }
            for a in comparison.advice
        ],
    }


def _expected_data(expected: Expectation, knowledge: Knowledge) -> dict[str, Any]:
    return {
        **literal_data(expected.literal),
        **grade_data(knowledge, expected.step.degree, expected.step.point),
        "came": expected.came.value,
        "now": [literal.value for literal in expected.now],
        "still": expected.still,
    }
