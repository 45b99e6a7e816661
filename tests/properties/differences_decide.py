"""The smallest differences between two employees are those that brute force finds: all of them, and none larger."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from herstelkb.api.evaluation import Evaluation
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.explanation.two_subjects import MAX_SIZE
from strategies import LIST, MANY, bases_with_cases


@given(bases_with_cases(), st.data())
def test_on_any_rule_base(base_and_case: tuple[KnowledgeBase, dict[str, Any]], data: st.DataObject) -> None:
    kb, case = base_and_case
    assume(len(case[LIST]) > 1)
    attribute = data.draw(st.sampled_from(["advice", *kb.knowledge.attributes[MANY]]))
    first, second = data.draw(st.permutations([one["id"] for one in case[LIST]]))[:2]
    evaluation = kb.evaluate(case)
    found = evaluation.contrast(f"{first}.{attribute}", f"{second}.{attribute}").value
    if values(evaluation, first, attribute) == values(evaluation, second, attribute):
        assert found.deciding == ()
        return
    expected = by_brute_force(kb, case, first, second, attribute)
    assert found.smallest == (len(expected[0]) <= MAX_SIZE)
    shown = [{one.attribute for one in chosen} for chosen in found.deciding]
    if found.smallest:
        assert sorted(map(sorted, shown)) == sorted(map(sorted, expected))


def by_brute_force(
    kb: KnowledgeBase, case: dict[str, Any], first: str, second: str, attribute: str
) -> list[tuple[str, ...]]:
    """All sets of the least size that decide."""
    of = {one["id"]: one for one in case[LIST]}
    top = kb.knowledge.certainty[-1]

    def seen(subject: str, name: str) -> Any:
        raw = of[subject].get(name)
        return (
            (raw["value"], raw.get("certainty", top)) if isinstance(raw, dict) else raw if raw is None else (raw, top)
        )

    names = [name for name in kb.knowledge.attributes[MANY] if seen(first, name) != seen(second, name)]
    for size in range(1, len(names) + 1):
        deciding = []
        for chosen in combinations(names, size):
            moved = {name: of[first][name] for name in chosen if name in of[first]}
            kept = {name: raw for name, raw in of[second].items() if name not in chosen}
            people = [{**kept, **moved} if one["id"] == second else one for one in case[LIST]]
            after = kb.evaluate({**case, LIST: people})
            if values(after, first, attribute) == values(after, second, attribute):
                deciding.append(chosen)
        if deciding:
            return deciding
    raise AssertionError("two employees observed alike differ")


def values(evaluation: Evaluation, subject: str, attribute: str) -> set[Any]:
    return {literal.value for literal in evaluation.derivation.values.get((subject, attribute), ())}
