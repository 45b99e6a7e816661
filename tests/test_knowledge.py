"""The rules that ship: every scenario passes, every claim is carried and tested, and every slip would be noticed."""

import pytest

import herstelkb
from herstelkb.engines.firings import ENGINES, EngineName
from herstelkb.ground.resources import resource
from herstelkb.workbench.testing.claims import claims
from herstelkb.workbench.testing.coverage import coverage
from herstelkb.workbench.testing.mutation import mutation, score
from herstelkb.workbench.testing.scenarios import run

KB = herstelkb.load()
SCENARIOS = KB.knowledge.source.scenarios


@pytest.mark.parametrize("engine", ENGINES)
def test_every_scenario_passes(engine: EngineName) -> None:
    if engine == "durable":
        pytest.importorskip("durable_rules_engine")
    kb = herstelkb.load(engine=engine)
    outcomes = [run(kb, name) for name in SCENARIOS]
    assert [(outcome.scenario, str(failure)) for outcome in outcomes for failure in outcome.failures] == []


def test_no_scenario_breaks_a_constraint() -> None:
    broken = {name: run(KB, name).evaluation.violations for name in SCENARIOS}
    assert {name: found for name, found in broken.items() if found} == {}


def test_every_claim_is_carried_and_tested_both_ways() -> None:
    found, _ = claims(KB)
    assert {one.claim: one.lacks for one in found if one.lacks} == {}


def test_what_a_scenario_says_of_claims_is_so() -> None:
    """A scenario that names a claim shows something about it."""
    idle = []
    for name, scenario in SCENARIOS.items():
        outcome = run(KB, name)
        idle += [(name, claim) for claim in scenario.claims if claim not in outcome.decided]
        idle += [(name, claim) for claim in scenario.not_claims if claim not in outcome.excluded]
    assert idle == []


@pytest.mark.parametrize("language", KB.knowledge.source.head.languages)
def test_no_reason_or_claim_states_what_may_be_less_than_certain(language: str) -> None:
    """A statement has its hedge before it; inside another text it would stand without."""
    source = KB.knowledge.source
    said = [value.says[language].lower() for entry in source.vocabulary.values() for value in entry.values.values()]
    reasons = {name: rule.because[language].lower() for name, rule in source.rules.items()}
    quoted = {name: claim.says[language].lower() for name, claim in source.claims.items()}
    found = [(name, words) for name, text in (reasons | quoted).items() for words in said if words in text]
    assert found == []


def test_every_condition_decides_both_ways() -> None:
    pytest.importorskip("z3")
    from herstelkb.workbench.testing.impossible import never_decides

    outcomes = [run(KB, name) for name in SCENARIOS]
    found = coverage(KB, claims(KB)[0], outcomes, lambda polarity: never_decides(KB.knowledge, polarity))
    assert [str(one) for one in found.undecided] == []
    assert found.percentages == {"rules": 100, "conditions": 100, "claims": 100}
    # Nobody is known not to support openly unless leadership leads by buy-in, so a base that is too narrow says that
    # it does. The condition stays: should support ever be observed, the rule would be wrong without it.
    assert [str(one) for one in found.impossible] == [
        "smalle-basis-vertraagt: when organisatie.aanpak: draagvlak not met"
    ]


def test_every_mutant_is_noticed_or_proved_equivalent() -> None:
    pytest.importorskip("z3")
    found = mutation(resource("rules"), engine="reference")  # which compiles nothing for each mutant
    assert [(one.item, one.change) for one in found if one.survived] == []
    assert score(found) == 100
    assert {one.item for one in found if one.equivalent} == {
        "smalle-basis-vertraagt",  # as above
        "basis-te-smal",  # of a person it is at most very likely that they do not support openly
        "ieder-draagt-bij",  # the order that it rests on recovers no sooner
        "remmer-en-afwachter-op-betrokkenheid",  # those who wait are not participative, which says as much
        "herstel-betreft-achterstand",  # that recovery is needed is never surer than `waarschijnlijk` but by a deficit
    }
