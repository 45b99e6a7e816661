"""The whole rule base folded into one box for each part of the source in each layer: nothing is lost but the rules."""

import re
import shutil
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from browser import seen
from herstelkb.cli import main
from herstelkb.ground.resources import resource
from herstelkb.workbench.graph import case_path
from herstelkb.workbench.graph.drawing import ACROSS, drawing, ranks
from herstelkb.workbench.graph.folded import folded
from herstelkb.workbench.graph.pages import page, svg
from herstelkb.workbench.graph.text import dot, mermaid
from herstelkb.workbench.graph.words import NO_PATH, Words
from pages import Page
from test_graph import CASE, GRAPH, KB, graphviz, mermaid_lines, voice, words

FOLDED = folded(GRAPH)
BOX = {member.key: key for key, node in FOLDED.nodes.items() for member in node.members}
PATH = case_path.case_path(KB.knowledge, case_path.proofs_of(CASE))


def shown(path: case_path.CasePath = NO_PATH) -> Words:
    return words(FOLDED, path)


def test_everything_but_the_rules_is_in_one_box_of_its_own_layer_and_part():
    members = [member for node in FOLDED.nodes.values() for member in node.members]
    assert sorted(m.key for m in members) == sorted(n.key for n in GRAPH.nodes.values() if n.section != "rules")
    for node in FOLDED.nodes.values():
        assert {(member.stratum, member.source) for member in node.members} == {(node.stratum, node.source)}


def test_boxes_are_joined_just_where_a_rule_or_a_measure_joins_what_is_in_them():
    joined = {(e.source, e.target) for e in GRAPH.edges if e.role == "counted"}
    for rule in (key for key in GRAPH.nodes if key.startswith("rules/")):
        joined |= {(into.source, out.target) for into in GRAPH.into.get(rule, ()) for out in GRAPH.out_of.get(rule, ())}
    between = {(BOX[a], BOX[b]) for a, b in joined if BOX[a] != BOX[b]}
    assert {(edge.source, edge.target) for edge in FOLDED.edges} == between
    for edge in FOLDED.edges:
        for way in edge.ways:
            assert (way[0].source, way[-1].target) in joined
            assert (BOX[way[0].source], BOX[way[-1].target]) == (edge.source, edge.target)


def test_what_is_negated_or_counted_lies_lower_here_too():
    for edge in FOLDED.edges:
        assert FOLDED.nodes[edge.source].stratum <= FOLDED.nodes[edge.target].stratum


def test_a_box_is_lit_by_what_is_in_it_and_an_arrow_by_a_way_that_the_proofs_take():
    told = shown(PATH)
    for key, node in FOLDED.nodes.items():
        found = {member.node.key: member.found for member in told.nodes[key].members}
        assert {member for member, words in found.items() if words} == PATH.keys & {m.key for m in node.members}
        assert told.nodes[key].on_path == any(found.values())
    for edge in FOLDED.edges:
        passed = [all((step.source, step.target) in PATH.edges for step in way) for way in edge.ways]
        assert told.on_path(edge) == any(passed)
    assert any(told.on_path(edge) for edge in FOLDED.edges)
    assert not all(told.on_path(edge) for edge in FOLDED.edges)


def test_the_picture_fits_a_screen_and_layers_lie_under_each_other():
    drawn = drawing(shown(PATH))
    assert drawn.width <= 1360
    for number, box in enumerate(drawn.boxes):
        for other in drawn.boxes[:number]:
            apart_x = abs(box.x - other.x) >= (box.width + other.width) / 2
            assert apart_x or abs(box.y - other.y) >= (box.height + other.height) / 2
    for before, after in pairwise(drawn.bands):
        assert before.y + before.height <= after.y
    rows = ranks(FOLDED, ACROSS)
    assert max(list(rows.values()).count(row) for row in rows.values()) <= ACROSS


def test_a_layer_that_is_too_wide_takes_several_rows():
    rows = ranks(GRAPH, 3)
    assert max(list(rows.values()).count(row) for row in rows.values()) == 3
    for edge in GRAPH.edges:
        if GRAPH.nodes[edge.source].stratum < GRAPH.nodes[edge.target].stratum:
            assert rows[edge.source] < rows[edge.target]


