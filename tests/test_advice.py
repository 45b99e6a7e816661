"""Advice: no firmer than what it is given with."""

import pytest

import herstelkb


@pytest.mark.parametrize("engine", ["reference", "durable"])
def test_advice_is_no_firmer_than_the_conclusion_it_comes_with(engine):
    kb = herstelkb.load()
    case = {"medewerkers": [{"id": "m01", "reactie": "remmend", "remoorzaak": "onwil"}]}
    found = kb.evaluate(case, engine=engine)
    degrees = {c.literal.attribute: c.step.degree for c in found.conclusions}
    given = {given.item: given.degree for given in found.advice}
    assert given["begrens-gedrag-en-werk"] == degrees["passende_stijl"] < len(kb.knowledge.certainty)
