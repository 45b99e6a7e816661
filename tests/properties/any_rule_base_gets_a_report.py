"""A report needs nothing of a rule base but its rules: whatever the attributes, scales and texts, it is whole."""

from hypothesis import given, settings
from hypothesis import strategies as st

import herstelkb
from herstelkb.reporting.comparison import comparison_text
from herstelkb.reporting.conclusions import conclusions_text
from herstelkb.reporting.documents import report_text, summary
from herstelkb.reporting.voice import Voice
from pages import Page
from strategies import bases_with_cases, cases_of, rule_bases


def words(text):
    return " ".join(text.replace("\\", "").lower().split())


@settings(max_examples=max(10, settings.default.max_examples // 2))
@given(bases_with_cases())
def test_every_conclusion_is_in_every_form_of_the_report(base_with_case):
    kb, case = base_with_case
    evaluation = kb.evaluate(case, engine="reference")
    language = kb.knowledge.source.head.languages[0]
    page = Page(report_text(evaluation, ".html", language=language, edition="file"))
    assert page.mistakes == []
    ids = {element.attributes["id"] for element in page.elements if "id" in element.attributes}
    assert {link.attributes["href"][1:] for link in page.all("a")} <= ids
    reports = [words(page.body), words(report_text(evaluation, ".md", language=language, edition="file"))]
    listed = words(conclusions_text(evaluation, language))
    voice = Voice(evaluation.knowledge, evaluation.case, language)
    for conclusion in evaluation.conclusions:
        # A report proves it, and a proof is as firm as its rule; a list says how firm it is, an observation counted in.
        proved = voice.states(conclusion.literal, conclusion.proof.degree, conclusion.step.point).lower()
        assert all(proved in report for report in reports), proved
        held = voice.states(conclusion.literal, conclusion.step.degree, conclusion.step.point).lower()
        assert held in listed, held
    assert summary(evaluation, language=language)


@st.composite
def bases_with_courses(draw):
    kb = herstelkb.load_data(draw(rule_bases()))
    return kb, [draw(cases_of(kb, 3)) for _ in range(draw(st.integers(2, 3)))]


@settings(max_examples=max(10, settings.default.max_examples // 2))
@given(bases_with_courses())
def test_any_cases_get_the_report_of_a_comparison(base_with_cases):
    kb, cases = base_with_cases
    answer = herstelkb.compare(*cases, kb=kb, engine="reference")
    page = Page(comparison_text(answer.value, ".html"))
    assert page.mistakes == []
    for said in (page.body, comparison_text(answer.value, ".md"), answer.to_text()):
        for passage in answer.value.passages:
            assert all(who in said for who in (*passage.joined, *passage.left))
