"""A page, a PDF and a DOCX of a report say the same, in the same order, whatever the rule base and the case."""

from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings

import herstelkb
from herstelkb.paper.docx import docx
from herstelkb.paper.door import clean, printable
from herstelkb.paper.pdf import pdf
from herstelkb.paper.reading import read
from herstelkb.reporting.comparison import comparison_text
from herstelkb.reporting.documents import Documents
from herstelkb.reporting.shown import EDITIONS, Shown
from papers import OnPaper, letters, tags, word, word_headings, word_text
from strategies import bases_with_cases

ROOT = Path(__file__).parents[2]
EXAMPLES = ("basisschool", "gemeente", "zorgteam")
HEADINGS = ("H1", "H2", "H3", "H4")


def say_the_same(page: str) -> None:
    """Text in reading order, headings with their levels, cells that head something: all as on the page."""
    shown = OnPaper(printable(page))
    made = pdf(read(printable(page)))
    found = tags(made)
    assert letters(found.text) == letters(shown.text)
    assert [letters(one.text) for one in found.all() if one.kind in HEADINGS] == [*map(letters, shown.headings)]
    assert [letters(one.text) for one in found.all() if one.kind == "TH"] == [*map(letters, shown.headers)]
    assert all(one.alt for one in found.all() if one.kind == "Figure")
    assert all(one.scope in ("Row", "Column") for one in found.all() if one.kind == "TH")
    shown = OnPaper(clean(page))
    document = word(docx(read(clean(page))))
    assert letters(word_text(document)) == letters(shown.text)
    assert [*map(letters, word_headings(document))] == [*map(letters, shown.headings)]


@settings(max_examples=max(3, settings.default.max_examples // 15))
@given(bases_with_cases())
def test_of_any_rule_base(base_with_case):
    kb, case = base_with_case
    documents = Documents(kb.evaluate(case, engine="reference"))
    for edition in ("leader", "file"):
        say_the_same(documents.report_text(".html", shown=Shown(edition=edition)))


@lru_cache
def documents(example: str) -> Documents:
    return Documents(herstelkb.load().evaluate(ROOT / "examples" / f"{example}.yaml"))


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("edition", ["management", "leader", pytest.param("file", marks=pytest.mark.soak)])
def test_of_the_examples(example, edition, language):
    say_the_same(documents(example).report_text(".html", language=language, shown=Shown(edition=edition)))


@pytest.mark.soak
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_of_everybody_in_the_examples(example, language):
    for only in documents(example).evaluation.case.ids:
        say_the_same(documents(example).report_text(".html", language=language, shown=Shown(only=only)))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_of_a_comparison(language):
    files = (ROOT / "examples" / f"basisschool{when}.yaml" for when in ("", "-2027-03", "-2027-09"))
    say_the_same(comparison_text(herstelkb.compare(*files).value, ".html", language=language))


def test_no_edition_is_forgotten():
    assert set(EDITIONS) == {"management", "leader", "person", "file"}
