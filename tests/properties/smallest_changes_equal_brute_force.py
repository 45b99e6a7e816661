"""Smallest changes are all the sets that brute force finds: each effective, none larger than needed, none left out."""

from collections.abc import Collection
from itertools import combinations, product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.cases.case import Case
from herstelkb.derivation.derivation import Derivation
from herstelkb.derivation.doing import done
from herstelkb.engines import reference
from herstelkb.engines.firings import Facts
from herstelkb.explanation.changes import Change, changed, supposed
from herstelkb.explanation.deeds import advised_against, deeds_of
from herstelkb.explanation.smallest_changes import Aim, smallest_changes
from marked_bases import Situation, situations
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
    found = smallest_changes(base, Aim((goal,), follows, seen=True), evaluate, options=options)
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


@given(situations(), st.data())
def test_so_they_are_where_changes_outdate_and_none_that_is_done_is_advised_against(
    situation: Situation, data: st.DataObject
) -> None:
    knowledge, base, seen = situation.kb.knowledge, situation.now, data.draw(st.booleans())
    free = data.draw(st.lists(st.sampled_from(situation.levers), min_size=1, max_size=4, unique=True))
    present = {place: seen.literal.value for place, seen in situation.case.by_attribute.items()}
    options = {
        place: [v for v in knowledge.source.vocabulary[knowledge.qualified(*place)].values if v != present.get(place)]
        for place in free
    }
    heads = sorted({firing.conclusion for firing in base.firings}, key=str) + [
        clause.conclusion(knowledge.one, subject)
        for clause in knowledge.clauses
        for subject in (situation.case.ids if clause.each else (knowledge.one,))
    ]
    if not heads:
        return
    goal = data.draw(st.sampled_from(heads))
    follows = not base.degree(goal)

    def against(deeds: Collection[Change]) -> bool:
        return not seen and advised_against(base, after(deeds), deeds)

    def after(deeds: Collection[Change]) -> Derivation:
        if seen:
            return situation.derive(supposed(knowledge, situation.case, deeds))
        return done(base, deeds_of(sorted(deeds, key=str)), situation.derive)

    every = [Change(*place, value) for place, values in options.items() for value in values]
    allowed = {deed for deed in every if not against([deed])}
    minimal: list[frozenset[Change]] = []
    for size in (1, 2, 3):
        for deeds in map(frozenset, combinations(sorted(allowed, key=str), size)):
            new = len({deed.place for deed in deeds}) == size and not any(smaller <= deeds for smaller in minimal)
            if new and bool(after(deeds).degree(goal)) == follows:
                minimal.append(deeds)
    wanted = [deeds for deeds in minimal if not against(deeds)]
    found = smallest_changes(base, Aim((goal,), follows, seen=seen), situation.derive, options=options)
    assert sorted(sorted(map(str, deeds)) for deeds in found.sets) == sorted(
        sorted(map(str, deeds)) for deeds in wanted
    )
