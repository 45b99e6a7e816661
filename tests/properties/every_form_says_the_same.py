"""A page, a PDF and a DOCX of a report say the same, in the same order, whatever the rule base and the case."""

import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings

import herstelkb
from herstelkb.reporting.comparison import comparison_text
from herstelkb.reporting.documents import Documents
from herstelkb.reporting.shown import Shown
from papers import letters, say_the_same, word, word_text
from strategies import bases_with_cases

ROOT = Path(__file__).parents[2]
EXAMPLES = ("basisschool", "gemeente", "zorgteam")


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


def test_of_an_example():
    say_the_same(documents("basisschool").report_text(".html", shown=Shown(edition="leader")))
    say_the_same(documents("basisschool").report_text(".html", language="en", shown=Shown(edition="management")))


@pytest.mark.soak
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("edition", ["management", "leader", "file"])
def test_of_the_examples(example, edition, language):
    say_the_same(documents(example).report_text(".html", language=language, shown=Shown(edition=edition)))


@pytest.mark.soak
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_of_everybody_in_the_examples(example, language):
    for only in documents(example).evaluation.case.ids:
        say_the_same(documents(example).report_text(".html", language=language, shown=Shown(only=only)))


@pytest.mark.soak
@pytest.mark.parametrize("language", ["nl", "en"])
def test_of_a_comparison(language):
    files = (ROOT / "examples" / f"basisschool{when}.yaml" for when in ("", "-2027-03", "-2027-09"))
    say_the_same(comparison_text(herstelkb.compare(*files).value, ".html", language=language))


@pytest.mark.soak
@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("edition", ["management", "leader", "file"])
def test_libreoffice_opens_it_and_makes_a_pdf_of_it(example, edition, tmp_path):
    """It saves the same text again, so nothing had to be repaired."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    written = documents(example).report_bytes(".docx", shown=Shown(edition=edition))
    (tmp_path / "report.docx").write_bytes(written)
    command = [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to"]
    for form, folder in (("pdf", tmp_path), ("docx", tmp_path / "again")):
        where = ["--outdir", str(folder), str(tmp_path / "report.docx")]
        subprocess.run([*command, form, *where], check=True, capture_output=True, timeout=300)
    with pikepdf.open(tmp_path / "report.pdf") as found:
        assert len(found.pages) >= 2
    again = word((tmp_path / "again" / "report.docx").read_bytes())
    assert letters(word_text(again)) == letters(word_text(word(written)))
