"""Many changed cases evaluated together come to what each comes to by itself, on any rule base, degree and time."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.derivation.derivation import Derivation
from herstelkb.derivation.doing import carrying_over, done
from herstelkb.engines import reference
from herstelkb.engines.firings import Facts
from herstelkb.explanation.changes import Change, changed, supposed
from herstelkb.explanation.worlds.influence import Influence
from herstelkb.explanation.worlds.worlds import variants
from herstelkb.knowledge.conditions import Literal
from marked_bases import Situation, degrees, situations
from strategies import bases_with_cases, cases_of


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


@given(situations(), st.sampled_from(("done", "answered", "supposed")), st.data())
def test_so_they_are_if_something_is_done_or_was_established_earlier(
    situation: Situation, way: str, data: st.DataObject
) -> None:
    doing, outdating = way == "done", way == "supposed"
    kb, earlier = situation.kb.knowledge, situation.kb.case(data.draw(cases_of(situation.kb, 3)))
    before = situation.derive(earlier)
    base = carrying_over(before, situation.case, situation.derive)
    observable = [
        (subject, name)
        for subject in (kb.one, *situation.case.ids)
        for name in kb.attributes[kb.kind(subject)]
        if kb.source.vocabulary[kb.qualified(subject, name)].observable
    ]
    places = situation.levers if doing else observable
    free = data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=4, unique=True))
    values = {place: list(kb.source.vocabulary[kb.qualified(*place)].values) for place in free}
    options = values if doing else {place: [*of, None] for place, of in values.items()}
    some = st.fixed_dictionaries({}, optional={place: st.sampled_from(of) for place, of in options.items()})
    worlds = data.draw(st.lists(some, min_size=1, max_size=6))
    choices: dict[Any, dict[Any, int]] = {}
    for number, world in enumerate(worlds):
        for place, value in world.items():
            made = choices.setdefault(place, {})
            made[value] = made.get(value, 0) | 1 << number
    influence = Influence(base, options, doing=doing, outdating=outdating)
    goals = sorted(influence.fluid, key=str)
    some_goals = st.just(goals) | st.lists(st.sampled_from(goals), max_size=3) if goals else st.just([])
    relevant = influence.slice(data.draw(some_goals))
    together = variants(base, relevant, choices, len(worlds))
    for number, world in enumerate(worlds):
        if doing:
            found = degrees(
                base, done(base, [Literal(*place, value) for place, value in world.items()], situation.derive)
            )
        else:
            anew = supposed if outdating else changed
            there = anew(kb, situation.case, [Change(*place, value) for place, value in world.items()])
            over = carrying_over(before, there, situation.derive)
            found = degrees(over, over)
        for literal in {*found, *base.steps, *relevant.literals}:
            if literal in influence.fluid and literal not in relevant.literals:
                continue
            for point in range(len(kb.time)):
                held = found.get(literal, (0,) * len(kb.time))[point]
                said = [bool(together.holds(literal, d, point) >> number & 1) for d in range(1, len(kb.certainty) + 1)]
                assert said == [held >= degree for degree in range(1, len(kb.certainty) + 1)], (str(literal), point)
