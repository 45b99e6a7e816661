"""What a report says to find out first, against evaluating it anew."""

import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import herstelkb
from herstelkb.reporting.documents import report_text
from herstelkb.reporting.findings import Findings
from herstelkb.reporting.outlook import LARGE, QUESTIONS, Outlook
from pages import Page
from random_cases import random_case

ROOT = Path(__file__).parent.parent
TRIED = settings(max_examples=settings.default.max_examples // 5)


@cache
def bundled():
    return herstelkb.load()


def at_random(seed):
    return bundled().evaluate(random_case(bundled(), random.Random(seed)), engine="reference")


def after(evaluation, supposed):
    """What is concluded before or after some changes and holds otherwise, by evaluating the changed case anew."""
    now, then = evaluation.derivation, evaluation.what_if(supposed, seen=True).value.after
    courses = {li: (now.steps.get(li), then.steps.get(li)) for li in {*now.firings_for, *then.firings_for}}
    return {literal: (was, now) for literal, (was, now) in courses.items() if was != now}


def name(kb, literal):
    """What the report calls it by: an item of advice or an attribute."""
    return str(literal.value) if kb.is_advice(literal) else kb.qualified(literal.subject, literal.attribute)


@TRIED
@given(seed=st.integers(0, 2**32))
def test_some_answer_to_a_question_asked_first_changes_what_it_says(seed):
    evaluation = at_random(seed)
    kb = evaluation.knowledge
    for asked in Outlook(evaluation).first:
        changed = {}
        for subject in asked.subjects if asked.alone else ():
            place = (subject, asked.attribute.partition(".")[2])
            found = {}
            for value in kb.source.vocabulary[asked.attribute].values:
                found |= after(evaluation, {".".join(place): value})
            found = {literal for literal in found if (literal.subject, literal.attribute) != place}
            assert found, (asked, subject)
            changed |= dict.fromkeys(found)
        if asked.alone:
            assert {name(kb, literal) for literal in changed} == {*asked.advice, *asked.decides}


@pytest.fixture(scope="module")
def school():
    return bundled().evaluate(ROOT / "examples" / "basisschool.yaml", engine="reference")


def test_what_is_found_out_first_is_not_asked_again_below(school):
    outlook, asked_below = Outlook(school), Findings(school).questions
    further = {(q.attribute, subject) for q in outlook.further(asked_below) for subject in q.subjects}
    first = {(asked.attribute, subject) for asked in outlook.first for subject in asked.subjects}
    assert ("medewerker.reactie", "m12") in first
    assert further == {(q.attribute, subject) for q in asked_below for subject in q.subjects} - first


def test_a_large_case_is_looked_at_in_part_and_says_so():
    many = [{"id": f"m{n:03}", "reactie": "remmend" if n % 2 else "afwachtend"} for n in range(LARGE + 5)]
    evaluation = bundled().evaluate(
        {"case": "Groot", "organisatie": {"aanpak": "draagvlak", "komt_in_beweging": False}, "medewerkers": many},
        engine="reference",
    )
    outlook = Outlook(evaluation)
    assert 0 < len(outlook.first) <= QUESTIONS
    assert {subject for asked in outlook.first for subject in asked.subjects} <= {
        "organisatie",
        *evaluation.case.ids[:LARGE],
    }
    body = Page(report_text(evaluation, ".html", edition="file")).body
    assert f"eerste {LARGE} van de {LARGE + 5} medewerkers" in body


def test_a_rule_base_without_these_attributes_says_what_to_find_out_first():
    kb = herstelkb.load(ROOT / "templates" / "starter" / "rules")
    one, many = kb.knowledge.source.head.subjects.one, kb.knowledge.source.head.subjects.list
    evaluation = kb.evaluate({"case": "Leeg", one: {}, many: [{"id": "p1"}]}, engine="reference")
    assert Outlook(evaluation).first
    assert Page(report_text(evaluation, ".html")).all("h2")
