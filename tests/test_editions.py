"""The values that the editions are made of: examples that a reader can check against the rules."""

from pathlib import Path

import pytest

import herstelkb
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.reporting.editions.edition import report_of
from herstelkb.reporting.findings import Findings
from herstelkb.reporting.outlook import Outlook
from herstelkb.reporting.shown import EDITIONS
from herstelkb.reporting.voice import Voice

KB = herstelkb.load()
SCHOOL = Path(__file__).parents[1] / "examples" / "basisschool.yaml"


def report(case, edition="leader", only=None, kb=KB, language="nl"):
    evaluation = kb.evaluate(case)
    voice = Voice(evaluation.knowledge, evaluation.case, language)
    return report_of(Findings(evaluation), Outlook(evaluation), voice, edition, only)


def plan(case, subject):
    return next(one for one in report(case).plans if one.subject == subject)


def test_the_school_acts_in_this_order():
    found = report(SCHOOL)
    assert [action.item for action in found.actions] == [
        "neem-regie-en-besluit",
        "maak-meedoen-vanzelfsprekend",
        "erken-eigen-aandeel",
        "geef-richting-met-kaders",
        "breng-functioneren-in-beeld",
    ]
    assert [one.item for one in found.let_go] == [
        "stop-met-alleen-draagvlak",
        "stel-verwachting-bij",
        "maak-tijd-en-aandacht-vrij",
    ]
    assert found.load == 10  # all but m09, who is led as fits, and m12, of whom nothing is known
    assert [point.subjects for point in found.open[:2]] == [("m12",), ("m03",)]


STARTED = {"leiding_neemt_regie": True, "aanpak": "betrokkenheid"}
SUPPORTING = [{"id": f"m{n}", "reactie": "dragend", "steunt_openlijk": True} for n in range(6)]


@pytest.mark.parametrize(
    ("seen", "people", "here"),
    [
        ({}, [], 0),
        ({"komt_in_beweging": False, "aanpak": "draagvlak"}, [], 0),
        ({"leiding_neemt_regie": False, "wederkerigheid": "aanwezig"}, [], 0),
        (STARTED, [], 1),
        ({**STARTED, "wederkerigheid": "groeit"}, [], 2),
        ({**STARTED, "wederkerigheid": "groeit"}, SUPPORTING, 3),
    ],
)
def test_the_course_stands_whatever_is_known_and_says_where_the_reader_is(seen, people, here):
    course = report({"organisatie": seen, "medewerkers": people}).course
    assert [station.here for station in course.stations] == [number == here for number in range(4)]
    assert course.closed is None
    assert (course.fork is not None) == (seen.get("aanpak") == "draagvlak")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_course_does_not_ask_for_a_lead_that_has_been_taken(language):
    title = KB.knowledge.source.report.course.title[language]
    assert report({"organisatie": {"leiding_neemt_regie": False}}, language=language).course.title == title
    assert report({"organisatie": {"leiding_neemt_regie": True}}, language=language).course.title != title


def test_a_judgement_that_waits_rests_on_a_lettered_assumption():
    judged = {"begeleid": True, "meekunnen": False, "oordeel_wacht": True}
    found = report({"organisatie": {"ontwikkelingsachterstand": True}, "medewerkers": [{"id": "m1", **judged}]})
    assert "laat-oordeel-wachten" in [line.item for line in found.plans[0].now]
    assert [assumed.text for assumed in found.assumed if "ziekte" in assumed.text] == []


def test_a_recovered_organisation_reads_that_the_course_is_behind_it():
    healthy = {"sturing": "aanwezig", "begeleiding": "aanwezig", "ontwikkelingsachterstand": False}
    found = report({"organisatie": healthy})
    assert found.course.closed is not None
    assert [action.item for action in found.actions] == ["leid-door-zoals-nu"]
    assert "{{" not in " ".join(told.text for told in found.summary.sentences)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_hedge_stands_on_the_condition_and_a_certain_arrears_has_none(language):
    probable, certain = (
        report({"organisatie": {"ontwikkelingsachterstand": seen}}, language=language).summary.sentences
        for seen in ({"value": True, "certainty": "waarschijnlijk"}, True)
    )
    word = KB.knowledge.source.head.certainty["waarschijnlijk"][language]
    assert [word in told.text for told in probable] == [True, True, False]
    assert not any(word in told.text or "  " in told.text for told in certain)


WORDS = {  # of each attribute, what the item calls it, and the values that say it is missing
    "doelen_duidelijk": ("doel", [False]),
    "kaders_duidelijk": ("duidelijke kaders", [False]),
    "verantwoordelijkheden_duidelijk": ("wie waarvoor verantwoordelijk is", [False]),
    "begeleiding": ("begeleiding", ["ontbreekt", "ontbreekt_langdurig"]),
}


