"""The report: a sound, self-contained, accessible page for any case and any rule base, in which nothing is obeyed."""

import json
import os
import re
import subprocess
import sys
from itertools import pairwise, product
from pathlib import Path

import pytest

import herstelkb
from herstelkb.cli import main
from herstelkb.reporting.documents import Documents, report_text, summary
from herstelkb.reporting.shown import EDITIONS, Shown
from herstelkb.reporting.voice import Voice
from pages import Page

ROOT = Path(__file__).parent.parent
EXAMPLES = ("basisschool", "zorgteam", "gemeente")
NASTY = "<script>alert('x')</script> & \"co\" | *ster* [link](http://x.example) עברית 🦊"

FOREIGN = {
    "knowledge_base": {
        "title": {"en": "Pumps <& valves>"},
        "languages": ["en"],
        "certainty": {"maybe": {"en": "maybe"}, "sure": {"en": "sure"}},
        "time": {"now": {"en": "now"}},
        "subjects": {"one": "plant", "many": "pump", "list": "pumps"},
    },
    "vocabulary": {
        "plant": {
            "halted": {
                "known_by": "derivation",
                "label": {"en": "halt"},
                "values": {
                    "true": {"label": {"en": "halted"}, "says": {"en": "the plant <b>halts</b> & waits"}},
                    "false": {"label": {"en": "runs"}, "says": {"en": "the plant runs"}},
                },
            }
        },
        "pump": {
            "leaks": {
                "known_by": "observation",
                "label": {"en": "leak"},
                "question": {"en": "Does {{ wie }} leak?"},
                "values": {
                    "true": {"label": {"en": "leaks"}, "says": {"en": "{{ wie }} leaks"}},
                    "false": {"label": {"en": "is tight"}, "says": {"en": "{{ wie }} is tight"}},
                },
            }
        },
    },
    "measures": {"plant.leaking": {"count": {"pump.leaks": True}, "label": {"en": "leaking pumps"}}},
    "claims": {"K1": {"says": {"en": "A leak halts."}, "hedge": "maybe", "kind": "causal", "section": "K"}},
    "rules": [
        {
            "id": "leak-halts",
            "claims": ["K1"],
            "when": {"plant.leaking": {"at_least": 1}},
            "then": {"plant.halted": {"value": True, "certainty": "maybe"}},
            "because": {"en": "a leak halts the plant"},
        }
    ],
}


@pytest.fixture(scope="module")
def kb():
    return herstelkb.load()


@pytest.fixture(scope="module")
def pages(kb):
    found = {}
    for example in EXAMPLES:
        documents = Documents(kb.evaluate(ROOT / "examples" / f"{example}.yaml"))
        for language, edition in product(("nl", "en"), EDITIONS):
            shown = Shown(edition=edition, only=documents.evaluation.case.ids[1] if edition == "person" else None)
            found[example, language, edition] = Page(documents.report_text(".html", language=language, shown=shown))
    return found


def each_page(test):
    for name, values in (("edition", EDITIONS), ("language", ("nl", "en")), ("example", EXAMPLES)):
        test = pytest.mark.parametrize(name, values)(test)
    return test


def assert_sound(page: Page) -> None:
    assert page.mistakes == []
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    links = [element.attributes["href"] for element in page.all("a")]
    assert [link for link in links if not link.startswith("#") or link[1:] not in ids] == []


@each_page
def test_the_page_is_well_formed_and_every_link_leads_somewhere_in_it(pages, example, language, edition):
    assert_sound(pages[example, language, edition])


@each_page
def test_nothing_is_escaped_twice(pages, example, language, edition):
    assert re.findall(r".{20}&amp;#?\w+;", pages[example, language, edition].source) == []


@each_page
def test_the_page_needs_nothing_else_and_runs_nothing(pages, example, language, edition):
    page = pages[example, language, edition]
    assert page.all("link", "img", "iframe", "object", "form") == []
    scripts = page.all("script")
    assert len(scripts) == (4 if edition == "file" else 0)  # the proofs, and what checks them
    fetched = [e for e in page.elements if {"src", "srcset", "action"} & set(e.attributes)]
    assert fetched == []
    assert re.findall(r"url\((?!#)", page.source) == []  # but for what is drawn in a picture of the page
    assert "@import" not in page.source
    assert "://" not in page.source


