"""What z3 proves or shows of all cases agrees with looking at all of them, where they are few enough to look at."""

import pytest

from enumerable_bases import UP_TO, changed_base, every_case, small_base
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.consequences.violations import violations

pytest.importorskip("z3")

from herstelkb.workbench.linting.witnesses import CaseData, derivation, outcome
from herstelkb.workbench.proving.meaning import conflicts, gaps, never_fires, redundancies
from herstelkb.workbench.proving.symbolic.comparison import compare
from herstelkb.workbench.proving.verify import verify

BASES = range(30)


@pytest.mark.parametrize("seed", BASES)
def test_a_constraint_is_proved_or_broken_by_the_case_that_is_shown(seed: int) -> None:
    kb = small_base(seed)
    broken = {v.constraint for case in every_case(kb) for v in violations(derivation(kb.knowledge, case))}
    for verdict in verify(kb.knowledge):
        assert verdict.outcome != "open"
        if verdict.outcome == "proved":
            assert verdict.constraint not in broken
        else:
            assert verdict.witness is not None
            shown = violations(derivation(kb.knowledge, verdict.witness))
            assert verdict.constraint in {v.constraint for v in shown}
            assert verdict.constraint in broken or number_of_employees(verdict.witness) > UP_TO


@pytest.mark.parametrize("seed", BASES)
def test_two_rule_bases_are_equal_just_where_no_case_differs(seed: int) -> None:
    old, new = small_base(seed), changed_base(seed)
    answer = compare(old.knowledge, new.knowledge)
    if answer.witness is None:
        assert answer.proved
        assert first_difference(old, new) is None
    else:
        assert differ(old, new, answer.witness)
        assert number_of_employees(answer.witness) > UP_TO or first_difference(old, new) is not None


@pytest.mark.parametrize("seed", BASES)
def test_a_rule_never_fires_just_where_it_fires_in_no_case(seed: int) -> None:
    kb = small_base(seed)
    fired = {f.clause.rule for case in every_case(kb) for f in derivation(kb.knowledge, case).firings}
    idle = set(kb.knowledge.source.rules) - fired
    assert set(never_fires(kb.knowledge)) == idle


@pytest.mark.parametrize("seed", BASES)
def test_each_shown_case_shows_what_it_is_said_to(seed: int) -> None:
    kb = small_base(seed).knowledge
    for finding in (*conflicts(kb), *gaps(kb)):
        assert finding.witness is not None
        found = derivation(kb, finding.witness)
        if finding.code == "conflict":
            assert found.conflicts
            rules = {f.clause.rule for c in found.conflicts for li in c.literals for f in found.firings_for.get(li, ())}
            assert all(f"'{rule}'" in finding.message for rule in rules) or len(rules) > 2
        else:
            (attribute,) = [name for name in kb.source.vocabulary if f" {name} " in finding.message]
            kind, _, name = attribute.partition(".")
            subjects = (kb.one,) if kind == kb.one else found.case.ids
            assert any((subject, name) not in found.values for subject in subjects)


def test_what_is_called_needless_changes_no_case() -> None:
    needless_rules = 0
    for seed in BASES:
        kb = small_base(seed)
        for finding in redundancies(kb.knowledge):
            if finding.code == "subsumed":
                needless_rules += 1
                rule = finding.message.split("'")[1]
                assert first_difference(kb, small_base(seed, left_out=rule)) is None
    assert needless_rules


def differ(old: KnowledgeBase, new: KnowledgeBase, case: CaseData) -> bool:
    return outcome(derivation(old.knowledge, case)) != outcome(derivation(new.knowledge, case))


def first_difference(old: KnowledgeBase, new: KnowledgeBase) -> CaseData | None:
    return next((case for case in every_case(old) if differ(old, new, case)), None)


def number_of_employees(case: CaseData) -> int:
    return len(case["mensen"])
