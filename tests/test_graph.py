"""Pictures of rules: nothing is missing, nothing is obeyed that a rule base says, and a case's path is its proofs'."""

import os
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

import herstelkb
from browser import seen
from herstelkb.cli import main
from herstelkb.derivation.derivation import literals_in
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.knowledge.conditions import Value
from herstelkb.proofs.proof import Derived, nodes
from herstelkb.reporting.voice import Voice
from herstelkb.workbench.graph import case_path, model
from herstelkb.workbench.graph.drawing import drawing, ranks
from herstelkb.workbench.graph.pages import page, svg
from herstelkb.workbench.graph.text import dot, mermaid
from herstelkb.workbench.graph.words import NO_PATH, Words
from pages import Page

ROOT = Path(__file__).parents[1]
KB = herstelkb.load()
GRAPH = model.graph(KB.knowledge)
CASE = KB.evaluate(ROOT / "examples" / "basisschool.yaml")
HOSTILE = 'a"];\n x -->|"&quot;\\"| end %% <b>`#quot;</b> click n0 "javascript:alert(1)" --> }} ]]'


def words(graph: model.Graph = GRAPH, path: case_path.CasePath = NO_PATH, language: str = "nl") -> Words:
    return Words(graph, Voice(KB.knowledge, None, language), path)


def voice() -> Voice:
    return Voice(KB.knowledge, None, "nl", form="html")


def hostile() -> Words:
    text = {"nl": HOSTILE}
    attribute = {"known_by": "derivation", "label": text, "values": {True: {"label": text, "says": {"nl": "x"}}}}
    kb = herstelkb.load_data(
        {
            "knowledge_base": {
                "title": text,
                "languages": ["nl"],
                "certainty": {"sure": text},
                "time": {"now": text},
                "subjects": {"one": "house", "many": "guest", "list": "guests"},
            },
            "vocabulary": {"house": {"a": attribute, "b": attribute}},
            "rules": [
                {"id": "r", "assumption": text, "when": {"house.a": True}, "then": {"house.b": True}, "because": text}
            ],
        }
    )
    return Words(model.graph(kb.knowledge), Voice(kb.knowledge, None, "nl"))


def test_every_part_of_every_clause_has_an_edge():
    kb, ends = KB.knowledge, {(e.source, e.target): e for e in GRAPH.edges}
    for clause in kb.clauses:
        rule = f"rules/{clause.rule}"
        for each, attribute, value in clause.atoms:
            edge = ends[f"vocabulary/{kb.many if each else kb.one}.{attribute}", rule]
            assert value in edge.values
        for test in clause.tests:
            assert (f"measures/{kb.one}.{test.measure}", rule) in ends
        each, attribute, value = clause.head
        concluded = f"vocabulary/{kb.many if each else kb.one}.{attribute}"
        assert (rule, f"advice/{value}" if attribute == "advice" else concluded) in ends
    assert {node.name for node in GRAPH.nodes.values() if node.section == "rules"} == set(kb.source.rules)


def test_layers_only_rise_and_what_is_negated_or_counted_lies_lower():
    kb, settled = KB.knowledge, dict[tuple[str, Value], int]()
    for stratum, clauses in enumerate(kb.strata):
        settled |= {clause.head[1:]: stratum for clause in clauses}
    for edge in GRAPH.edges:
        source, target = GRAPH.nodes[edge.source], GRAPH.nodes[edge.target]
        layer = source.stratum
        if edge.values and edge.role != "then":  # the values of an attribute may be settled in different layers
            layer = max(settled.get((source.name.partition(".")[2], value), -1) for value in edge.values)
        assert layer <= target.stratum
        if edge.role == "counted" or (edge.role == "unless" and edge.values):
            assert layer < target.stratum


def test_columns_follow_the_edges_but_for_one_in_a_cycle():
    column = ranks(GRAPH)
    back = [edge for edge in GRAPH.edges if column[edge.source] >= column[edge.target]]
    assert [(edge.source, edge.target) for edge in back] == [
        ("rules/herstel-betreft-achterstand", "vocabulary/organisatie.ontwikkelingsachterstand"),
        ("vocabulary/organisatie.vertrouwen_in_leiding", "rules/niets-wijst-op-achterstand"),
    ]