@each_page
def test_the_page_can_be_read_by_ear(pages, example, language, edition):
    page = pages[example, language, edition]
    assert page.all("html")[0].attributes["lang"] == language
    assert page.all("title")[0].text.strip()
    levels = [int(heading.tag[1]) for heading in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(heading.attributes.get("scope") in {"col", "row"} for heading in page.all("th"))
    ids = {element.attributes.get("id") for element in page.elements}
    assert all(s.attributes["aria-labelledby"] in ids for s in page.all("section"))
    for svg in page.all("svg"):
        told = svg.attributes.get("aria-labelledby", "").split()
        assert "aria-hidden" in svg.attributes or svg.attributes.get("aria-label") or (told and ids.issuperset(told))
    first = next(element for element in page.elements if element.tag == "a")
    assert first.attributes["class"] == "skip"


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_stands_out_from_what_is_behind_it():
    style = (ROOT / "templates/report/report.css").read_text("utf-8")
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", style))
    colours |= {f"way {n}": c for n, c in enumerate(re.findall(r"\.way[^{]*\{ color: (#[0-9a-f]{6})", style))}
    behind = ["#ffffff", colours.pop("wash"), colours.pop("mark")]
    colours.pop("line")
    assert len(colours) > 5
    for name, colour in colours.items():
        for back in behind:
            assert (luminance(back) + 0.05) / (luminance(colour) + 0.05) >= 4.5, (name, back)


READ = {  # the order in which each is read
    "management": "short course steps open causes support expected against assumed withheld about judgement",
    "leader": "short course steps open causes support expected against people assumed about judgement",
    "person": "reason seen done asked view agreed rights",
    "file": (
        "answer chain responsible expected support people advice careful first levers others against questions "
        "assumptions proofs claims receipt"
    ),
}


@each_page
def test_the_parts_come_in_the_order_in_which_they_are_read(pages, example, language, edition):
    order = READ[edition].split()
    parts = [heading.attributes["id"] for heading in pages[example, language, edition].all("h2")]
    assert parts == [part for part in order if part in parts]
    assert parts[-1] == order[-1]


def test_the_first_thing_said_is_what_is_going_on(pages):
    said = pages["basisschool", "nl", "leader"].body
    for telling in ("iets te herstellen", "ontwikkelingsachterstand"):
        assert said.index("Beoordeling door een mens") < said.index(telling) < said.index("Leid het herstel zichtbaar")
    assert "Waarom komt de organisatie niet in beweging?" in pages["basisschool", "nl", "file"].body


@pytest.mark.parametrize("suffix", [".html", ".md"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_what_a_case_says_is_shown_and_never_obeyed(kb, edition, suffix):
    case = {
        "case": NASTY,
        "organisatie": {"komt_in_beweging": {"value": False, "by": NASTY, "note": NASTY}, "aanpak": "draagvlak"},
        "medewerkers": [{"id": "<i>m01</i>", "name": NASTY, "reactie": "remmend"}, {"id": "m|02", "name": "_x_"}],
    }
    found = kb.evaluate(case)
    only = "<i>m01</i>" if edition == "person" else None
    for names in (False, True):
        text = report_text(found, suffix, names=names, edition=edition, only=only)
        assert "<script>alert" not in text
        assert "<i>m01" not in text
        if suffix == ".html":
            page = Page(text)
            assert_sound(page)
            assert page.source.count("</style>") == 1
            assert NASTY in page.body or only
            assert all(e.tag == "bdi" for e in page.elements if e.text == NASTY and e.above[-1:] == ("th",))
            if edition == "file":
                assert (NASTY in " ".join(e.text for e in page.all("th"))) is names
        else:
            assert not re.search(r"(?<!\\)\]\(", text)
            assert r"\*ster\*" in text or only
            tables = [block for block in text.split("\n\n") if block.startswith("| ")]
            columns = [{len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()} for table in tables]
            assert tables or edition != "file"
            assert all(len(widths) == 1 for widths in columns)


def test_names_are_shown_only_when_asked_for(kb):
    found = kb.evaluate({"medewerkers": [{"id": "m01", "name": "Anneke Bos", "reactie": "remmend"}]})
    for text in (report_text(found, ".html"), report_text(found, ".md"), summary(found)):
        assert "Anneke" not in text
        assert "m01" in text
    for text in (report_text(found, ".html", names=True), report_text(found, ".md", names=True)):
        assert "Anneke Bos" in text


def test_a_report_on_another_rule_base_works_without_the_attributes_of_this_one():
    foreign = herstelkb.load_data(FOREIGN)
    found = foreign.evaluate({"case": "North", "pumps": [{"id": "p1", "leaks": True}, {"id": "p2"}]})
    for edition in EDITIONS:
        only = "p1" if edition == "person" else None
        page = Page(report_text(found, ".html", language="en", edition=edition, only=only))
        assert_sound(page)
        assert "Maybe: the plant <b>halts</b> & waits." in page.body or only
        text = report_text(found, ".md", language="en", edition=edition, only=only)
        assert r"Maybe: the plant \<b\>halts\</b\> & waits." in text.replace("**", "") or only
    assert "at least 1 and at most 2 of 2" in Page(report_text(found, ".html", language="en", edition="file")).body
    assert "Maybe: the plant <b>halts</b> & waits" in summary(found, language="en")


@pytest.mark.parametrize("edition", ["leader", "management"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_form_says_whose_tip_it_is_how_to_begin(kb, language, edition):
    found = kb.evaluate(ROOT / "examples" / "basisschool.yaml")
    whom = {"language": language, "edition": edition}
    for text in (report_text(found, ".html", **whom), report_text(found, ".md", **whom), summary(found, **whom)):
        marks = Voice(kb.knowledge, None, language)
        assert marks.phrase("edition.steps.what") in text
        assert marks.phrase("edition.steps.who") in text


def test_a_case_without_a_single_observation_still_gets_a_report(kb):
    found = kb.evaluate({"medewerkers": [{"id": "m01"}]})
    for language, edition in product(("nl", "en"), EDITIONS):
        whom = {"edition": edition, "only": "m01" if edition == "person" else None}
        assert_sound(Page(report_text(found, ".html", language=language, **whom)))
        assert report_text(found, ".md", language=language, **whom)
        assert summary(found, language=language, **whom)
    assert_sound(Page(report_text(kb.evaluate({}), ".html")))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"edition": "boss"}, "there is no edition 'boss'"),
        ({"edition": "person"}, "name one with --only (in Python `only`): m01"),
        ({"edition": "leader", "only": "m01"}, "the edition 'leader' is not about one medewerker"),
        ({"only": "m1"}, "did you mean 'm01'?"),
    ],
)
def test_an_edition_that_cannot_be_made_says_why(kb, asked, said):
    with pytest.raises(herstelkb.UnusableInput, match=re.escape(said)):
        kb.evaluate({"medewerkers": [{"id": "m01"}]}).to_html(**asked)


def test_the_same_case_gives_the_same_report_in_any_process_and_by_any_engine(kb):
    case = ROOT / "examples" / "basisschool.yaml"
    code = (
        "import herstelkb, pathlib;"
        f"print(herstelkb.load().evaluate(pathlib.Path({str(case)!r}), engine='reference').to_html())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    by_durable = report_text(kb.evaluate(case, engine="durable"), ".html", edition="file")
    by_reference = report_text(kb.evaluate(case, engine="reference"), ".html", edition="file")
    ahead, receipts = [], []
    for page in (by_durable, by_reference):
        text, _, rest = page.partition('<script type="application/json" id="check-receipt">')
        ahead.append(text)
        receipts.append(json.loads(rest.partition("</script>")[0]))
    assert ahead[0].replace("<dd>durable</dd>", "<dd>reference</dd>") == ahead[1]
    assert [one["made_by"]["engine"] for one in receipts] == ["durable", "reference"]  # named there, and sealed
    assert receipts[0]["proofs"] == receipts[1]["proofs"]


def test_advise_prints_a_summary_and_writes_the_report(tmp_path, capsys):
    target = tmp_path / "rapport.html"
    target.write_text("old")
    target.chmod(0o640)
    assert main(["advise", str(ROOT / "examples/basisschool.yaml"), "-o", str(target)]) == 0
    printed = capsys.readouterr()
    assert "Er is waarschijnlijk een" in printed.out
    assert str(target) in printed.err
    assert_sound(Page(target.read_text("utf-8")))
    assert target.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("name", ["rapport.odt", "rapport", "nowhere/rapport.html"])
def test_a_report_that_cannot_be_written_says_why_and_leaves_nothing_behind(name, tmp_path, capsys):
    assert main(["advise", str(ROOT / "examples/gemeente.yaml"), "-o", str(tmp_path / name)]) == 2
    printed = capsys.readouterr()
    assert "hint:" in printed.err
    assert printed.out == ""
    assert list(tmp_path.iterdir()) == []


def test_advise_takes_employees_from_a_table(tmp_path, capsys):
    case, table = tmp_path / "case.yaml", tmp_path / "employees.csv"
    case.write_text("organisatie: {komt_in_beweging: false, aanpak: draagvlak}\n")
    table.write_text("id;reactie\nm07;remmend\n")
    assert main(["advise", str(case), "--table", str(table), "--language", "en"]) == 0
    assert "m07" in capsys.readouterr().out


def test_a_language_without_texts_is_refused(capsys):
    assert main(["advise", str(ROOT / "examples/gemeente.yaml"), "--language", "fr"]) == 2
    assert "choose one of nl, en" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--edition", "person"], "tip: noem iemand met --only (in Python `only`): m01, m02"),
        (["--only", "m1"], "fout[no-such-subject]: in deze casus komt geen 'm1' voor"),
        (["--only", "m01", "--edition", "leader"], "fout[unknown-edition]: de editie 'leader' gaat niet over één"),
    ],
)
def test_an_edition_is_refused_in_the_language_of_the_reader(asked, said, capsys):
    assert main(["advise", str(ROOT / "examples/basisschool.yaml"), *asked]) == 2
    assert said in capsys.readouterr().err


def test_an_assumption_behind_what_an_observation_holds_back_is_in_the_report(kb):
    case = {"case": "Team", "organisatie": {"leidingstijl": "laissez_faire", "ontwikkelingsachterstand": False}}
    evaluation = kb.evaluate(case)
    assert evaluation.tensions
    assert_sound(Page(report_text(evaluation, ".html", edition="file")))
    rationale = kb.knowledge.source.rules["laissez-faire-wijst-op-achterstand"].assumption["nl"]
    assert rationale in report_text(evaluation, ".md", edition="file")
