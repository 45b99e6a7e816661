"""Whatever a rule base says of its reports, every edition can be made of every case, and keeps to its readers."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

import herstelkb
from editions import texts_of
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.reporting.editions.edition import report_of
from herstelkb.reporting.findings import Findings
from herstelkb.reporting.outlook import Outlook
from herstelkb.reporting.shown import EDITIONS
from herstelkb.reporting.voice import Voice
from strategies import LIST, MANY, ONE, cases_of, rule_bases

TEXT = {"nl": "tekst"}


@st.composite
def bases_with_sections(draw: st.DrawFn) -> dict[str, Any]:
    """A rule base with a section `report` about its own attributes, and advice in some order."""
    base = draw(rule_bases(8))
    kinds: dict[str, dict[str, Any]] = {kind: base["vocabulary"][kind] for kind in (ONE, MANY)}
    assume(kinds[ONE])
    assume(kinds[MANY])

    def names(kind: str) -> st.SearchStrategy[list[str]]:
        return st.lists(st.sampled_from([f"{kind}.{name}" for name in kinds[kind]]), unique=True, max_size=3)

    def conditions(kind: str) -> st.SearchStrategy[dict[str, Any]]:
        tests = [{f"{kind}.{name}": value} for name, entry in kinds[kind].items() for value in entry["values"]]
        return st.sampled_from(tests)

    @st.composite
    def texts(inner: st.DrawFn, kind: str) -> dict[str, Any]:
        asked = inner(st.sampled_from([f"{ONE}.{name}" for name in kinds[ONE]]))
        text: dict[str, Any] = {"text": {"nl": f"{{{{ one }}}} is {{{{ hedge('{asked}') }}}} zo"}}
        for key in ("when", "unless"):
            if inner(st.booleans()):
                text[key] = inner(conditions(kind))
        return text

    def several(kind: str) -> st.SearchStrategy[list[dict[str, Any]]]:
        return st.lists(texts(kind), max_size=3)

    many = st.sampled_from([f"{MANY}.{name}" for name in kinds[MANY]])
    stations = [{"title": TEXT, "text": TEXT, "here": draw(conditions(ONE))} for _ in range(2)]
    report = {
        "summary": {"headline": draw(several(ONE)), "sentences": [{"title": TEXT, "tell": draw(several(ONE))}]},
        "answer": {"title": draw(several(ONE)), "concluded": draw(names(ONE))},
        "causes": {"seen": draw(names(ONE)), "concluded": draw(names(ONE))},
        "course": {
            "title": TEXT,
            "stations": stations,
            "fork": draw(texts(ONE)),
            "closed": draw(texts(ONE)),
            "under_way": draw(texts(ONE)),
        },
        "map": {"columns": draw(many), "rows": draw(many), "fits": draw(many), "bands": draw(several(MANY))},
        "people": {"fitting": draw(names(MANY)), "needs": draw(names(MANY)), "waits": draw(conditions(MANY))},
        "person": {key: draw(several(MANY)) for key in ("reason", "seen", "done", "asked")},
        "private": draw(names(MANY)),
        "let_go": draw(st.sampled_from([[], ["doe"]])),
        "delicate": draw(st.sampled_from([[], ["laat"]])),
    }
    if base["measures"]:
        report["support"] = {"measure": draw(st.sampled_from(sorted(base["measures"])))}
    base["advice"]["laat"] |= {"after": ["doe"], "missing": draw(several(ONE)), "start": {"nl": "zo: {{ missing }}"}}
    for word in base["advice"]["laat"]["missing"]:
        word["text"] = TEXT
    base["advice"]["doe"] |= {"priority": 1, "phase": draw(st.sampled_from(["ask", "talk"])), "fixed_talk": True}
    return {**base, "report": report}


@settings(max_examples=max(10, settings.default.max_examples // 2), deadline=None)
@given(bases_with_sections(), st.data())
def test_every_edition_can_be_made(base: dict[str, Any], data: st.DataObject) -> None:
    kb = loaded(base)
    case = data.draw(cases_of(kb))
    ids = {person["id"]: f"zq{person['id']}x" for person in case[LIST]}
    case[LIST] = [{**person, "id": ids[person["id"]]} for person in case[LIST]]
    evaluation = kb.evaluate(case, engine="reference")
    findings, outlook, voice = Findings(evaluation), Outlook(evaluation), Voice(kb.knowledge, evaluation.case)
    made = {name: report_of(findings, outlook, voice, name) for name in EDITIONS if name != "person"}
    assert not any("zq" in text for text in texts_of(made["management"]))
    assert [plan.subject for plan in made["leader"].plans] == list(ids.values())
    for person in ids.values():
        read = report_of(findings, outlook, voice, "person", person)
        assert {text for text in texts_of(read) if "zq" in text} <= {person}


def loaded(base: dict[str, Any]) -> KnowledgeBase:
    """The rule base; one of which a text would tell what is private is refused for that alone, and not tried."""
    try:
        return herstelkb.load_data(base)
    except UnusableInput as refused:
        if {finding.code for finding in refused.diagnostics} == {"private-told"}:
            reject()
        raise