def test_the_neighbourhood_is_what_leads_there_and_on_with_whole_rules():
    near = model.around(GRAPH, "organisatie.vertrouwen_in_leiding")
    assert {node.name for node in near.nodes.values()} == {
        "organisatie.gezien_gehoord_begeleid",
        "organisatie.overleeft_zonder_leiding",
        "wantrouwen",
        "organisatie.vertrouwen_in_leiding",
        "uit-verbinding",
        "organisatie.verbinding",
        "organisatie.komt_in_beweging",
        "organisatie.sturing",
        "organisatie.begeleiding",
        "organisatie.leidingstijl",
        "niets-wijst-op-achterstand",
        "organisatie.ontwikkelingsachterstand",
    }
    for key in near.nodes:
        if key.startswith("rules/"):
            assert near.into[key] == GRAPH.into[key]
            assert near.out_of[key] == GRAPH.out_of[key]


def test_a_claim_is_drawn_with_all_that_cites_it():
    shown = model.carrying(GRAPH, KB.knowledge, "B5")
    assert {node.name for node in shown.nodes.values() if node.section == "rules"} == {
        "wantrouwen",
        "niets-wijst-op-achterstand",
    }


@pytest.mark.parametrize(
    ("ask", "hint"),
    [
        (lambda: model.around(GRAPH, "organisatie.vertrouwen"), "organisatie.vertrouwen_in_leiding"),
        (lambda: model.carrying(GRAPH, KB.knowledge, "B55"), "B5"),
        (lambda: model.part(GRAPH, "Z"), "the sections are A, B"),
    ],
)
def test_a_name_that_is_not_there_is_answered_with_one_that_is(ask, hint):
    with pytest.raises(UnusableInput) as refused:
        ask()
    assert hint in (refused.value.diagnostics[0].hint or "")


def test_the_lit_path_is_the_literals_and_rules_of_the_proofs():
    kb = KB.knowledge
    proofs = case_path.proofs_of(CASE, "organisatie.vertrouwen_in_leiding")
    path = case_path.case_path(kb, proofs)
    assert proofs
    literals = {literal for proof in proofs for literal in literals_in(proof)}
    assert {literal for found in path.literals.values() for literal in found} == literals
    rules = {node.rule for proof in proofs for node in nodes(proof) if isinstance(node, Derived)}
    assert {key.partition("/")[2] for key in path.keys if key.startswith("rules/")} == rules
    assert path.edges <= {(e.source, e.target) for e in GRAPH.edges}


def test_the_whole_path_of_a_case_lights_every_conclusion_and_says_so_in_words():
    path = case_path.case_path(KB.knowledge, case_path.proofs_of(CASE))
    literals = [conclusion.literal for conclusion in CASE.conclusions]
    concluded = {f"vocabulary/{KB.knowledge.qualified(one.subject, one.attribute)}" for one in literals}
    assert concluded | {f"advice/{given.item}" for given in CASE.advice} <= path.keys
    said = words(path=path).nodes
    assert {key for key, one in said.items() if one.found} == path.keys


def mermaid_lines(text: str) -> list[str]:
    node = r'n\d+(?:\["[^"]*"\]|\("[^"]*"\)|\(\["[^"]*"\]\)|\{\{"[^"]*"\}\})'
    known = [
        r"flowchart LR",
        r'  subgraph g\d+\["[^"]*"\]',
        rf"    {node}",
        r"  end",
        r'  n\d+ (?:-->|==>|-\.->)(?:\|"[^"]*"\|)? n\d+',
        r'  click n\d+ href "[\w./%#-]+" "[^"]*"',
        r"  classDef lit [^\"]*",
        r"  class n\d+(?:,n\d+)* lit",
        r"  linkStyle \d+(?:,\d+)* [^\"]*",
    ]
    return [line for line in text.splitlines() if not any(re.fullmatch(one, line) for one in known)]


