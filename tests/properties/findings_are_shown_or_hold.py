"""Each finding about what rules mean carries a case that shows it, or holds in every case: generated bases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import ADVICE, Clause
from herstelkb.workbench.linting.check import rule_base_findings
from herstelkb.workbench.linting.checks.conflicting_rules import _contradicts
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.measure_parts import neighbours, overlap
from herstelkb.workbench.linting.registry import all_checks
from herstelkb.workbench.linting.statements import EveryCase, bases, contradicted
from herstelkb.workbench.linting.uses import uses
from herstelkb.workbench.linting.witnesses import derivations
from strategies import cases_of, conjoined, rule_bases
from what_findings_show import OF_EVERY_CASE, SHOWN, shows

Base = dict[str, Any]


@st.composite
def flawed_bases(draw: st.DrawFn) -> Base:
    """A rule base with, where it remains one, defects planted in it."""
    data = draw(rule_bases(4))
    for plant in draw(st.lists(st.sampled_from(PLANTS), min_size=1, max_size=3)):
        grown = {**data, "rules": [*data["rules"], *plant(draw, data)]}
        for number, rule in enumerate(grown["rules"]):
            grown["rules"][number] = {**rule, "id": f"r{number}"}
        if _loads(grown):
            data = grown
    return data


def _narrower(draw: st.DrawFn, data: Base) -> Iterator[Base]:
    """A rule that asks for more than another, and concludes the same or something else."""
    rule = draw(st.sampled_from(data["rules"]))
    more = draw(st.sampled_from(data["rules"])).get("when", {})
    then = {name: draw(st.sampled_from(_values(data, name))) for name in rule.get("then", {})}
    yield {**rule, "when": conjoined(more, rule.get("when", {})), **({"then": then} if then else {})}


def _later(draw: st.DrawFn, data: Base) -> Iterator[Base]:
    """A rule that concludes what another concludes, and perhaps later."""
    rule = draw(st.sampled_from(data["rules"]))
    time = draw(st.sampled_from(list(data["knowledge_base"]["time"])))
    yield rule | {
        "then": {name: {"value": _value(c), "when_in_time": time} for name, c in rule.get("then", {}).items()}
    }


def _again(draw: st.DrawFn, data: Base) -> Iterator[Base]:
    yield draw(st.sampled_from(data["rules"]))


def _idle(draw: st.DrawFn, data: Base) -> Iterator[Base]:
    rule = draw(st.sampled_from(data["rules"]))
    yield {**rule, "unless": rule["when"]} if "when" in rule else rule


def _known(draw: st.DrawFn, data: Base) -> Iterator[Base]:
    """A rule that asks only whether something is known."""
    rule = draw(st.sampled_from(data["rules"]))
    name = draw(st.sampled_from([f"{kind}.{name}" for kind, names in data["vocabulary"].items() for name in names]))
    yield {**rule, "when": conjoined(rule.get("when", {}), {name: _values(data, name)})}


def _circular(draw: st.DrawFn, data: Base) -> Iterator[Base]:
    rule = draw(st.sampled_from(data["rules"]))
    own = {name: _value(conclusion) for name, conclusion in rule.get("then", {}).items()}
    yield {**rule, "when": conjoined(rule.get("when", {}), own)}


def _divided(draw: st.DrawFn, data: Base) -> Iterator[Base]:
    """Two rules that divide a measure, not always without a gap or an overlap."""
    rule = draw(st.sampled_from(data["rules"]))
    measure = draw(st.sampled_from(list(data["measures"])))
    edge = st.sampled_from([0.25, 0.4, 0.5, 0.6, 1, 2])
    for op in (draw(st.sampled_from(["below", "at_most"])), draw(st.sampled_from(["above", "at_least"]))):
        then = {name: draw(st.sampled_from(_values(data, name))) for name in rule.get("then", {})}
        when = conjoined(rule.get("when", {}), {measure: {op: draw(edge)}})
        yield {**rule, "when": when, **({"then": then} if then else {})}


PLANTS = (_narrower, _later, _again, _idle, _known, _circular, _divided)


def _values(data: Base, qualified: str) -> list[Any]:
    kind, _, name = qualified.partition(".")
    return list(data["vocabulary"][kind][name]["values"])


def _value(conclusion: Any) -> Any:
    return conclusion["value"] if isinstance(conclusion, dict) else conclusion


def _loads(data: Base) -> bool:
    try:
        herstelkb.load_data(data)
    except UnusableInput:
        return False
    return True


def found(kb: KnowledgeBase) -> Iterator[tuple[str, Finding]]:
    for check in all_checks():
        yield from ((check.code.code, finding) for finding in check.findings(kb.knowledge))


def holds(kb: KnowledgeBase, every_case: EveryCase, case: Any) -> bool:
    statement = every_case.statement
    return not contradicted(statement, derivations(bases(kb.knowledge, statement), case))


@given(flawed_bases())
def test_each_witness_shows_what_its_finding_says(base: Base) -> None:
    kb = herstelkb.load_data(base)
    for finding in rule_base_findings(kb.knowledge):
        if finding.witness is not None:
            assert shows(kb, finding), finding
        assert (finding.witness is not None or finding.every_case is not None) == (
            finding.code in SHOWN or finding.code in OF_EVERY_CASE
        ), finding


@given(flawed_bases(), st.data())
def test_no_case_contradicts_what_is_said_of_every_case(base: Base, data: st.DataObject) -> None:
    kb = herstelkb.load_data(base)
    case = data.draw(cases_of(kb))
    for code, finding in found(kb):
        if finding.every_case is not None:
            assert holds(kb, finding.every_case, case), (code, finding.message)


@given(flawed_bases())
def test_what_check_is_silent_about_no_case_shows(base: Base) -> None:
    """Pairs of rules that look as if they contradict each other, and of which z3 then finds no case where they do."""
    pytest.importorskip("z3")
    from herstelkb.workbench.proving.meaning import _clash
    from herstelkb.workbench.proving.symbolic.query import ask

    kb = herstelkb.load_data(base).knowledge
    told = [finding.message for finding in rule_base_findings(kb) if finding.code in SHOWN]
    for one, other in _suspected(kb):
        if not any(f"'{one.rule}'" in message and f"'{other.rule}'" in message for message in told):
            question = _clash(kb, one.head.each, one.head.attribute, [one], [other])
            assert ask([kb], question, searched=2).witness is None, (one.rule, other.rule)


def _suspected(knowledge: Knowledge) -> Iterator[tuple[Clause, Clause]]:
    index = uses(knowledge)
    concluding = [clause for clause in knowledge.clauses if clause.head.attribute != ADVICE]
    for clause in concluding:
        if not index.never(clause):
            yield from ((clause, wide) for wide in index.wider(clause) if _contradicts(index, wide, clause))
    for lower, upper in neighbours(knowledge):
        if overlap(lower, upper) and lower.clause in concluding:
            yield lower.clause, upper.clause
