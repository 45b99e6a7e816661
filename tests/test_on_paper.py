"""The editions as a reader gets them: how many pages, how many hedges, and nothing beside the edge of a screen."""

import re
import subprocess
from pathlib import Path

import pytest

import herstelkb
from browser import chromium, seen
from herstelkb.reporting.documents import Documents
from herstelkb.reporting.shown import Shown
from pages import Page

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def school():
    return Documents(herstelkb.load().evaluate(ROOT / "examples" / "basisschool.yaml", engine="reference"))


def printed(page: str, folder: Path) -> int:
    """The number of sheets that Chromium prints a page on."""
    (folder / "page.html").write_text(page, "utf-8")
    command = [chromium(), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    command += ["--no-pdf-header-footer", f"--print-to-pdf={folder / 'page.pdf'}", (folder / "page.html").as_uri()]
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    return len(re.findall(rb"/Type\s*/Page\b", (folder / "page.pdf").read_bytes()))


@pytest.mark.parametrize(("edition", "most"), [("management", 2), ("leader", 6), ("person", 2)])
def test_an_edition_is_no_longer_than_its_reader_has_time_for(school, edition, most, tmp_path):
    shown = Shown(edition=edition, only="m02" if edition == "person" else None)
    assert 1 <= printed(school.report_text(".html", language="en", shown=shown), tmp_path) <= most
    page = school.report_text(".html", language="nl", shown=shown)
    wide = re.sub(r"--(book|plain): [^;]*;", r'--\1: "DejaVu Sans Condensed", Verdana, sans-serif;', page)
    assert wide != page
    assert printed(wide, tmp_path) <= most, "also in a font whose letters are wide"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("edition", ["management", "leader"])
def test_hedges_are_few_before_anybody_is_spoken_of(school, edition, language):
    head = school.evaluation.knowledge.source.head
    page = school.report_text(".html", language=language, shown=Shown(edition=edition))
    page = page.partition('<h2 id="people"')[0].partition("<main")[2]
    said = re.sub(r"(?s)<details.*?</details>|<desc.*?</desc>|<[^>]*>", " ", page)  # what is on paper
    hedges = [re.escape(head.certainty[name][language]) for name in list(head.certainty)[:-1]]
    longest = sorted(hedges, key=len, reverse=True)
    found = re.findall(rf"(?i)\b(?:{'|'.join(longest)})\b", said)
    assert 5 < len(found) < 25


def crowd(count: int) -> dict[str, object]:
    kinds = [("remmend", "laissez_faire"), ("afwachtend", "participatief"), ("dragend", "responsief"), (None, None)]
    people = []
    for number in range(count):
        reaction, style = kinds[number % 4]
        known = {"reactie": reaction, "huidige_stijl": style} if reaction else {}
        people.append({"id": f"m{number:03}-een-lang-kenmerk" if number < 3 else f"m{number:03}", **known})
    told = {"komt_in_beweging": False, "aanpak": "draagvlak", "sturing": "ontbreekt_langdurig"}
    return {"case": "Gemeente met een wel heel erg lange naam", "organisatie": told, "medewerkers": people}


@pytest.mark.parametrize(("edition", "count"), [("leader", 200), ("file", 60)])
def test_nothing_is_beside_the_edge_of_a_small_screen(edition, count, tmp_path):
    documents = Documents(herstelkb.load().evaluate(crowd(count), engine="reference"))
    (tmp_path / "page.html").write_text(documents.report_text(".html", shown=Shown(edition=edition)), "utf-8")
    wide = "const root = document.documentElement; return [root.scrollWidth, root.clientWidth]"
    found = seen(tmp_path, "page.html", wide, width=400)
    assert found["errors"] == []
    assert found["value"][0] <= found["value"][1]


def test_a_crowd_is_counted_in_the_picture_and_nobody_is_named_there():
    documents = Documents(herstelkb.load().evaluate(crowd(200), engine="reference"))
    page = Page(documents.report_text(".html"))
    (picture,) = [svg for svg in page.all("svg") if svg.attributes.get("aria-labelledby", "").startswith("map")]
    assert "50" in picture.text.split()
    assert "m004" not in picture.text
    assert "m004" in page.body