def test_svg_has_a_link_and_a_label_for_everything_in_every_box():
    drawn = ElementTree.fromstring(svg(shown(PATH), voice()))
    text = " ".join("".join(drawn.itertext()).split())
    links = [a.get("href") for a in drawn.findall(".//{*}a")]
    for said in shown(PATH).nodes.values():
        for member in said.members:
            assert member.label.split()[0] in text
            assert member.link in links
    for member in (m for said in shown(PATH).nodes.values() for m in said.members if m.found):
        assert member.found.split()[0] in text


def test_text_formats_say_what_is_in_the_boxes():
    drawn = mermaid(shown(PATH), "stratum")
    assert drawn.startswith("flowchart TB\n")
    assert mermaid_lines(drawn.replace("flowchart TB", "flowchart LR")) == []
    for label in (m.label for said in shown().nodes.values() for m in said.members):
        assert re.sub(r"[^\w .,:()/=%’-]", lambda found: f"#{ord(found[0])};", label) in drawn
    if shutil.which("dot"):
        ran = graphviz("dot_json", dot(shown(PATH), "section"))
        assert (ran.returncode, ran.stderr) == (0, "")


def test_the_page_tells_the_rules_in_words_though_the_picture_folds_them():
    told = Page(page(shown(PATH), voice(), words(path=PATH)))
    assert told.mistakes == []
    anchors = {e.attributes["id"] for e in told.elements if "id" in e.attributes}
    links = [e.attributes["href"] for e in told.all("a")]
    assert {f"rules-{rule}" for rule in KB.knowledge.source.rules} <= anchors
    assert {link[1:] for link in links if link.startswith("#")} <= anchors
    assert {f"#{node.section}-{node.name}" for node in GRAPH.nodes.values() if node.section != "rules"} <= set(links)


def test_a_large_base_is_folded_unless_one_asks_otherwise(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph"]) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("flowchart TB")
    assert "--no-fold" in printed.err
    assert main(["graph", "--no-fold"]) == 0
    printed = capsys.readouterr()
    assert "wantrouwen" in printed.out
    assert printed.err == ""
    assert main(["graph", str(resource("templates") / "starter" / "rules")]) == 0
    assert "droge-grond" in capsys.readouterr().out
    assert main(["graph", str(resource("templates") / "starter" / "rules"), "--fold"]) == 0
    assert "droge-grond" not in capsys.readouterr().out


@pytest.mark.browser
def test_the_picture_is_seen_whole_on_a_screen_and_the_page_fits_a_phone(tmp_path: Path) -> None:
    (tmp_path / "rules.html").write_text(page(shown(PATH), voice(), words(path=PATH)), "utf-8")
    whole = "const of = document.querySelector('.scroll'); return of.scrollWidth - of.clientWidth;"
    assert seen(tmp_path, "rules.html", whole, width=1400) == {"value": 0, "errors": []}
    overflow = "return document.documentElement.scrollWidth - document.documentElement.clientWidth;"
    assert seen(tmp_path, "rules.html", overflow, width=400) == {"value": 0, "errors": []}


@pytest.mark.browser
def test_on_a_phone_the_boxes_stand_under_each_other_with_what_they_lead_to(tmp_path: Path) -> None:
    told = shown(PATH)
    (tmp_path / "rules.html").write_text(page(told, voice(), words(path=PATH)), "utf-8")
    look = """
        const box = document.getElementById("parts-1.F"), picture = document.querySelector("svg");
        return [box.offsetWidth, box.innerText, picture.getClientRects().length,
                parseFloat(getComputedStyle(box.querySelector("li")).fontSize)];
    """
    width, text, drawn, size = seen(tmp_path, "rules.html", look, width=400)["value"]
    assert (300 < width <= 400, drawn, size >= 14) == (True, 0, True)
    for member in told.nodes["parts/1.F"].members:
        assert member.label in text
        assert member.found in text
    for edge in FOLDED.out_of["parts/1.F"]:
        assert told.nodes[edge.target].label in text
    width, _, drawn, _ = seen(tmp_path, "rules.html", look, width=1400)["value"]
    assert (width, drawn) == (0, 1)
