"""What a comparison says to an adviser: what is done, what merely has no ground any more, who came and went, and when
something can be said to have come true."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import herstelkb
from herstelkb.explanation.comparing.expectations import ExpectationOutcome
from herstelkb.knowledge.conditions import Literal
from herstelkb.reporting.comparison import comparison_text
from pages import Page

ROOT = Path(__file__).parent.parent
SCHOOL = [ROOT / "examples" / f"basisschool{when}.yaml" for when in ("", "-2027-03", "-2027-09")]
PEOPLE = [
    {"id": "m01", "reactie": "remmend", "remoorzaak": "onwil"},
    {"id": "m02", "reactie": "afwachtend"},
    {"id": "m03", "reactie": "dragend"},
]


@cache
def bundled() -> herstelkb.KnowledgeBase:
    return herstelkb.load()


def case(name: str = "School", people: Any = PEOPLE, **organisation: Any) -> dict[str, Any]:
    return {"case": name, "organisatie": organisation, "medewerkers": people}


def compared(*cases: Any) -> Any:
    return herstelkb.compare(*cases, kb=bundled(), engine="reference")


STUCK = {"komt_in_beweging": False, "aanpak": "draagvlak"}
FOLLOWED = {**STUCK, "aanpak": "betrokkenheid"}


@cache
def school() -> Any:
    return compared(*SCHOOL)


@cache
def half_a_year() -> Any:
    return compared(*SCHOOL[1:])


# --- what no longer follows ---


def test_following_the_advice_does_not_take_the_diagnosis_away() -> None:
    followed = compared(case(**STUCK), case(**FOLLOWED))
    arrears = Literal("organisatie", "ontwikkelingsachterstand", True)
    before, after = followed.value.derivations
    assert after.steps[arrears] == before.steps[arrears] != ()
    assert "achterstand" not in followed.to_text().partition("Advies")[0]


def test_two_cases_evaluated_each_by_itself_say_what_lost_its_grounds() -> None:
    said = compared(*(bundled().evaluate(case(**seen)) for seen in (STUCK, FOLLOWED))).to_text()
    assert re.search("niet meer onderbouwd: waarschijnlijk: de organisatie heeft een ontwikkelingsachterstand", said)
    assert "Daarmee is het nog niet weerlegd" in said
    assert not re.search("vervalt: .*(achterstand|te herstellen)", said)
    assert "niet meer nodig" not in said


def test_advice_is_told_by_what_became_of_it() -> None:
    advice = {a.item: a for a in compared(case(**STUCK), case(**FOLLOWED)).value.whole.advice}
    one = ("organisatie",)
    assert advice["leid-op-betrokkenheid"].done == one
    assert advice["stop-met-alleen-draagvlak"].otherwise == one
    for item in ("erken-eigen-aandeel", "neem-regie-en-besluit", "maak-meedoen-vanzelfsprekend"):
        assert advice[item].due == one


def test_what_if_and_changes_say_so_too() -> None:
    now = bundled().evaluate(case(**STUCK))
    supposed = now.what_if("organisatie.aanpak=betrokkenheid", seen=True).to_text()
    assert "Stel dat dit gezien was" in supposed
    assert "niet meer onderbouwd: waarschijnlijk: de organisatie heeft een ontwikkelingsachterstand" in supposed
    assert "Daarmee is het nog niet weerlegd" in supposed
    needed = now.smallest_changes("organisatie.ontwikkelingsachterstand", seen=True).to_text()
    assert "de leiding stuurt op betrokkenheid (niet meer onderbouwd)" in needed
    assert "Daarmee is het nog niet weerlegd" in needed
    assert "vervallen" not in needed
    done = now.smallest_changes("organisatie.advice=leid-op-betrokkenheid").to_text()
    assert "de leiding stuurt op betrokkenheid (gedaan" in done


def test_changes_name_only_what_holds_or_can_hold() -> None:
    now = bundled().evaluate(case(**STUCK))
    for follows in (None, True):
        said = now.smallest_changes("organisatie.verantwoordelijk_voor_ontstaan", follows=follows).to_text()
        assert "de leiding altijd verantwoordelijk" in said
        assert "bij de medewerkers" not in said
    nothing = bundled().evaluate(case())
    assert "bij de medewerkers" not in nothing.smallest_changes("organisatie.verantwoordelijk_voor_herstel").to_text()


# --- the course ---


def came(answer: Any) -> dict[str, str]:
    return {str(expected.literal): expected.came.value for expected in answer.value.expected}


def test_what_nobody_can_observe_is_not_awaited() -> None:
    found = came(half_a_year())
    assert found["organisatie.draagvlak_voor_herstel=groeit"] == "not_observable"
    assert "is niet rechtstreeks te zien" in half_a_year().to_text()


def test_what_came_true_is_said_as_firmly_as_it_was_seen() -> None:
    assert came(half_a_year())["organisatie.wederkerigheid=groeit"] == "came_true"
    assert "groeit (uitgekomen, zeer waarschijnlijk)" in half_a_year().to_text()


def test_an_expectation_that_can_come_true_is_awaited_until_it_does() -> None:
    leads = {"ontwikkelingsachterstand": True, "leiding_neemt_regie": True, "aanpak": "betrokkenheid"}
    assert (
        came(compared(case(**leads), case(**leads)))["organisatie.wederkerigheid=groeit"] == ExpectationOutcome.NOT_YET
    )
    gone = compared(case(**leads), case(**{**leads, "leiding_neemt_regie": False}))
    assert came(gone)["organisatie.wederkerigheid=groeit"] == ExpectationOutcome.DROPPED
    assert "nog niet weerlegd" in gone.to_text()


def test_more_than_was_expected_is_told_as_it_is() -> None:
    leads = {"ontwikkelingsachterstand": True, "leiding_neemt_regie": True, "aanpak": "betrokkenheid"}
    there = compared(case(**leads), case(**leads, wederkerigheid="aanwezig"))
    assert came(there)["organisatie.wederkerigheid=groeit"] == ExpectationOutcome.OPPOSITE
    assert "tegendeel" not in there.to_text()


def test_every_earlier_case_counts_for_what_was_expected() -> None:
    assert not school().value.whole.course  # nothing was to be expected of the first
    assert came(school())["organisatie.wederkerigheid=groeit"] == "came_true"


def test_what_comes_sooner_shows_how_it_was_and_is_and_no_circular_reason() -> None:
    said = half_a_year().to_text()
    (line,) = [line for line in said.splitlines() if "eerder; " in line]
    assert "was waarschijnlijk, op termijn; nu zeer waarschijnlijk; waargenomen" in line
    for row in said.splitlines():
        assert "omdat wederkerigheid langzaam groeit" not in row


# --- who came and who went ---


def test_who_left_or_joined_is_told_once_and_left_out_of_the_rest() -> None:
    passage = compared(*SCHOOL[:2])
    comparison = passage.value.whole
    assert (comparison.joined, comparison.left) == (("m13",), ("m07",))
    gone = {"m07", "m13"}
    assert not gone & {change.subject for change in comparison.observed}
    assert not gone & {difference.literal.subject for difference in comparison.differences}
    assert not gone & {who for moved in comparison.moved for who in moved.subjects}
    assert not gone & {who for a in comparison.advice for who in (*a.new, *a.due, *a.ended)}
    assert passage.to_text().count("m07") == 1
    body = Page(comparison_text(passage.value, ".html")).body
    assert body.count("m07") == 1


def test_the_advice_for_who_joined_stands_with_that() -> None:
    said = compared(*SCHOOL[:2]).to_text()
    joined = said[said.index("erbij gekomen: m13") : said.index("niet meer in het overzicht")]
    assert "advies voor m13: Reken niet te snel op dragers" in joined


def test_a_timeline_tells_who_was_not_there_from_what_was_not_known() -> None:
    page = Page(comparison_text(school().value, ".html"))
    rows = [element for element in page.all("tr") if "m13" in element.text]
    assert rows
    assert all("–" in row.text for row in rows)


# --- the report ---


def test_what_is_alike_of_several_stands_in_one_line() -> None:
    for said in (half_a_year().to_text(), comparison_text(half_a_year().value, ".md")):
        follows = said[said.index("Wat hierdoor verandert") :]
        assert len(re.findall("[Ee]rbij:.*(bijdrag|draagt bij)", follows)) == 1


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_report_opens_in_short(language: str) -> None:
    page = Page(comparison_text(school().value, ".html", language=language))
    first, second = page.all("section")[:2]
    assert first.attributes["aria-labelledby"] == "short"
    assert 100 < len(first.text.split()) < 600  # read in three minutes
    assert "ontwikkelingsachterstand" in first.text or "developmental deficit" in first.text
    assert second.attributes["aria-labelledby"] == "advice"


def test_a_timeline_has_no_column_of_the_organisations_name() -> None:
    page = Page(comparison_text(school().value, ".html"))
    cells = [element.text for element in page.all("td")]
    assert "Basisschool De Linde" not in cells
    assert all("Basisschool De Linde" not in line for line in _part(school().to_text(), "Wie is verschoven"))


def _part(said: str, title: str) -> list[str]:
    lines = said.splitlines()
    start = next(n for n, line in enumerate(lines) if title in line)
    return [line for line in lines[start + 1 :] if re.match(r"[│ ]+[├└]", line)][:20]


@pytest.mark.parametrize("suffix", [".html", ".md"])
def test_mobility_comes_with_a_notice_of_care_and_assumptions_with_a_mark(suffix: str) -> None:
    said = comparison_text(school().value, suffix)
    assert "Dit raakt mensen persoonlijk" in said
    assert "geen uitkomst van een rekensom" in said
    assert "(waarschijnlijk)°" in said
    assert "berust op een aanname van ons" in said
    assert "Aannames waarop dit rapport berust" in said
    assert "anders dan de regels verwachten" in said


def test_names_are_shown_only_on_request_also_of_who_left() -> None:
    named = [{**one, "name": f"Naam {one['id']}"} for one in PEOPLE]
    course = compared(case(people=named, **STUCK), case(people=named[1:], **FOLLOWED)).value
    assert "Naam" not in comparison_text(course, ".md")
    assert "Naam m01" in comparison_text(course, ".md", names=True)


def test_whatever_an_organisation_is_called_is_shown_and_not_obeyed() -> None:
    course = compared(case("<b>x</b>", **STUCK), case("<i>y</i>", **FOLLOWED)).value
    said = comparison_text(course, ".html")
    assert "&lt;b&gt;x&lt;/b&gt;" in said
    assert "<b>x" not in said
    assert "&amp;lt;" not in said


# --- the library ---


@pytest.mark.parametrize("suffix", [".html", ".md"])
def test_the_library_writes_the_report_of_a_comparison(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"verloop{suffix}"
    answer = school()
    herstelkb.report(answer, path, language="en")
    assert path.read_text("utf-8") == comparison_text(answer.value, suffix, language="en")


def test_another_answer_has_no_report(tmp_path: Path) -> None:
    with pytest.raises(herstelkb.UnusableInput, match="there is no report of 'questions'"):
        herstelkb.report(bundled().evaluate(case(**STUCK)).questions(), tmp_path / "x.html")


def test_two_organisations_are_said_to_be_two() -> None:
    answer = compared(case("Noord", **STUCK), case("Zuid", **STUCK))
    (notice,) = answer.value.notices
    assert (notice.about, notice.earlier.name, notice.later.name) == ("other_name", "Noord", "Zuid")
    for said in (answer.to_text(), comparison_text(answer.value, ".md"), comparison_text(answer.value, ".html")):
        assert "Noord" in said
        assert "twee organisaties" in said
    assert answer.to_json()["answer"]["notices"] == [{"about": "other_name", "earlier": 0, "later": 1}]


def test_a_later_case_with_an_earlier_date_is_said_to_be_so() -> None:
    answer = compared({**case(**STUCK), "date": "2026-05-01"}, {**case(**STUCK), "date": "2026-01-01"})
    assert [notice.about for notice in answer.value.notices] == ["earlier_date"]
    assert not compared(*SCHOOL).value.notices


def test_what_was_observed_and_concluded_and_is_neither_now_can_be_told() -> None:
    cases = case(**STUCK, ontwikkelingsachterstand=True), case(aanpak="geen")
    answer = compared(*map(bundled().evaluate, cases))
    assert "niet meer onderbouwd: de organisatie heeft een ontwikkelingsachterstand" in answer.to_text()


def test_in_short_many_are_counted_and_not_named() -> None:
    many = [{"id": f"p{n:02}", "reactie": "remmend"} for n in range(20)]
    turned = [{**one, "reactie": "afwachtend"} for one in many]
    page = Page(comparison_text(compared(case(people=many, **STUCK), case(people=turned, **STUCK)).value, ".html"))
    short = page.all("section")[0].text
    assert "20 medewerkers" in short
    assert "p07" not in short
    assert "p07" in page.body
