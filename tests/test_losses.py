"""What no longer follows: done, otherwise by now, or without ground; that a sign is gone refutes nothing."""

from functools import cache
from typing import Any

import pytest

import herstelkb
from herstelkb.explanation.comparing.differences import Differences
from herstelkb.knowledge.conditions import Literal


@cache
def bundled() -> herstelkb.KnowledgeBase:
    return herstelkb.load()


def evaluated(organisation: dict[str, Any], *people: dict[str, Any]) -> Any:
    case = {"organisatie": organisation, "medewerkers": [{"id": f"m{n:02}", **p} for n, p in enumerate(people, 1)]}
    return bundled().evaluate(case, engine="reference").derivation


def ends(before: Any, after: Any) -> dict[str, tuple[str, list[str]]]:
    """How each literal was lost, and what is known instead."""
    losses = Differences(before, after).losses
    return {str(li): (found.end.value, [str(p.literal) for p in found.now]) for li, found in losses.items()}


STUCK = {"komt_in_beweging": False, "aanpak": "draagvlak"}


def test_following_the_advice_refutes_no_diagnosis():
    found = ends(evaluated(STUCK), evaluated({**STUCK, "aanpak": "betrokkenheid"}))
    for conclusion in ("herstel_nodig=true", "ontwikkelingsachterstand=true", "risico=vertraging_of_mislukking"):
        assert found[f"organisatie.{conclusion}"] == ("no_ground", [])


def test_advice_is_done_where_what_its_rule_waits_for_is_observed():
    found = ends(evaluated(STUCK), evaluated({**STUCK, "aanpak": "betrokkenheid"}))
    now = ["organisatie.aanpak=betrokkenheid"]
    assert found["organisatie.advice=leid-op-betrokkenheid"] == ("done", now)
    assert found["organisatie.advice=neem-regie-en-besluit"] == ("no_ground", [])
    assert found["organisatie.advice=erken-eigen-aandeel"] == ("no_ground", [])


def test_advice_whose_ground_is_otherwise_now_lapses():
    found = ends(evaluated(STUCK), evaluated({**STUCK, "aanpak": "betrokkenheid"}))
    now = ["organisatie.aanpak=betrokkenheid"]
    assert found["organisatie.advice=stop-met-alleen-draagvlak"] == ("otherwise", now)


def test_leaving_the_course_is_not_called_done():
    leads = {"ontwikkelingsachterstand": True, "leiding_neemt_regie": True, "aanpak": "betrokkenheid"}
    found = ends(evaluated(leads), evaluated({**leads, "leiding_neemt_regie": False}))
    assert found["organisatie.advice=houd-koers"] == ("otherwise", ["organisatie.leiding_neemt_regie=false"])
    assert found["organisatie.draagvlak_voor_herstel=groeit"] == ("no_ground", [])


def test_a_conclusion_of_which_another_value_is_known_is_otherwise():
    resisting = {"reactie": "remmend", "remoorzaak": "onwil"}
    found = ends(evaluated({}, resisting), evaluated({}, {"reactie": "afwachtend"}))
    assert found["m01.passende_stijl=begrenzend"] == ("otherwise", ["m01.passende_stijl=responsief"])
    assert found["m01.advice=begrens-gedrag-en-werk"] == ("otherwise", ["m01.passende_stijl=responsief"])


def test_what_came_sooner_already_refutes_nothing_that_is_to_come():
    leads = {"ontwikkelingsachterstand": True, "leiding_neemt_regie": True, "aanpak": "betrokkenheid"}
    before, after = evaluated(leads), evaluated({**leads, "aanpak": "draagvlak"})
    lacking = Literal("organisatie", "wederkerigheid", "ontbreekt")
    assert before.degree(lacking, 0)
    assert after.degree(lacking, 0)
    assert ends(before, after)["organisatie.wederkerigheid=groeit"] == ("no_ground", [])


def test_an_exception_that_no_leader_can_bring_about_is_not_something_done():
    unguided = {"begeleid": True, "meekunnen": False}
    stuck = {"komt_in_beweging": False, "aanpak": "draagvlak"}
    found = ends(evaluated(stuck, unguided), evaluated({**stuck, "ontwikkelingsachterstand": False}, unguided))
    now = ["organisatie.ontwikkelingsachterstand=false"]
    assert found["m01.mobiliteitsafspraak=true"] == ("otherwise", now)
    assert found["m01.advice=maak-mobiliteitsafspraak"] == ("otherwise", now)


@pytest.mark.parametrize(("observed", "end"), [(True, "otherwise"), (False, "no_ground")])
def test_of_several_grounds_the_least_refuted_tells(observed: bool, end: str):
    """Frames and goals were unclear. Frames are clear now; the goals have been seen to be, or have not been seen."""
    needed = {"ontwikkelingsachterstand": True, "kaders_duidelijk": False, "doelen_duidelijk": False}
    clear = {"ontwikkelingsachterstand": True, "kaders_duidelijk": True} | (
        {"doelen_duidelijk": True} if observed else {}
    )
    found = ends(evaluated(needed), evaluated(clear))
    assert found["organisatie.advice=geef-richting-met-kaders"][0] == end
