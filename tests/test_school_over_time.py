"""The school over three dates, told by the tool alone: what was found carries over, then come reactions, then growth.

Nobody writes the diagnosis into the later cases: what the earlier ones established goes on until it is contradicted.
"""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

import herstelkb
from herstelkb.api import Evaluation

KB = herstelkb.load()
ZEKER, MEESTAL, WAARSCHIJNLIJK = 4, 3, 2
EXAMPLES = Path("examples")

pytestmark = pytest.mark.skipif(
    "earlier" not in inspect.signature(KB.evaluate).parameters, reason="what is found does not carry over yet"
)


def told(name: str, earlier: Evaluation | None = None) -> Evaluation:
    """The evaluation of one of the examples, without a diagnosis written in by hand."""
    written = KB.case(EXAMPLES / f"{name}.yaml").to_json()
    if earlier is not None:
        written["organisatie"].pop("ontwikkelingsachterstand", None)
    return KB.evaluate(written, **({"earlier": earlier} if earlier is not None else {}))


@pytest.fixture(scope="module")
def school() -> tuple[Evaluation, Evaluation, Evaluation]:
    """The school in November, in March and in September."""
    first = told("basisschool")
    second = told("basisschool-2027-03", first)
    return first, second, told("basisschool-2027-09", second)


def degrees(found: Evaluation, fact: str) -> list[int]:
    """How firmly something holds at each point of time."""
    at = range(len(KB.knowledge.time))
    return [
        max((found.derivation.degree(li, p) for li in found.derivation.steps if str(li) == fact), default=0) for p in at
    ]


def advice(found: Evaluation, subject: str = "organisatie") -> set[str]:
    """The items for one subject."""
    return {given.item for given in found.advice if subject in [r.subject for r in given.for_whom]}


def test_the_diagnosis_is_kept_to_its_degree(school: tuple[Evaluation, ...]) -> None:
    (first, *later) = school
    found = degrees(first, "organisatie.ontwikkelingsachterstand=true")[0]
    assert found > 0
    for one in later:
        assert degrees(one, "organisatie.ontwikkelingsachterstand=true")[0] == found
        assert degrees(one, "organisatie.herstel_nodig=true")[0] == found
        assert not one.violations


def test_first_reactions_and_then_growth(school: tuple[Evaluation, ...]) -> None:
    first, second, third = school
    assert degrees(first, "organisatie.eerst_reacties_verwacht=true") == [0, 0, 0, 0]  # nobody leads it yet
    assert degrees(second, "organisatie.eerst_reacties_verwacht=true")[0] > 0
    growing = [degrees(one, "organisatie.wederkerigheid=groeit") for one in school]
    assert growing[0] == [0, 0, 0, 0]
    assert growing[1][:2] == [0, 0]
    assert growing[1][2] > 0
    assert growing[2][0] == MEESTAL  # seen, and the course come sooner
    assert degrees(third, "organisatie.eerst_reacties_verwacht=true")[0] == 0  # past
    assert not [one for one in third.tensions if one.literal.attribute == "wederkerigheid"]


def test_support_in_the_end(school: tuple[Evaluation, ...]) -> None:
    for found in school[1:]:
        *before, last = degrees(found, "organisatie.draagvlak_voor_herstel=groeit")
        assert before == [0, 0, 0]
        assert last > 0


def test_who_did_what_was_advised_reads_where_they_stand(school: tuple[Evaluation, ...]) -> None:
    first, second, third = school
    assert {"neem-regie-en-besluit", "leid-op-betrokkenheid"} <= advice(first)
    for found in (second, third):
        assert "houd-koers" in advice(found)
        assert not {"neem-regie-en-besluit", "leid-op-betrokkenheid", "stop-met-alleen-draagvlak"} & advice(found)
    assert "bereid-voor-op-reacties" in advice(second)
    assert "bereid-voor-op-reacties" not in advice(third)
    assert "maak-meedoen-vanzelfsprekend" in advice(second)
    assert "maak-meedoen-vanzelfsprekend" not in advice(third)


def test_nobody_is_moved_for_being_guided(school: tuple[Evaluation, ...]) -> None:
    first, second, _ = school
    assert first.value("m02.mobiliteitsafspraak") is None  # seen unable before any guidance
    assert second.value("m02.mobiliteitsafspraak") is False  # and able after it
    assert "bied-andere-begeleiding" not in advice(second, "m02")
