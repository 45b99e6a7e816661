"""What a check says of the rules as a whole is so in every case: generated rule bases, and cases to disprove it."""

from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.ground.diagnostics import Diagnostic
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal
from herstelkb.knowledge.resolution import resolved
from herstelkb.language.documents import Document, parse_document
from herstelkb.language.reading import rule_base
from herstelkb.language.writing import entry
from herstelkb.workbench.linting.check import rule_base_findings
from herstelkb.workbench.linting.checks import concludes_premise, duplicate_rule, never_fires, subsumed
from herstelkb.workbench.linting.fixes import fixed
from herstelkb.workbench.linting.uses import uses
from small_bases import base
from strategies import MANY, cases_of, conjoined, rule_bases


def document(data: dict[str, Any]) -> Document:
    return parse_document(entry(data, 0, 0).lstrip("\n"), "base.yaml")


def checked(*documents: Document) -> tuple[Knowledge | None, list[Diagnostic]]:
    base, mistakes = rule_base(documents)
    assert base is not None
    knowledge, more = resolved(base)
    return knowledge, [*mistakes, *more]


def loaded(*documents: Document) -> KnowledgeBase:
    knowledge, mistakes = checked(*documents)
    assert knowledge is not None, mistakes
    return KnowledgeBase(knowledge)


def degrees(kb: KnowledgeBase, case: dict[str, Any]) -> dict[Literal, tuple[int, ...]]:
    derivation = kb.evaluate(case, engine="reference").derivation
    points = range(len(kb.knowledge.time))
    return {literal: tuple(derivation.degree(literal, point) for point in points) for literal in derivation.steps}


def without(data: dict[str, Any], rules: set[str]) -> dict[str, Any]:
    return data | {"rules": [rule for rule in data["rules"] if rule["id"] not in rules]}


def named(knowledge: Knowledge, check: Any) -> set[str]:
    """The rules at which a check finds something."""
    at = {knowledge.source.place("rules", rule, "id"): rule for rule in knowledge.source.rules}
    return {at[finding.place] for finding in check.findings(knowledge)}


def twins(data: dict[str, Any], draw: st.DrawFn) -> dict[str, Any]:
    """The same rule base with, perhaps, copies of rules that ask for a little more: then there is something to find.

    A copy whose further premise would close a cycle through a measure or an `unless` is left out.
    """
    for rule in data["rules"]:
        if "when" in rule and draw(st.booleans()):
            more = draw(st.sampled_from([r["when"] for r in data["rules"] if "when" in r]))
            twin = rule | {"id": f"{rule['id']}-more", "when": conjoined(more, rule["when"])}
            grown = data | {"rules": [*data["rules"], twin]}
            if checked(document(grown))[0] is not None:
                data = grown
    return data


@st.composite
def bases(draw: st.DrawFn) -> dict[str, Any]:
    return twins(draw(rule_bases(4)), draw)


@given(bases(), st.data())
def test_a_rule_that_never_fires_does_not(base: dict[str, Any], data: st.DataObject) -> None:
    kb = loaded(document(base))
    never = named(kb.knowledge, never_fires)
    fired = {
        firing.clause.rule for firing in kb.evaluate(data.draw(cases_of(kb)), engine="reference").derivation.firings
    }
    assert not never & fired


@given(bases(), st.data())
def test_without_rules_that_add_nothing_the_same_follows(base: dict[str, Any], data: st.DataObject) -> None:
    kb = loaded(document(base))
    superfluous = named(kb.knowledge, subsumed) | named(kb.knowledge, duplicate_rule)
    case = data.draw(cases_of(kb))
    assert degrees(loaded(document(without(base, superfluous))), case) == degrees(kb, case)


@given(bases(), st.data())
def test_whenever_the_narrower_of_conflicting_rules_fires_the_wider_does(
    base: dict[str, Any], data: st.DataObject
) -> None:
    kb = loaded(document(base))
    derivation = kb.evaluate(data.draw(cases_of(kb)), engine="reference").derivation
    fired = {(firing.clause.number, firing.subject) for firing in derivation.firings}
    for clause, wide in _conflicting(kb.knowledge):
        for subject in (kb.knowledge.one, *derivation.case.ids):
            assert (clause.number, subject) not in fired or wide.each != clause.each or (wide.number, subject) in fired


def _conflicting(knowledge: Knowledge) -> Iterator[tuple[Any, Any]]:
    from herstelkb.workbench.linting.checks.conflicting_rules import _contradicts

    index = uses(knowledge)
    for clause in knowledge.clauses:
        if clause.head.attribute != "advice" and not index.never(clause):
            yield from ((clause, wide) for wide in index.wider(clause) if _contradicts(index, wide, clause))


@given(bases(), st.data())
def test_fixes_change_no_conclusion(base: dict[str, Any], data: st.DataObject) -> None:
    before = document(base)
    kb = loaded(before)
    (after,), left = fixed([before])
    case = data.draw(cases_of(kb))
    assert degrees(loaded(after), case) == degrees(kb, case)
    assert not [finding.code for finding in left if finding.edits]


@given(rule_bases())
def test_no_check_fails_on_a_base_without_errors(base: dict[str, Any]) -> None:
    for found in rule_base_findings(loaded(document(base)).knowledge):
        assert isinstance(found, Diagnostic)
        assert found.place is not None
        assert found.place.source


def test_the_module_of_concluded_premises_is_about_nothing_in_the_rules_that_ship() -> None:
    assert list(concludes_premise.findings(herstelkb.load().knowledge)) == []


def test_a_mend_that_brings_another_to_light_is_made() -> None:
    given = base({"a": ["ja", "nee"]}, [{"a": "ja"}])
    way = f"{MANY}.a"
    given["rules"][0]["when"] = {"any": [{"any": [{way: "ja"}]}, {"any": [{way: ["ja"]}]}]}
    _, left = fixed([document(given)])
    assert not [finding.code for finding in left if finding.edits]
