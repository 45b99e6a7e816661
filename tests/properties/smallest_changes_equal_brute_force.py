"""Smallest changes are all the sets that brute force finds: each effective, none larger than needed, none left out."""

from itertools import combinations, product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.cases.case import Case
from herstelkb.derivation.derivation import Derivation
from herstelkb.engines import reference
from herstelkb.engines.firings import Facts
from herstelkb.explanation.changes import Change, changed
from herstelkb.explanation.smallest_changes import smallest_changes
from strategies import bases_with_cases


@given(bases_with_cases(), st.data())
def test_smallest_changes_equal_brute_force(
    base_and_case: tuple[KnowledgeBase, dict[str, Any]], data: st.DataObject
) -> None:
    loaded, written = base_and_case
    kb, case = loaded.knowledge, loaded.case(written)

    def evaluate(one: Case) -> Derivation:
        return Derivation(kb, one, reference.evaluate(kb, Facts.of(one)))

    base = evaluate(case)
    observable = [
        (subject, attribute)
        for subject in (kb.one, *case.ids)
        for attribute in kb.attributes[kb.kind(subject)]
        if kb.source.vocabulary[kb.qualified(subject, attribute)].observable
    ]
    free = data.draw(st.lists(st.sampled_from(observable), min_size=1, max_size=4, unique=True))
    options = {
        (subject, attribute): [
            value
            for value in kb.source.vocabulary[kb.qualified(subject, attribute)].values
            if base.case.by_attribute.get((subject, attribute)) is None
            or base.case.by_attribute[subject, attribute].literal.value is not value
        ]
        for subject, attribute in free
    }
    heads = sorted({firing.conclusion for firing in base.firings}, key=str) + [
        clause.conclusion(kb.one, subject)
        for clause in kb.clauses
        for subject in (case.ids if clause.each else (kb.one,))
    ]
    if not heads:
        return
    goal = data.draw(st.sampled_from(heads))
    follows = not base.degree(goal)
    found = smallest_changes(base, [goal], follows, evaluate, options=options)
    wanted: list[frozenset[Change]] = []
    for size in (1, 2, 3):
        for places in combinations(free, size):
            for values in product(*(options[place] for place in places)):
                changes = frozenset(Change(*place, value) for place, value in zip(places, values, strict=True))
                if not any(smaller <= changes for smaller in wanted):
                    after = evaluate(changed(kb, case, changes))
                    if bool(after.degree(goal)) == follows:
                        wanted.append(changes)
    assert sorted(map(sorted, found.sets), key=str) == sorted(map(sorted, wanted), key=str)