@pytest.mark.parametrize("grouping", ["stratum", "section"])
def test_mermaid_is_of_known_forms_whatever_is_said(grouping):
    assert (
        mermaid_lines(mermaid(words(path=case_path.case_path(KB.knowledge, case_path.proofs_of(CASE))), grouping)) == []
    )
    drawn = mermaid(hostile(), grouping)
    assert mermaid_lines(drawn) == []
    # Nothing of Mermaid's or HTML's own stands in a label but the codes for letters and our line breaks.
    labels = "".join(re.findall(r'"([^"]*)"', re.sub(r'href "[^"]*"', "", drawn))).replace("<br/>", "")
    assert not re.search(r"[<>`&\[\]{}|\\]|#(?!\d+;)", labels)


def graphviz(form: str, drawn: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["dot", f"-T{form}"], input=drawn, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("grouping", ["stratum", "section"])
def test_dot_is_understood_by_graphviz_and_says_what_was_said(grouping):
    if shutil.which("dot") is None:
        pytest.skip("Graphviz is not installed")
    for one in (hostile(), words()):
        ran = graphviz("dot_json", dot(one, grouping))
        assert (ran.returncode, ran.stderr) == (0, "")
    drawn = ElementTree.fromstring(graphviz("svg", dot(hostile(), grouping)).stdout)
    shown = " ".join("".join(drawn.itertext()).replace("\xa0", " ").split())
    assert shown.count('<b>`#quot;</b> click n0 "javascript:alert(1)"') == 5  # two attributes, two edges, the title


def test_svg_is_well_formed_labels_every_node_and_obeys_nothing():
    for one in (words(), hostile()):
        drawn = ElementTree.fromstring(svg(one, voice()))
        texts = " ".join(drawn.itertext())
        assert drawn.findall(".//{*}b") == []
        for said in one.nodes.values():
            assert said.label.split()[0] in texts
        assert len(drawn.findall(".//{*}g")) == len(one.nodes)


def test_boxes_do_not_overlap_and_bands_hold_their_own():
    drawn = drawing(words())
    for number, box in enumerate(drawn.boxes):
        for other in drawn.boxes[:number]:
            apart_x = abs(box.x - other.x) >= (box.width + other.width) / 2
            assert apart_x or abs(box.y - other.y) >= (box.height + other.height) / 2
    for before, after in pairwise(drawn.bands):
        assert before.x + before.width <= after.x


def test_the_page_says_in_words_all_that_is_drawn():
    shown = Page(page(words(path=case_path.case_path(KB.knowledge, case_path.proofs_of(CASE))), voice()))
    assert shown.mistakes == []
    anchors = {e.attributes["id"] for e in shown.elements if "id" in e.attributes}
    links = [e.attributes["href"] for e in shown.all("a")]
    assert {f"#{node.section}-{node.name}" for node in GRAPH.nodes.values()} <= set(links)
    assert {link[1:] for link in links if link.startswith("#")} <= anchors
    assert "rules/B-wat-er-aan-de-hand-is.yaml:" in shown.body


def test_the_same_rules_give_the_same_picture_in_another_process():
    code = "from herstelkb.cli import main; main(['graph', '--format', 'svg', '--section', 'D'])"
    command = [sys.executable, "-c", code]
    ran = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        ran.append(subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment).stdout)
    assert ran[0] == ran[1]
    assert ran[0].startswith("<svg")


def test_without_the_layout_library_the_message_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "graphlay", None)
    assert main(["graph", "--format", "svg"]) == 2
    assert "herstelkb[graph]" in capsys.readouterr().err
    assert main(["graph", "--about", "uit-verbinding"]) == 0
    assert capsys.readouterr().out.startswith("flowchart LR")


@pytest.mark.browser
def test_the_page_fits_a_phone(tmp_path):
    (tmp_path / "rules.html").write_text(page(words(model.part(GRAPH, "D")), voice()), "utf-8")
    overflow = "return document.documentElement.scrollWidth - document.documentElement.clientWidth;"
    assert seen(tmp_path, "rules.html", overflow, width=400) == {"value": 0, "errors": []}
