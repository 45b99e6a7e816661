"""Many variants of a case, evaluated side by side, come to what each comes to by itself; what no variant changes is
what was called independent.
"""

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.consequences.unknowns import Slot
from herstelkb.derivation.derivation import Derivation
from herstelkb.derivation.doing import carrying_over, done
from herstelkb.engines import reference
from herstelkb.engines.firings import Facts
from herstelkb.explanation.changes import Change, changed, supposed
from herstelkb.explanation.variants.base_case import BaseCase
from herstelkb.explanation.variants.influence import Influence, Options
from herstelkb.explanation.variants.variants import variants
from herstelkb.knowledge.conditions import Literal, Value
from marked_bases import Situation, situations
from strategies import bases_with_cases, cases_of

Variant = dict[Slot, Value | None]


@given(bases_with_cases(), st.data())
def test_variants_are_evaluated_alike(base_and_case: tuple[KnowledgeBase, dict[str, Any]], data: st.DataObject) -> None:
    loaded, written = base_and_case
    kb, case = loaded.knowledge, loaded.case(written)
    base = Derivation(kb, case, reference.evaluate(kb, Facts.of(case)))
    options = {place: [*values, None] for place, values in observable(base).items()}
    chosen = drawn(options, data)

    def apart(variant: Variant) -> Derivation:
        there = changed(kb, case, [Change(*place, value) for place, value in variant.items()])
        return Derivation(kb, there, reference.evaluate(kb, Facts.of(there)))

    assert_alike(BaseCase(base), options, chosen, [apart(variant) for variant in chosen])


@given(situations(), st.sampled_from(("done", "answered", "supposed")), st.data())
def test_so_they_are_if_something_is_done_or_was_established_earlier(
    situation: Situation, way: str, data: st.DataObject
) -> None:
    doing, outdating = way == "done", way == "supposed"
    before = situation.derive(situation.kb.case(data.draw(cases_of(situation.kb, 3))))
    base = carrying_over(before, situation.case, situation.derive)
    places = {place: values for place, values in observable(base).items() if not doing or place in situation.levers}
    options = {place: values if doing else [*values, None] for place, values in places.items()}
    chosen = [variant for variant in drawn(options, data) if variant or not doing]
    assume(chosen)

    def apart(variant: Variant) -> Derivation:
        if doing:
            return done(
                base,
                [Literal(*place, value) for place, value in variant.items() if value is not None],
                situation.derive,
            )
        anew = supposed if outdating else changed
        there = anew(situation.kb.knowledge, situation.case, [Change(*p, value) for p, value in variant.items()])
        return carrying_over(before, there, situation.derive)

    assert_alike(
        BaseCase(base, doing=doing, outdating=outdating), options, chosen, [apart(variant) for variant in chosen]
    )


def observable(base: Derivation) -> dict[Slot, list[Value | None]]:
    """Every place that can be observed, with its values."""
    kb = base.knowledge
    return {
        (subject, name): [*entry.values]
        for subject in (kb.one, *base.case.ids)
        for name in kb.attributes[kb.kind(subject)]
        if (entry := kb.source.vocabulary[kb.qualified(subject, name)]).observable
    }


def drawn(options: dict[Slot, list[Value | None]], data: st.DataObject) -> list[Variant]:
    """Some variants; `options` is left with the places that are free in them."""
    free = data.draw(st.lists(st.sampled_from(list(options)), min_size=1, max_size=6, unique=True))
    for place in options.keys() - set(free):
        del options[place]
    some = st.fixed_dictionaries({}, optional={place: st.sampled_from(values) for place, values in options.items()})
    return data.draw(st.lists(some, min_size=1, max_size=8))


def assert_alike(basis: BaseCase, options: Options, chosen: list[Variant], apart: list[Derivation]) -> None:
    kb, base = basis.knowledge, basis.derivation
    influence = Influence(basis, options)
    held = {*base.steps, *(literal for there in apart for literal in there.steps)}
    literals = sorted((li for li in held if li.subject in basis.places), key=str)
    choices: dict[Slot, dict[Value | None, int]] = {}
    for number, variant in enumerate(chosen):
        for place, value in variant.items():
            made = choices.setdefault(place, {})
            made[value] = made.get(value, 0) | 1 << number
    together = variants(basis, literals, choices, len(chosen))
    for literal in literals:
        bearing = influence.bearing([literal])
        only = {place: of for place, of in choices.items() if place in bearing.places}
        by_part = variants(basis, [literal], only, len(chosen), about=bearing.about)
        assert by_part.held[literal] == together.held[literal], str(literal)
        for number, there in enumerate(apart):
            for point in range(int(basis.doing and len(kb.time) > 1), len(kb.time)):
                found = [bool(holding >> number & 1) for holding in together.held[literal][point]]
                assert found == [there.degree(literal, point) > cut for cut in range(len(kb.certainty))], str(literal)
