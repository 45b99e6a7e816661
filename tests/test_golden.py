"""The reports of the examples, word for word.

After a change that is meant: `HERSTELKB_GOLDEN=write pytest tests/test_golden.py`, and read the difference before
committing it.
"""

import os
from pathlib import Path

import pytest

import herstelkb
from herstelkb.reporting.conclusions import conclusions_text
from herstelkb.reporting.documents import report_text, summary

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
FORMS = {
    "rapport.html": lambda found, language: report_text(found, ".html", language=language),
    "rapport.md": lambda found, language: report_text(found, ".md", language=language),
    "bestuur.md": lambda found, language: report_text(found, ".md", language=language, edition="management"),
    "gesprek.md": lambda found, language: report_text(found, ".md", language=language, only=found.case.ids[0]),
    "dossier.md": lambda found, language: report_text(found, ".md", language=language, edition="file"),
    "advise.txt": lambda found, language: summary(found, language=language),
    "evaluate.txt": conclusions_text,
}


@pytest.fixture(scope="module")
def evaluations():
    kb = herstelkb.load()
    return {p.stem: kb.evaluate(p, engine="reference") for p in sorted((ROOT / "examples").glob("*.yaml"))}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("example", ["basisschool", "zorgteam", "gemeente"])
def test_the_report_of_an_example_reads_as_it_was_approved(evaluations, example, language, form):
    found = evaluations[example]
    said = FORMS[form](found, language).rstrip() + "\n"
    said = said.replace(found.knowledge.digest, "DIGEST").replace(herstelkb.__version__, "VERSION")
    file = GOLDEN / f"{example}.{language}.{form}"
    if os.environ.get("HERSTELKB_GOLDEN") == "write":
        file.write_text(said, encoding="utf-8")
    assert said == file.read_text("utf-8"), "read the difference; if it is meant, write it with HERSTELKB_GOLDEN=write"
