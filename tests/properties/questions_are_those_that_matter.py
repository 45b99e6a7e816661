"""A question is asked if and only if some answer to it makes a difference for some answers, or none, to the others."""

from itertools import product
from math import prod
from typing import Any

from hypothesis import assume, given

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.derivation.derivation import Derivation
from herstelkb.engines import reference
from herstelkb.engines.firings import Facts
from herstelkb.explanation.changes import Change, changed
from herstelkb.explanation.questions import askable, questions
from strategies import bases_with_cases

MOST = 250  # combinations of answers that are worth trying one by one


@given(bases_with_cases())
def test_questions_are_those_that_matter(base_and_case: tuple[KnowledgeBase, dict[str, Any]]) -> None:
    loaded, written = base_and_case
    kb = loaded.knowledge
    written[kb.source.head.subjects.list] = written[kb.source.head.subjects.list][:1]
    case = loaded.case(written)
    base = Derivation(kb, case, reference.evaluate(kb, Facts.of(case)))
    options = askable(base)
    assume(options)
    assume(prod(len(values) + 1 for values in options.values()) <= MOST)
    steps = {}
    for values in product(*([None, *given_] for given_ in options.values())):
        changes = [Change(*place, value) for place, value in zip(options, values, strict=True) if value is not None]
        there = changed(kb, case, changes)
        steps[values] = Derivation(kb, there, reference.evaluate(kb, Facts.of(there))).steps
    mattering, advising, aimed_at = set(), set(), set()
    for number, place in enumerate(options):
        for values, found in steps.items():
            if values[number] is None:
                continue
            without = steps[*values[:number], None, *values[number + 1 :]]
            differing = {li for li in {*found, *without} if found.get(li) != without.get(li)}
            differing = {li for li in differing if (li.subject, li.attribute) != place}
            if differing:
                mattering.add(place)
            if any(kb.is_advice(literal) for literal in differing):
                advising.add(place)
            if any(kb.is_goal(literal) for literal in differing):
                aimed_at.add(place)
    asked = questions(base)
    assert {question.place for question in asked} == mattering
    assert {question.place for question in asked if question.advice} == advising
    assert {question.place for question in questions(base, goals_only=True)} == aimed_at
    assert all(question.certain for question in asked)
