"""Many changed cases evaluated together come to what each comes to by itself, on any rule base, degree and time."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.derivation.derivation import Derivation
from herstelkb.engines import reference
from herstelkb.engines.firings import Facts
from herstelkb.explanation.changes import Change, changed
from herstelkb.explanation.worlds.influence import Influence
from herstelkb.explanation.worlds.worlds import variants
from strategies import bases_with_cases


@given(bases_with_cases(), st.data())
def test_worlds_are_evaluated_alike(base_and_case: tuple[KnowledgeBase, dict[str, Any]], data: st.DataObject) -> None:
    loaded, written = base_and_case
    kb, case = loaded.knowledge, loaded.case(written)
    base = Derivation(kb, case, reference.evaluate(kb, Facts.of(case)))
    observable = {
        (subject, attribute): [*entry.values, None]
        for subject in (kb.one, *case.ids)
        for attribute in kb.attributes[kb.kind(subject)]
        for entry in [kb.source.vocabulary[kb.qualified(subject, attribute)]]
        if entry.observable
    }
    free = data.draw(st.lists(st.sampled_from(list(observable)), min_size=1, max_size=6, unique=True))
    options = {place: observable[place] for place in free}
    worlds = data.draw(
        st.lists(
            st.fixed_dictionaries({}, optional={p: st.sampled_from(values) for p, values in options.items()}),
            min_size=1,
            max_size=8,
        )
    )
    choices: dict[Any, dict[Any, int]] = {}
    for number, world in enumerate(worlds):
        for place, value in world.items():
            made = choices.setdefault(place, {})
            made[value] = made.get(value, 0) | 1 << number
    influence = Influence(base, options)
    goals = sorted(influence.fluid, key=str)
    some = st.just(goals) | st.lists(st.sampled_from(goals), max_size=3) if goals else st.just([])
    relevant = influence.slice(data.draw(some))
    together = variants(base, relevant, choices, len(worlds))
    for number, world in enumerate(worlds):
        case_there = changed(kb, case, [Change(*place, value) for place, value in world.items()])
        there = Derivation(kb, case_there, reference.evaluate(kb, Facts.of(case_there)))
        for literal in {*there.steps, *base.steps, *relevant.literals}:
            if literal in influence.fluid and literal not in relevant.literals:
                continue
            for point in range(len(kb.time)):
                held = there.degree(literal, point)
                found = [bool(together.holds(literal, d, point) >> number & 1) for d in range(1, len(kb.certainty) + 1)]
                assert found == [held >= degree for degree in range(1, len(kb.certainty) + 1)], (str(literal), point)
