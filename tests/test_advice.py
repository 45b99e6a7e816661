"""Advice: no firmer than what it is given with."""

import pytest

import herstelkb
from herstelkb.knowledge.clauses import ADVICE
from herstelkb.knowledge.conditions import Literal


@pytest.mark.parametrize("engine", ["reference", "durable"])
def test_advice_is_no_firmer_than_the_conclusion_it_comes_with(engine):
    kb = herstelkb.load()
    case = {"medewerkers": [{"id": "m01", "reactie": "remmend", "remoorzaak": "onwil"}]}
    found = kb.evaluate(case, engine=engine)
    degrees = {c.literal.attribute: c.step.degree for c in found.conclusions}
    given = {given.item: given.degree for given in found.advice}
    assert given["begrens-gedrag-en-werk"] == degrees["passende_stijl"] < len(kb.knowledge.certainty)


def test_advice_that_grows_firmer_later_is_no_firmer_than_when_it_begins():
    says = {"label": {"en": "x"}, "says": {"en": "x"}}

    def attribute(known_by):
        return {"known_by": known_by, "label": {"en": "a"}, "question": {"en": "?"}, "values": {"x": says, "y": says}}

    kb = herstelkb.load_data(
        {
            "knowledge_base": {
                "title": {"en": "t"},
                "languages": ["en"],
                "certainty": {"maybe": {"en": "maybe"}, "sure": {"en": "sure"}},
                "time": {"now": {"en": "now"}, "later": {"en": "later"}},
                "subjects": {"one": "it", "many": "part", "list": "parts"},
            },
            "vocabulary": {"it": {"a": attribute("observation"), "b": attribute("derivation")}},
            "claims": {"K1": {"says": {"en": "k"}, "hedge": "sure", "kind": "causal", "section": "K"}},
            "rules": [
                {
                    "id": name,
                    "claims": ["K1"],
                    "when": {"it.a": "x"},
                    "then": {"it.b": {"value": "x", "certainty": certainty, "when_in_time": time}},
                    "because": {"en": "so"},
                }
                for name, certainty, time in (("early", "maybe", "now"), ("late", "sure", "later"))
            ]
            + [{"id": "act", "claims": ["K1"], "when": {"it.b": "x"}, "advise": ["do"], "because": {"en": "so"}}],
            "advice": {
                "do": {"title": {"en": "d"}, "text": {"en": "d"}, "who": {"en": "w"}, "when": "now", "claims": ["K1"]}
            },
        }
    )
    found = kb.evaluate({"it": {"a": "x"}}, engine="reference")
    assert len(found.derivation.steps[Literal("it", ADVICE, "do")]) == 2
    (recipient,) = found.advice[0].for_whom
    assert (recipient.degree, recipient.point, recipient.proof.degree) == (1, 0, 1)
