"""Wherever a report or an answer states something that is less than certain, its hedge stands right before it."""

import random
import re
from dataclasses import dataclass
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import herstelkb
from herstelkb.consequences.consequences import Consequences
from herstelkb.derivation.derivation import Derivation
from herstelkb.explanation.comparing.standings import timeline
from herstelkb.knowledge.conditions import Literal
from herstelkb.proofs.proof import Absent, nodes
from herstelkb.reporting.comparison import comparison_text
from herstelkb.reporting.conclusions import conclusions_text
from herstelkb.reporting.documents import report_text, summary
from herstelkb.reporting.voice import Voice
from pages import Page
from random_cases import random_case


@cache
def bundled():
    return herstelkb.load()


def hedged(*evaluations):
    """The literals that hold in some of these, and in none to the top degree."""
    kb, found = evaluations[0].knowledge, [evaluation.derivation for evaluation in evaluations]
    held = dict.fromkeys(literal for derivation in found for literal in derivation.steps)
    top = len(kb.certainty)
    return [li for li in held if not kb.is_advice(li) and all(derivation.degree(li) < top for derivation in found)]


def absences(evaluation, voice):
    """What the proofs say is not established: no statement that anything is so."""
    for conclusion in [*evaluation.conclusions, *(r for g in evaluation.advice for r in g.for_whom)]:
        for node in nodes(conclusion.proof):
            if isinstance(node, Absent):
                yield f"{voice.phrase('known.no_evidence')}: {voice.unless(node.rule, node.subject)}"


def longer(voice, literal):
    """The other statements about a subject that begin as this one does."""
    kb, begin = voice.knowledge, voice.says(literal).lower()
    kind = kb.kind(literal.subject)
    said = [
        voice.says(Literal(literal.subject, name, value)).lower()
        for name in kb.attributes[kind]
        for value in kb.source.vocabulary[f"{kind}.{name}"].values
    ]
    return [other for other in said if other.startswith(begin) and other != begin]


def assert_every_statement_is_hedged(evaluation, language, text, *earlier):
    voice = Voice(evaluation.knowledge, evaluation.case, language)
    words = [voice.certainty(degree) for degree in range(1, len(evaluation.knowledge.certainty))]
    before = re.compile(rf"({'|'.join(map(re.escape, words))})(, [^:]*)?: $", re.IGNORECASE)
    for unless in absences(evaluation, voice):
        text = text.replace(unless, "")
    for literal in hedged(evaluation, *earlier):
        for found in re.finditer(re.escape(voice.says(literal)) + r"(?!\w)", text, re.IGNORECASE):
            if any(text[found.start() :].lower().startswith(other) for other in longer(voice, literal)):
                continue  # another statement begins with the same words
            ahead = text[: found.start()]
            assert before.search(ahead), f"…{ahead[-60:]}>>{found.group()}"


@dataclass(frozen=True, repr=False)
class After(Consequences):
    """What follows once something is done."""

    then: Derivation = None  # type: ignore[assignment]

    @property
    def derivation(self):
        return self.then


