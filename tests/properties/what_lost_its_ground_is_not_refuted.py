"""What no longer follows is said to be refuted only where something is known against it, and done only where it was."""

import random
from functools import cache
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import herstelkb
from herstelkb.explanation.comparing.differences import Differences
from herstelkb.explanation.comparing.losses import Ending
from herstelkb.proofs.proof import Derived, Observed
from random_cases import random_case
from strategies import cases_of, rule_bases


@cache
def bundled() -> herstelkb.KnowledgeBase:
    return herstelkb.load()


@st.composite
def two_derivations(draw: st.DrawFn) -> tuple[Any, Any]:
    """Of a random rule base and two cases, or of the one that ships and two that are much alike."""
    if draw(st.booleans()):
        kb = herstelkb.load_data(draw(rule_bases()))
        return tuple(kb.evaluate(draw(cases_of(kb, 3)), engine="reference").derivation for _ in range(2))
    rng = random.Random(draw(st.integers(0, 2**32)))
    before, other = (bundled().case(random_case(bundled(), rng, 3)) for _ in range(2))
    kept = {o.literal[:2]: o for o in before.observations}
    new = {o.literal[:2]: o for o in other.observations if o.literal.subject in {"organisatie", *before.ids}}
    places = rng.sample(sorted({*kept, *new}), min(4, len({*kept, *new})))
    made = {place: new[place] for place in places if place in new}
    observations = ({place: o for place, o in kept.items() if place not in places} | made).values()
    after = type(before)(**{**vars_of(before), "observations": tuple(observations)})
    return tuple(bundled().evaluate(case, engine="reference").derivation for case in (before, after))


def vars_of(case: herstelkb.Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in case.__dataclass_fields__}


@given(two_derivations())
def test_what_lost_its_ground_is_not_refuted(derivations: tuple[Any, Any]) -> None:
    before, after = derivations
    kb = before.knowledge
    for literal, loss in Differences(before, after).losses.items():
        point = before.steps[literal][0].point
        for proof in loss.now:  # what is said to be known now is, as firmly as that
            if isinstance(proof, Observed | Derived):
                assert after.degree(proof.literal, proof.time) == proof.degree
        against = [li for li in kb.others(literal) if after.degree(li, point) and not before.degree(li, point)]
        excepted = [
            firing
            for firing in before.firings_for[literal]
            if after.established(firing.clause.rule, firing.subject, firing.steps[0].point)
        ]
        against_ground = [
            any(after.degree(li, firing.steps[0].point) for premise in firing.premises for li in kb.others(premise))
            for firing in before.firings_for[literal]
        ]
        if kb.is_advice(literal) and loss.end != Ending.NO_GROUND:  # then nothing is left of any of its grounds
            assert all(
                firing in excepted or contradicted
                for firing, contradicted in zip(before.firings_for[literal], against_ground, strict=True)
            )
        if loss.end == Ending.NO_GROUND:
            assert not loss.now
            assert not against
            assert len(excepted) < len(before.firings_for[literal])
        else:
            assert loss.now
        if loss.end == Ending.DONE:
            assert kb.is_advice(literal)
            assert len(excepted) == len(before.firings_for[literal])
            seen = [proof.literal for proof in loss.now]
            assert all(li in after.case.observed for li in seen)
            assert any(kb.attribute(li.subject, li.attribute).changeable for li in seen)
        if loss.end == Ending.OTHERWISE and not kb.is_advice(literal) and not against and not excepted:
            assert any(after.degree(li, point) for li in kb.others(literal))
