"""What generated proofs seldom come to: forgeries that the independent checkers must see through."""

from __future__ import annotations

from dataclasses import replace

import herstelkb
from herstelkb.explanation.why_not import why_not
from herstelkb.knowledge.conditions import Literal
from herstelkb.proofs.checking import check_why_not
from herstelkb.proofs.checking.proofs import check
from herstelkb.proofs.proof import Absent, Counted, Derived, Observed
from herstelkb.proofs.why_not import Exemption
from small_bases import COUNTED, base, counting
from strategies import LIST, MANY, ONE, TEXT

CONCLUDED = Literal(ONE, "o", "x")
RULE = {"assumption": TEXT, "because": TEXT}


def test_a_count_is_met_since_the_first_point_at_which_it_is() -> None:
    later = {"then": {f"{ONE}.o": {"value": "x", "when_in_time": "later"}}}
    kb = counting({"when": {COUNTED: {"at_least": 1}}, **later})
    evaluation = kb.evaluate({LIST: [{"id": "e", "b": "x"}]})
    proof = evaluation.derivation.proof(CONCLUDED)
    assert isinstance(proof, Derived)
    (counted,) = proof.premises
    assert isinstance(counted, Counted)
    assert (proof.time, counted.time) == (1, 0)
    assert check(evaluation.kb.knowledge, evaluation.case, proof) == []
    forged = replace(proof, premises=(replace(counted, time=1),))
    assert check(evaluation.kb.knowledge, evaluation.case, forged) == ["maat: the test is met since before"]


def test_an_absence_does_not_hold_where_what_is_named_is_there() -> None:
    kb = counting({"unless": {COUNTED: {"at_least": 1}}})
    without, with_one = (kb.evaluate({LIST: [{"id": "e", **seen}]}) for seen in ({"b": "y"}, {"b": "x"}))
    proof = without.derivation.proof(CONCLUDED)
    assert isinstance(proof, Derived)
    assert proof.premises == (Absent("o", ONE),)
    assert check(without.kb.knowledge, without.case, proof) == []
    found = check(with_one.kb.knowledge, with_one.case, proof)
    assert f"{CONCLUDED}: what the rule's `unless` names is established" in found


def test_what_comes_later_establishes_nothing_before() -> None:
    """`h` is blocked now by `c` and lacks its premise later, when `c` is surer: that is no proof of what blocks now."""
    data = base({"a": ["x"], "b": ["x", "y"], "c": ["x"]}, [])
    data["knowledge_base"] |= {"certainty": {"zwak": TEXT, "sterk": TEXT}, "time": {"nu": TEXT, "later": TEXT}}
    data["measures"] = {COUNTED: {"count": {f"{MANY}.b": "x"}, "label": TEXT, "assumption": TEXT}}
    for name in ("b", "c"):
        data["vocabulary"][MANY][name]["known_by"] = "either"
    nobody = {COUNTED: {"below": 1}}
    later = {name: {f"{MANY}.{name}": {"value": "x", "when_in_time": "later"}} for name in ("b", "c")}
    data["rules"] = [
        *({"id": name, "when": {f"{MANY}.a": "x"}, "then": then, **RULE} for name, then in later.items()),
        {"id": "h", "when": nobody, "unless": {**nobody, f"{MANY}.c": "x"}, "then": {f"{MANY}.h": "ja"}, **RULE},
    ]
    seen = {"id": "e", "a": "x", "b": "y", "c": {"value": "x", "certainty": "zwak"}}
    evaluation = herstelkb.load_data(data).evaluate({LIST: [seen]})
    literal, blocks = Literal("e", "h", "ja"), Literal("e", "c", "x")
    found = why_not(evaluation.derivation, [literal])
    assert found is not None
    assert check_why_not(evaluation.kb.knowledge, evaluation.case, found) == []
    (miss,) = found.refuted[literal].misses
    exempt = miss.asked[-1]
    assert isinstance(exempt, Exemption)
    assert exempt.fails == (0,)
    now, surer = Observed(blocks, 1), evaluation.derivation.proof(blocks)
    assert now in exempt.established
    assert isinstance(surer, Derived)
    forged = replace(exempt, established=tuple(surer if one == now else one for one in exempt.established))
    refuted = replace(found.refuted[literal], misses=(replace(miss, asked=(*miss.asked[:-1], forged)),))
    altered = replace(found, refuted={**found.refuted, literal: refuted})
    wrong = check_why_not(evaluation.kb.knowledge, evaluation.case, altered)
    assert wrong == [f"{literal}: rule 'h': {blocks}: it does not hold by then"]


def test_of_two_ways_alike_but_for_certainty_a_proof_may_take_the_less_firm() -> None:
    data = base({"a": ["ja"]}, [{"a": "ja"}])
    data["knowledge_base"]["certainty"] = {"zwak": TEXT, "zeker": TEXT}
    way = f"{MANY}.a"
    data["rules"][0]["when"] = {"any": [{way: {"value": "ja", "certainty": "zeker"}}, {way: "ja"}]}
    kb = herstelkb.load_data(data)
    weakly = kb.evaluate({LIST: [{"id": "m01", "a": {"value": "ja", "certainty": "zwak"}}]})
    proof = weakly.derivation.proof(Literal("m01", "h", "ja"), 0)
    assert proof is not None
    assert check(kb.knowledge, weakly.case, proof) == []
