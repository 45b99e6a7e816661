"""All engines give one meaning: the same firings, hence the same literals, degrees, times and contradictions."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.cases.case import GivenLiteral
from herstelkb.derivation.deriving import derive
from herstelkb.engines.firings import Firing
from herstelkb.knowledge.conditions import Literal
from marked_bases import Situation, situations
from strategies import INSTALLED, bases_with_cases, cases_of, courses_with_cases

BUNDLED = herstelkb.load()


@given(bases_with_cases())
def test_on_any_rule_base(base_and_case: tuple[KnowledgeBase, dict[str, Any]]) -> None:
    assert_engines_agree(*base_and_case)


@given(courses_with_cases())
def test_on_what_grows_firmer_over_time(base_and_case: tuple[KnowledgeBase, dict[str, Any]]) -> None:
    assert_engines_agree(*base_and_case)


@given(st.data())
def test_on_the_bundled_rule_base(data: st.DataObject) -> None:
    assert_engines_agree(BUNDLED, data.draw(cases_of(BUNDLED)))


@given(situations() | courses_with_cases().map(lambda it: Situation(it[0], it[0].case(it[1]), "reference")), st.data())
def test_on_what_is_given_and_what_was_done(situation: Situation, data: st.DataObject) -> None:
    """Whatever holds from some point on though nobody observed it, and whatever somebody set."""
    knowledge, case = situation.kb.knowledge, situation.case
    entries = [
        (subject, name, entry)
        for subject in (knowledge.one, *case.ids)
        for name in knowledge.attributes[knowledge.kind(subject)]
        if (entry := knowledge.attribute(subject, name)) is not None
    ]
    literals = st.sampled_from([Literal(subject, name, value) for subject, name, e in entries for value in e.values])
    degrees, points = st.integers(1, len(knowledge.certainty)), st.integers(0, len(knowledge.time) - 1)
    given = data.draw(st.lists(st.builds(GivenLiteral, literals, degrees, points), max_size=4))
    places = st.sampled_from([(subject, name) for subject, name, entry in entries if entry.observable])
    there = replace(case, given=tuple(given), done=data.draw(st.frozensets(places, max_size=3)))
    reference, *others = (derive(knowledge, there, name) for name in ("reference", *INSTALLED))
    for found in others:
        assert found.steps == reference.steps
        assert [said(f) for f in found.firings] == [said(f) for f in reference.firings]
        assert found.firings_for.keys() == reference.firings_for.keys()


def assert_engines_agree(kb: KnowledgeBase, case: dict[str, Any]) -> None:
    reference = kb.evaluate(case, engine="reference")
    for name in INSTALLED:
        if name == "reference":
            continue
        found = kb.evaluate(case, engine=name)
        assert found.derivation.steps == reference.derivation.steps
        assert found.tensions == reference.tensions
        assert found.conflicts == reference.conflicts
        assert found.unknowns == reference.unknowns
        assert found.conclusions == reference.conclusions
        assert found.advice == reference.advice
        assert [said(f) for f in found.derivation.firings] == [said(f) for f in reference.derivation.firings]
        assert concluding(found) == concluding(reference)


def said(firing: Firing) -> tuple[Any, ...]:
    """A firing by value: clauses are compared by identity elsewhere."""
    return firing.clause.number, firing.subject, firing.premises, firing.conclusion, firing.steps, firing.barred


def concluding(evaluation: herstelkb.Evaluation) -> dict[Any, list[Any]]:
    return {literal: [said(f) for f in firings] for literal, firings in evaluation.derivation.firings_for.items()}
