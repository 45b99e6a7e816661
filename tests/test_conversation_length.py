"""The conversation needs no more questions than the best questionnaire: one order of questions for all cases of a base.

Both stop as soon as nothing left to ask can change the advice. The questionnaire is the best of all orders, each tried
on every case; it even skips, as the conversation does, what can no longer matter.
"""

from __future__ import annotations

import random
from functools import cache
from itertools import permutations, product
from statistics import mean, median

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.explanation.questions import questions

ASKED = ("a", "b", "c", "d", "e")
TEXT = {"nl": "tekst"}
BASES = 12
Known = tuple[tuple[str, bool], ...]


def random_base(rng: random.Random) -> KnowledgeBase:
    """Five things to ask, two to conclude, four pieces of advice that rest on some of them."""
    values = {value: {"label": TEXT, "says": TEXT} for value in (True, False)}
    vocabulary = {
        name: {"known_by": "observation", "label": TEXT, "question": TEXT, "values": values} for name in ASKED
    }
    vocabulary |= {name: {"known_by": "derivation", "label": TEXT, "values": values} for name in ("x", "y")}

    def condition(names: tuple[str, ...], most: int) -> dict[str, bool]:
        chosen = rng.sample(names, rng.randint(1, most))
        return {f"zaak.{name}": rng.random() < 0.7 for name in chosen}

    rules = []
    for number, then in enumerate([("x", True), ("y", True), ("x", True), *[None] * 4]):
        rule = {"id": f"r{number}", "claims": ["C1"], "because": TEXT}
        rule["when"] = condition(ASKED if then else (*ASKED, "x", "y"), 3)
        if then is None and rng.random() < 0.4:
            rule["unless"] = condition(ASKED, 1)
        rule |= {"then": {f"zaak.{then[0]}": then[1]}} if then else {"advise": [f"advies{number}"]}
        rules.append(rule)
    advice = {"title": TEXT, "text": TEXT, "who": TEXT, "when": "nu", "claims": ["C1"]}
    return herstelkb.load_data(
        {
            "knowledge_base": {
                "title": TEXT,
                "languages": ["nl"],
                "certainty": {"zeker": TEXT},
                "time": {"nu": TEXT},
                "subjects": {"one": "zaak", "many": "mens", "list": "mensen"},
            },
            "vocabulary": {"zaak": vocabulary},
            "claims": {"C1": {"says": TEXT, "hedge": "zeker", "kind": "causal", "section": "C"}},
            "rules": rules,
            "advice": {rule["advise"][0]: advice for rule in rules if "advise" in rule},
        }
    )


def test_the_conversation_is_no_longer_than_the_best_questionnaire() -> None:
    rng = random.Random(4)
    conversation, questionnaire = [], []
    for _ in range(BASES):
        kb = random_base(rng)

        @cache
        def worth_asking(known: Known, kb: KnowledgeBase = kb) -> tuple[str, ...]:
            derivation = kb.evaluate({"zaak": dict(known)}, engine="reference").derivation
            return tuple(question.attribute for question in questions(derivation, goals_only=True))

        truths = [dict(zip(ASKED, values, strict=True)) for values in product([True, False], repeat=len(ASKED))]

        def asked(truth: dict[str, bool], order: tuple[str, ...] | None, worth=worth_asking) -> int:
            known: Known = ()
            while left := worth(tuple(sorted(known))):
                name = left[0] if order is None else next(one for one in order if one in left)
                known = (*known, (name, truth[name]))
            return len(known)

        conversation += [asked(truth, None) for truth in truths]
        counts = [[asked(truth, order) for truth in truths] for order in permutations(ASKED)]
        questionnaire += min(counts, key=mean)
    print(f"mean {mean(conversation):.2f}, best questionnaire {mean(questionnaire):.2f}, of {len(ASKED)}")
    assert median(conversation) <= median(questionnaire)
    assert mean(conversation) <= 1.1 * mean(questionnaire)
