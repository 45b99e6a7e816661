"""What scenarios cover, and which mutants they notice: counted by hand on a toy base, then asked of the tool."""

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase, load_data
from herstelkb.knowledge.resolution import resolved
from herstelkb.language.rule_base import RuleBase
from herstelkb.workbench.testing.claims import claims
from herstelkb.workbench.testing.coverage import Coverage, coverage, percentage
from herstelkb.workbench.testing.mutants import mutants
from herstelkb.workbench.testing.mutation import MutantResult, mutation, score, verdict
from herstelkb.workbench.testing.scenarios import run
from toy_base import BLOCKED, COUNTED, COUNTED_MUTANTS, NEEDLESS, TOY, TOY_MUTANTS, files, written


def covered(kb: KnowledgeBase, **more: Any) -> Coverage:
    outcomes = [run(kb, name) for name in kb.knowledge.source.scenarios]
    return coverage(kb, claims(kb)[0], outcomes, **more)


# --- coverage, by hand ---


def test_coverage_of_the_toy_base() -> None:
    """Rule r has two conditions, so four polarities. `wel` has a met and b not met, and both decide: without a the
    rule would not fire, nor with b. In `niet` a is not met and decides; b does not: the rule would not fire anyway.
    Nothing has b met. Three of four."""
    found = covered(load_data(*files(TOY)))
    assert found.percentages == {"rules": 100, "conditions": 75, "claims": 100}
    assert list(map(str, found.undecided)) == ["r: unless zaak.b: true met"]


def test_a_scenario_more_covers_all_of_it() -> None:
    found = covered(load_data(*files(TOY, BLOCKED)))
    assert (found.percentages["conditions"], found.undecided) == (100, ())


def test_coverage_without_scenarios() -> None:
    (toy,) = files(TOY)
    del toy["scenarios"]
    found = covered(load_data(toy))
    assert found.percentages == {"rules": 0, "conditions": 0, "claims": 0}
    assert (found.unfired, len(found.undecided), found.untested) == (("r",), 4, ("K1",))


def test_what_could_never_decide_is_proved_and_not_counted() -> None:
    """Rule s adds four polarities. c met and a met decide in `en-dan-z`, c not met in `geen-z`; a not met would take
    a case with c and without a."""
    pytest.importorskip("z3")
    from herstelkb.workbench.testing.impossible import never_decides

    kb = load_data(*files(TOY, BLOCKED, NEEDLESS))
    counted = covered(kb)
    assert (counted.polarities, counted.percentages["conditions"]) == (8, 87)
    assert list(map(str, counted.undecided)) == ["s: when zaak.a: true not met"]
    found = covered(kb, never_decides=lambda polarity: never_decides(kb.knowledge, polarity))
    assert (found.polarities, found.percentages["conditions"], found.undecided) == (7, 100, ())
    assert list(map(str, found.impossible)) == ["s: when zaak.a: true not met"]


def test_what_a_scenario_could_decide_is_never_proved_impossible() -> None:
    pytest.importorskip("z3")
    from herstelkb.workbench.testing.coverage import polarities
    from herstelkb.workbench.testing.impossible import never_decides

    toy, needless = files(TOY, NEEDLESS)
    toy["rules"][0]["then"]["zaak.c"] = {"value": "x", "when_in_time": "later"}  # what comes later decides too
    del toy["scenarios"], needless["scenarios"]
    kb = load_data(toy, needless)
    impossible = [str(polarity) for polarity in polarities(kb.knowledge) if never_decides(kb.knowledge, polarity)]
    assert impossible == ["s: when zaak.a: true not met"]


@pytest.mark.parametrize(
    ("total", "missed", "shown"), [(0, 0, 100), (3, 1, 66), (1000, 1, 99), (1000, 0, 100), (7, 7, 0)]
)
def test_percentages_are_never_rounded_up(total: int, missed: int, shown: int) -> None:
    assert percentage(total, missed) == shown


# --- mutants, by hand ---


def test_the_mutants_of_the_toy_base() -> None:
    found = list(mutants(load_data(*files(TOY, COUNTED)).knowledge.source))
    assert [(mutant.item, mutant.change) for mutant in found] == TOY_MUTANTS + COUNTED_MUTANTS


def test_a_parameter_of_a_share_moves_by_a_tenth() -> None:
    (counted,) = files(COUNTED)
    counted["rules"][0]["unless"] = {"any": [{"zaak.deel": {"above": "$drempel"}}]}
    found = mutants(load_data(*files(TOY), counted).knowledge.source)
    assert [m.change for m in found if m.item == "drempel"] == ["value 2 → 2.1", "value 2 → 1.9"]


