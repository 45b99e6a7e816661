"""The handbook as a reader finds it: whole, linked, readable on a phone, and put in place at once or not at all."""

import json
import posixpath
import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

import herstelkb
from browser import chromium, seen
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.workbench.handbook.contents import Contents
from herstelkb.workbench.handbook.site import MARK, files, write
from pages import Page

KB = herstelkb.load()
OVERFLOW = "return document.documentElement.scrollWidth - document.documentElement.clientWidth;"


@pytest.fixture(scope="module")
def site() -> dict[str, str]:
    return files(KB)


@pytest.fixture(scope="module")
def pages(site: dict[str, str]) -> dict[str, Page]:
    return {path: Page(text) for path, text in site.items() if path.endswith(".html")}


@pytest.fixture(scope="module")
def folder(site: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("site") / "handbook"
    write(site, found)
    return found


def test_every_item_has_a_page_in_both_languages(site):
    source = KB.knowledge.source
    for language in ("nl", "en"):
        for section in ("vocabulary", "measures", "rules", "claims", "advice"):
            missing = [name for name in getattr(source, section) if f"{language}/{section}/{name}.html" not in site]
            assert missing == []


def test_every_link_leads_somewhere(pages, site):
    anchors = {
        path: {e.attributes["id"] for e in page.elements if "id" in e.attributes} for path, page in pages.items()
    }
    broken = []
    for path, page in pages.items():
        for element in page.elements:
            for link in (element.attributes.get(name) for name in ("href", "src", "action")):
                if link is None:
                    continue
                file, anchor = urldefrag(unquote(link))
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
                if target not in site or (anchor and anchor not in anchors.get(target, ())):
                    broken.append((path, link))
    assert broken == []


def test_every_page_can_be_reached_from_the_first(pages):
    reached, waiting = set(), ["index.html"]
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        links = (urldefrag(unquote(e.attributes.get("href", "")))[0] for e in pages[path].all("a"))
        waiting += [posixpath.normpath(posixpath.join(posixpath.dirname(path), link)) for link in links if link]
    assert reached == set(pages)


def test_the_first_page_has_the_whole_in_a_picture_that_leads_to_every_page_but_those_of_rules(pages):
    links = {e.attributes["href"] for e in pages["nl/index.html"].all("a")}
    source = KB.knowledge.source
    for section in ("vocabulary", "measures", "advice"):
        assert {f"{section}/{name}.html" for name in getattr(source, section)} <= links


def test_pages_are_well_formed_and_their_headings_in_order(pages):
    for path, page in pages.items():
        assert page.mistakes == [], path
        assert page.all("html")[0].attributes["lang"] in ("nl", "en")
        if path == "index.html":
            continue
        assert page.all("html")[0].attributes["lang"] == path.partition("/")[0]
        levels = [int(e.tag[1]) for e in page.all("h1", "h2", "h3", "h4")]
        assert (levels[0], levels.count(1)) == (1, 1), path
        assert all(after <= before + 1 for before, after in pairwise(levels)), path
        ids = [e.attributes["id"] for e in page.elements if "id" in e.attributes]
        assert len(ids) == len(set(ids)), path


def test_everything_that_reacts_can_be_reached_with_the_keyboard(pages):
    for path, page in pages.items():
        for element in page.elements:
            assert not [name for name in element.attributes if name.startswith("on")], path
            assert element.attributes.get("tabindex", "0") == "0", path
            if element.tag == "a":
                assert element.attributes.get("href"), path
        for field in page.all("input"):
            assert [e for e in page.all("label") if e.attributes["for"] == field.attributes["id"]], path


def test_nothing_comes_from_elsewhere(site):
    for path, text in site.items():
        outside = set(re.findall(r"(?:https?:)?//[\w.-]+\w", text)) - {"http://www.w3.org"}
        assert {found for found in outside if found.startswith("http")} == set(), path
        assert "/work/" not in text
        assert "/tmp/" not in text


def proofs_on(page: Page) -> list[str]:
    return [" ".join(e.text.split()) for e in page.all("ul") if e.attributes.get("class") == "proof"]


def test_every_rule_is_at_work_in_its_worked_proof(pages):
    for name in KB.knowledge.source.rules:
        assert [proof for proof in proofs_on(pages[f"nl/rules/{name}.html"]) if f"regel {name}" in proof], name


def test_a_page_shows_a_worked_proof_or_says_that_there_is_none(pages):
    contents = Contents(KB)
    for key in contents.items:
        page = pages[f"en/{key}.html"]
        assert bool(proofs_on(page)) == (contents.worked(key) is not None)
        assert ("There is no scenario yet in which this decides anything." in page.body) == (
            contents.worked(key) is None
        )


def test_the_index_of_the_search_names_every_page(site):
    for language in ("nl", "en"):
        words = json.loads(site[f"{language}/words.js"].removeprefix("const WORDS = ").removesuffix(";\n"))
        assert {f"{language}/{path}" for _, _, _, path, _ in words} == {
            path for path in site if re.match(rf"{language}/(vocabulary|measures|rules|claims|advice)/", path)
        }


def test_the_same_rules_give_the_same_handbook(site):
    assert files(herstelkb.load()) == site


def test_a_handbook_takes_the_place_of_a_handbook(site, tmp_path):
    target = tmp_path / "book"
    write({**site, "old.html": ""}, target)
    write(site, target)
    there = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    assert there == set(site)
    assert [path.name for path in tmp_path.iterdir()] == ["book"]


@pytest.mark.parametrize("kind", ["file", "other folder", "other mark"])
def test_what_is_no_handbook_is_left_alone(kind, site, tmp_path):
    target = tmp_path / "mine"
    if kind == "file":
        target.write_text("precious")
    else:
        target.mkdir()
        (target / (MARK if kind == "other mark" else "precious.txt")).write_text("[]")
    before = sorted(path.name for path in tmp_path.rglob("*"))
    with pytest.raises(UnusableInput) as refused:
        write(site, target)
    assert refused.value.diagnostics[0].code == "not-a-handbook"
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_what_a_rule_base_says_is_shown_and_not_obeyed():
    hostile = '<script>alert("x")</script>&amp;'
    text = {"nl": hostile, "en": hostile}
    attribute = {"known_by": "either", "label": text, "question": text, "values": {True: {"label": text, "says": text}}}
    kb = herstelkb.load_data(
        {
            "knowledge_base": {
                "title": text,
                "languages": ["nl", "en"],
                "certainty": {"sure": text},
                "time": {"now": text},
                "subjects": {"one": "house", "many": "guest", "list": "guests"},
            },
            "vocabulary": {"house": {"a": attribute, "b": attribute}},
            "claims": {
                "c": {"says": text, "hedge": "sure", "kind": "causal", "section": "../../" + hostile},
                "C": {"says": text, "hedge": "sure", "kind": "causal", "section": "x"},
            },
            "rules": [
                {"id": "r", "claims": ["c"], "when": {"house.a": True}, "then": {"house.b": True}, "because": text}
            ],
            "scenarios": [{"id": "s", "case": {"house": {"a": True}}, "follows": {"house.b": True}}],
        }
    )
    found = files(kb)
    for path, text in found.items():
        assert ".." not in path
        if path.endswith(".html"):
            page = Page(text)
            scripts = [e.attributes["src"].rpartition("/")[2] for e in page.all("script")]
            assert (page.mistakes, scripts) == ([], ["words.js", "search.js"] if "/" in path else [])
    assert len({path.casefold() for path in found}) == len(found)


@pytest.mark.browser
@pytest.mark.parametrize(
    "path",
    [
        "nl/index.html",
        "en/a-z.html",
        "nl/rules/remmen-of-afwachten-vraagt-andere-begeleiding.html",
        "nl/vocabulary/organisatie.herstel_nodig.html",
        "nl/scenarios/4.html",
    ],
)
def test_a_page_is_legible_on_a_phone_and_runs_without_an_error(path, folder):
    chromium()
    result = seen(folder, path, OVERFLOW, width=400)
    assert result == {"value": 0, "errors": []}


@pytest.mark.browser
def test_the_search_finds_a_page_by_words_in_any_order_and_without_accents(folder):
    chromium()
    script = """
      const field = document.getElementById("q");
      const all = [], said = [];
      for (const words of ["leiding vertrouwen", "WANTROUWEN", "geen enkele bladzijde", ""]) {
        field.value = words;
        field.dispatchEvent(new Event("input"));
        all.push([...document.querySelectorAll("#found a")].map((a) => a.getAttribute("href")));
        said.push(document.getElementById("found-count").textContent);
      }
      return [...all, said];
    """
    result = seen(folder, "nl/rules/uit-verbinding.html", script)
    assert result["errors"] == []
    by_words, by_id, nothing, empty, said = result["value"]
    assert "../vocabulary/organisatie.vertrouwen_in_leiding.html" in by_words
    assert by_id[0] == "../rules/wantrouwen.html"
    assert nothing == empty == []
    assert said[0].startswith("Gevonden: ")
    assert said[2:] == ["Niets gevonden", ""]