@pytest.mark.parametrize("missing", range(1, 16))
@pytest.mark.parametrize("others", ["seen", "unknown"])
def test_an_item_names_what_is_missing_and_no_more(missing, others):
    lacking = [name for n, name in enumerate(WORDS) if missing & 1 << n]
    there = {name: "aanwezig" if name == "begeleiding" else True for name in WORDS if name not in lacking}
    seen = {name: WORDS[name][1][0] for name in lacking} | (there if others == "seen" else {})
    (said,) = (
        action.start
        for action in report({"organisatie": {"ontwikkelingsachterstand": True, **seen}}).actions
        if action.item == "geef-richting-met-kaders"
    )
    named = said.partition(":")[2].partition(".")[0]
    assert [name for name in WORDS if WORDS[name][0] in named] == lacking


NEEDED = {"ontwikkelingsachterstand": True, "komt_in_beweging": False}
DONE = {
    "neem-regie-en-besluit": {"leiding_neemt_regie": True, "leiding_neemt_beslissingen": True},
    "maak-meedoen-vanzelfsprekend": {"iedereen_doet_mee": True},
    "leid-op-betrokkenheid": {"aanpak": "betrokkenheid"},
    "beeindig-laissez-faire": {"leidingstijl": "responsief"},
    "erken-eigen-aandeel": {"verantwoordelijkheid_erkend": True},
    "geef-richting-met-kaders": {
        "kaders_duidelijk": True,
        "doelen_duidelijk": True,
        "verantwoordelijkheden_duidelijk": True,
        "begeleiding": "aanwezig",
    },
    "breng-functioneren-in-beeld": {"zicht_op_functioneren": True},
    "stop-met-alleen-draagvlak": {"aanpak": "betrokkenheid"},
    "stel-verwachting-bij": {"verwacht_snel_rust": False},
    "maak-tijd-en-aandacht-vrij": {"tijd_geduld_aandacht": True},
}
UNDONE = {
    **NEEDED,
    "aanpak": "draagvlak",
    "leidingstijl": "laissez_faire",
    "kaders_duidelijk": False,
    "verwacht_snel_rust": True,
}


@pytest.mark.parametrize("item", DONE)
def test_what_is_done_is_no_longer_advised(item):
    def advised(seen):
        return {given.item for given in KB.evaluate({"organisatie": seen}).advice}

    assert item in advised(UNDONE)
    assert item not in advised(UNDONE | DONE[item])


def test_one_plan_in_the_order_of_its_phases():
    found = plan(SCHOOL, "m02")
    assert [line.item for line in found.now] == ["begeleid-voor-het-oordeel"]
    assert [line.phase for line in found.then] == ["style", "style", "talk"]
    assert (found.style, found.fits, found.fixed_talk, found.delicate) == (
        "duidelijke kaders en begeleiding",
        False,
        True,
        None,
    )
    assert [seen.private for seen in found.seen] == [False, True, False, True, False]


def test_what_contradicts_itself_is_shown_and_the_rest_waits():
    torn = {"id": "m01", "reactie": "dragend", "meewerken": False, "huidige_stijl": "laissez_faire"}
    found = plan({"organisatie": NEEDED, "medewerkers": [torn]}, "m01")
    (said,) = found.contradictions
    assert "m01 steunt" in said
    assert "m01 werkt" in said
    assert [line.phase for line in (*found.now, *found.then)] == ["ask"]


def test_two_values_that_both_follow_make_advice_wait():
    """Also where no rule says so: these give two items, of which only that to find out is left."""
    files = starter()
    water = files["10-water.yaml"].replace("when: {plant.grond: vochtig}", "when: {plant.grond: droog}")
    kb = herstelkb.load_text(*{**files, "10-water.yaml": water}.values())
    dry = {"planten": [{"id": "palm", "grond": "droog"}]}
    (found,) = report(dry, kb=kb).plans
    assert found.contradictions
    assert found.now == found.then == ()


def test_mobility_is_told_only_where_it_is_concluded_and_then_alone():
    guided = {"id": "m01", "reactie": "remmend", "begeleid": True, "meekunnen": False}
    case = {"organisatie": NEEDED, "medewerkers": [guided]}
    found = plan(case, "m01")
    assert found.delicate is not None
    assert found.now == found.then == ()
    assert found.judged
    sheet = report(case, "person", "m01").sheet
    assert sheet.seen
    assert not any("ander" in text and "plek" in text for text in (*sheet.done, *sheet.asked))