def test_mutation_of_the_toy_base(tmp_path: Path) -> None:
    """`wel` notices a negated, x changed, and x less certain or later; that r has gone, `check` notices, for `wel`
    names it. Nothing has b, so nobody notices what becomes of it: five of seven."""
    found = mutation(written(tmp_path, TOY), jobs=1)
    noticed = {verdict.change: verdict.noticed for verdict in found}
    assert noticed == {
        "when: zaak.a: negated": "wel",
        "unless: zaak.b dropped": None,
        "unless: zaak.b: negated": None,
        "then: zaak.c: x → y": "wel",
        "then: zaak.c: certainty zeker → misschien": "wel",
        "then: zaak.c: when_in_time nu → later": "wel",
        "rule dropped": "check: unknown-rule",
    }
    assert score(found) == 71
    assert [verdict.missing for verdict in found if verdict.survived] == [
        "all but zaak.b is met, and nothing follows",
        "zaak.b has another value",
    ]


def test_the_missing_scenario_notices(tmp_path: Path) -> None:
    found = mutation(written(tmp_path, TOY, BLOCKED), jobs=2)
    assert (score(found), [verdict for verdict in found if verdict.survived]) == (100, [])


def test_a_mutant_that_means_the_same_is_proved_and_not_counted(tmp_path: Path) -> None:
    """Seven of r; of s: c dropped, c negated, a dropped, a negated, certainty, time, rule dropped. (Its only
    conclusion cannot be dropped, and has no other value.) `a dropped` means the same. c dropped is noticed in
    `geen-z`."""
    pytest.importorskip("z3")
    found = mutation(written(tmp_path, TOY, BLOCKED, NEEDLESS), jobs=1)
    assert len(found) == 14
    assert [(v.item, v.change) for v in found if v.equivalent] == [("s", "when: zaak.a dropped")]
    assert not any(verdict.survived for verdict in found)
    assert score(found) == 100


def test_what_is_noticed_counts_though_the_same_follows() -> None:
    """Rule `ook` says what r says. That it becomes less certain changes no conclusion, but `by` tells the two apart."""
    pytest.importorskip("z3")
    (toy,) = files(TOY)
    toy["rules"].append({**toy["rules"][0], "id": "ook"})
    expected = {"value": "x", "certainty": "zeker", "by": "ook"}
    toy["scenarios"].append({"id": "ook", "case": {"zaak": {"a": True}}, "follows": {"zaak.c": expected}})
    kb = load_data(toy).knowledge
    mutant = next(m for m in mutants(kb.source) if m.item == "ook" and "zeker → misschien" in m.change)
    found = verdict(kb, 0, mutant, list(kb.source.scenarios))
    assert (found.noticed, found.equivalent) == ("ook", False)
    assert verdict(kb, 0, mutant, ["wel"]).equivalent


def test_without_z3_survivors_stay_survivors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from herstelkb.workbench.testing import mutation as module

    monkeypatch.setattr(module, "can_prove", lambda: False)
    kb = load_data(*files(TOY, BLOCKED, NEEDLESS))
    mutant = next(m for m in mutants(kb.knowledge.source) if (m.item, m.change) == ("s", "when: zaak.a dropped"))
    found = module.verdict(kb.knowledge, 0, mutant, list(kb.knowledge.source.scenarios))
    assert (found.noticed, found.equivalent, found.survived) == (None, False, True)


def test_the_score_is_never_rounded_up() -> None:
    noticed = MutantResult(0, "rules", "r", "", "", noticed="wel")
    survived = replace(noticed, noticed=None)
    same = replace(survived, equivalent=True)
    assert score([noticed] * 999 + [survived]) == 99
    assert score([noticed, survived, same, same]) == 50
    assert score([]) == 100


SHIPPED = herstelkb.load().knowledge.source
SECTIONS = [field.name for field in fields(RuleBase)]


@pytest.mark.parametrize(
    "base", [SHIPPED, load_data(*files(TOY, NEEDLESS, COUNTED)).knowledge.source], ids=["shipped", "toy"]
)
def test_each_mutant_differs_from_the_base_in_one_place(base: RuleBase) -> None:
    for mutant in mutants(base):
        said = f"{mutant.item}: {mutant.change}"
        assert [s for s in SECTIONS if getattr(base, s) != getattr(mutant.base, s)] == [mutant.section], said
        before, after = getattr(base, mutant.section), getattr(mutant.base, mutant.section)
        assert [name for name in before if before[name] != after.get(name)] == [mutant.item], said
        if mutant.item in after:
            one, other = before[mutant.item], after[mutant.item]
            parts = [part for part in vars(one) if getattr(one, part) != getattr(other, part)]
            assert len(parts) == 1, said
            if parts == ["then"]:
                assert len({*one.then.items()} - {*other.then.items()}) == 1, said


def test_no_two_mutants_of_an_item_are_the_same() -> None:
    """As the engines see them: clauses and measures. A mutant that `check` rejects has none."""
    seen: dict[object, str] = {}
    kb = load_data(*files(TOY, NEEDLESS, COUNTED)).knowledge
    seen[kb.clauses, tuple(kb.measures.values())] = "the base itself"
    for mutant in mutants(kb.source):
        changed, _ = resolved(mutant.base)
        if changed is not None:
            means = (changed.clauses, tuple(changed.measures.values()))
            assert seen.setdefault(means, mutant.item + mutant.change) == mutant.item + mutant.change