TRIED = settings(max_examples=settings.default.max_examples // 5)  # a report takes tenths of a second


@pytest.mark.parametrize("language", ["nl", "en"])
@TRIED
@given(seed=st.integers(0, 2**32))
@example(seed=2920)  # little is sure of how it is led, or of its not moving
@example(seed=237623)
def test_every_statement_keeps_its_hedge(language, seed):
    kb = bundled()
    evaluation = kb.evaluate(random_case(kb, random.Random(seed)), engine="reference")
    page = Page(report_text(evaluation, ".html", language=language, edition="file"))
    assert_every_statement_is_hedged(evaluation, language, page.body)
    for edition in ("leader", "file"):
        plain = report_text(evaluation, ".md", language=language, edition=edition).replace("**", "")
        assert_every_statement_is_hedged(evaluation, language, " ".join(plain.split()))
    for said in (summary(evaluation, language=language), conclusions_text(evaluation, language)):
        assert_every_statement_is_hedged(evaluation, language, " ".join(said.split()))


@TRIED
@given(seed=st.integers(0, 2**32))
def test_every_conclusion_is_stated_with_its_hedge_and_its_time(seed):
    kb = bundled()
    evaluation = kb.evaluate(random_case(kb, random.Random(seed)), engine="reference")
    voice = Voice(evaluation.knowledge, evaluation.case, "nl")
    body = Page(report_text(evaluation, ".html", edition="file")).body.lower()
    for conclusion in evaluation.conclusions:
        said = voice.states(conclusion.literal, conclusion.step.degree, conclusion.step.point)
        assert said.lower() in body


@TRIED
@given(seed=st.integers(0, 2**32))
def test_every_cell_of_a_table_keeps_its_hedge(seed):
    kb = bundled()
    evaluation = kb.evaluate(random_case(kb, random.Random(seed)), engine="reference")
    voice = Voice(evaluation.knowledge, evaluation.case, "nl")
    page = Page(report_text(evaluation, ".html", edition="file"))
    cells: dict[tuple[str, str], str] = {}
    row = ""
    for element in page.all("th", "td"):
        if element.attributes.get("scope") == "row":
            row = element.text
        elif "data-label" in element.attributes:
            cells[row, element.attributes["data-label"]] = element.text
    for literal in hedged(evaluation):
        label = voice.opened(voice.label(evaluation.knowledge.qualified(literal.subject, literal.attribute)))
        cell = cells.get((literal.subject, label))
        if cell is not None:
            value = voice.value_label(literal.value, evaluation.knowledge.qualified(literal.subject, literal.attribute))
            assert re.search(rf"(^|/ ){re.escape(value)} \(", cell)


def two_at_random(seed):
    kb, rng = bundled(), random.Random(seed)
    return [kb.evaluate(random_case(kb, rng), engine="reference") for _ in range(2)]


@pytest.mark.parametrize("language", ["nl", "en"])
@TRIED
@given(seed=st.integers(0, 2**32))
def test_every_statement_of_a_comparison_keeps_its_hedge(language, seed):
    earlier, later = two_at_random(seed)
    answer = herstelkb.compare(earlier, later)
    page = Page(comparison_text(answer.value, ".html", language=language))
    assert not page.mistakes
    plain = comparison_text(answer.value, ".md", language=language).replace("**", "")
    for said in (page.body, plain, answer.to_text(language), answer.to_text(language, plain=True)):
        assert_every_statement_is_hedged(later, language, " ".join(said.split()), earlier)


@pytest.mark.parametrize("language", ["nl", "en"])
@TRIED
@given(seed=st.integers(0, 2**32))
def test_every_statement_of_what_is_supposed_keeps_its_hedge(language, seed):
    """In what if and in changes, proofs left aside: those say how firm each step is behind it."""
    _, now = two_at_random(seed)
    for attribute in ("aanpak", "leiding_neemt_regie", "iedereen_doet_mee"):
        value = random.Random(seed).choice(list(now.knowledge.attribute("organisatie", attribute).values))
        answer = now.what_if({f"organisatie.{attribute}": value})
        then = After(now.knowledge, answer.case, None, answer.value.after)
        text = answer.to_text(language, depth=2)
        assert_every_statement_is_hedged(then, language, " ".join(text.split()), now)
    for literal in hedged(now):
        said = " ".join(now.smallest_changes(str(literal), 1).to_text(language).split())
        assert_every_statement_is_hedged(now, language, said)


@TRIED
@given(seed=st.integers(0, 2**32))
def test_every_cell_of_a_timeline_keeps_its_hedge(seed):
    cases = two_at_random(seed)
    course = herstelkb.compare(*cases).value
    voice = Voice(cases[0].knowledge, None, "nl")
    page = Page(comparison_text(course, ".html"))
    cells = [
        element.text for element in page.all("td") if element.attributes.get("data-label", "").startswith("situatie")
    ]
    stood = [(track, case, one) for track in timeline(course.derivations) for case, one in enumerate(track.stood)]
    assert len(cells) == len(stood)
    for cell, (track, case, standings) in zip(cells, stood, strict=True):
        for standing in standings or ():
            literal = Literal(track.subjects[0], track.attribute.partition(".")[2], standing.value)
            value = re.escape(voice.value_label(standing.value, track.attribute))
            degree = cases[case].derivation.degree(literal, 0)
            assert degree == standing.degree
            hedge = voice.hedge(degree)
            assert re.search(rf"(^| ){value}" + (rf" \({re.escape(hedge)}[,)]" if hedge else ""), cell)


def test_a_comparison_says_that_it_replaces_no_judgement():
    answer = herstelkb.compare(*two_at_random(1))
    for language, words in (("nl", "ondersteunt het oordeel van mensen"), ("en", "supports human judgement")):
        said = [comparison_text(answer.value, suffix, language=language) for suffix in (".html", ".md")]
        assert all(words in text for text in (*said, answer.to_text(language)))