def test_below_five_nothing_is_counted_and_below_ten_nothing_is_told():
    few = {"organisatie": NEEDED, "medewerkers": SUPPORTING[:4]}
    assert report(few).support is None
    nine = {"organisatie": NEEDED, "medewerkers": [{"id": f"m{n}"} for n in range(9)]}
    assert report(nine, "management").bands is None
    assert report(nine).map is not None


def test_what_may_be_told_of_the_school():
    found = report(SCHOOL, "management")
    assert [(band.count, band.most) for band in found.bands.bands] == [
        (None, False),
        (None, True),
        (5, None),
        (None, True),
    ]
    assert found.map is None
    assert found.support is None
    assert found.plans == ()
    assert {odd.subject for odd in found.odd} == {"organisatie"}


def test_an_edition_for_somebody_needs_to_know_for_whom():
    for arguments in (("person",), ("person", "m99"), ("leader", "m01")):
        with pytest.raises(UnusableInput):
            report(SCHOOL, *arguments)


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_base_without_a_section_has_every_edition(edition):
    kb = herstelkb.load_text(*(text for name, text in starter().items() if name != "30-rapport.yaml"))
    case = {"planten": [{"id": "ficus", "grond": "droog"}, {"id": "palm", "grond": "vochtig"}]}
    found = report(case, edition, "ficus" if edition == "person" else None, kb=kb)
    assert found.course is None
    if edition == "person":
        assert found.sheet.seen == ("ficus staat in droge grond.",)
        return
    assert found.summary.sentences == ()
    assert [plan.subject for plan in found.plans] == ([] if edition == "management" else ["ficus", "palm"])


def starter():
    folder = SCHOOL.parents[1] / "templates" / "starter" / "rules"
    return {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.yaml"))}


def test_no_deficit_but_absent_leadership_is_not_told_to_go_on():
    found = report({"organisatie": {"ontwikkelingsachterstand": False, "leidingstijl": "laissez_faire"}})
    assert found.course.closed is None
    assert [action.item for action in found.actions] == ["beeindig-laissez-faire"]


def test_what_somebody_reads_may_not_rest_on_advice_that_rests_on_what_is_private():
    files = starter()
    files["30-rapport.yaml"] += """  private: [plant.gele_bladeren]
  person:
    done:
      - when: {plant.advice: bekijk-het-blad}
        text: {nl: Wij kijken naar uw blad., en: We look at your leaves.}
"""
    with pytest.raises(UnusableInput) as caught:
        herstelkb.load_text(*files.values())
    assert [finding.code for finding in caught.value.diagnostics] == ["private-told"]


CROWD = [
    {
        "id": f"m{n:03}",
        "reactie": ("afwachtend", "dragend")[n % 2],
        "huidige_stijl": ("laissez_faire", "responsief")[n % 3 > 1],
    }
    for n in range(60)
]
APART = [
    {"id": "x1", "reactie": "remmend"},  # find out why, now
    {"id": "x2", "reactie": "afwachtend", "own_view": "ik wil graag, maar het is te druk"},
    {"id": "x3", "reactie": "remmend", "neemt_voortouw": True, "spreekt_collegas_aan": True, "remoorzaak": "onwil"},
]


def told(plan):
    lines = [(line.item, line.hedge) for line in (*plan.now, *plan.then)]
    return lines, plan.style, plan.style_hedge, plan.fits, sorted(plan.asks), plan.fixed_talk, plan.contradictions


def test_of_a_crowd_all_who_are_alike_share_a_card_and_nobody_is_left_out():
    case = {"organisatie": NEEDED, "medewerkers": [*APART, *CROWD]}
    found = report(case)
    people = [subject for one in found.plans for subject in one.subjects]
    assert sorted(people) == sorted(one["id"] for one in case["medewerkers"])
    assert {one.subject for one in found.plans if not one.others} == {"x1", "x2", "x3"}
    assert len(found.plans) == 3 + 4  # two reactions, two present styles
    alone = {one.subject: told(one) for one in report({**case, "medewerkers": [*APART, *CROWD[:37]]}).plans}
    for one in found.plans:
        assert {str(alone[subject]) for subject in one.subjects if subject in alone} == {str(told(one))}
    assert found.load == sum(len(one.subjects) for one in found.plans if one.fixed_talk)
    for one in found.plans:
        if one.others:
            assert not any(subject in text.text for subject in people for text in one.seen)


def test_up_to_forty_people_have_a_card_each():
    case = {"organisatie": NEEDED, "medewerkers": CROWD[:40]}
    assert [one.subjects for one in report(case).plans] == [(one["id"],) for one in CROWD[:40]]
