"""A `Case` that a program puts together is held to what a file is held to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

import herstelkb
from herstelkb.cases.case import Case, Member, Observation
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.knowledge.conditions import Literal

KB = herstelkb.load()
GOOD = Observation(Literal("a", "reactie", "remmend"), 2, by="Jan", on=date(2026, 1, 2), note="gezien")


MEMBERS = (Member("a"), Member("b", "Bo"))


def case(*observations: Any, members: Any = MEMBERS, **more: Any) -> Case:
    terms = more.pop("terms", KB.knowledge.terms)
    return Case(more.pop("name", "x"), more.pop("date", None), members, observations, terms, **more)


def test_a_good_one_is_taken_as_it_is() -> None:
    given = case(GOOD, unanswered={("b", "reactie"): "unknown"}, file="a.yaml", date=date(2026, 2, 1))
    assert KB.case(given) is given


def test_what_was_read_is_taken_as_it_is() -> None:
    read = KB.case({"medewerkers": [{"id": "a", "reactie": "remmend"}]})
    assert KB.case(read) is read


def test_lists_are_understood() -> None:
    read = KB.case(case(GOOD, members=[Member("a")]))
    assert (read.members, read.observations) == ((Member("a"),), (GOOD,))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: case(GOOD, members=()), "unknown-subject"),
        (lambda: case(replace(GOOD, literal=Literal("a", "rxactie", "remmend"))), "unknown-attribute"),
        (lambda: case(replace(GOOD, literal=Literal("a", "reactie", "zz"))), "unknown-value"),
        (lambda: case(replace(GOOD, literal=Literal("a", "steun", "openlijk"))), "not-observable"),
        (lambda: case(replace(GOOD, degree=9)), "unknown-scale-point"),
        (lambda: case(replace(GOOD, degree=0)), "unknown-scale-point"),
        (lambda: case(replace(GOOD, degree="zeker")), "unknown-scale-point"),  # type: ignore[arg-type]
        (lambda: case(replace(GOOD, on="gisteren")), "wrong-date"),  # type: ignore[arg-type]
        (lambda: case(replace(GOOD, note="a\nb")), "wrong-type"),
        (lambda: case(GOOD, replace(GOOD, literal=Literal("a", "reactie", "dragend"))), "duplicate-key"),
        (lambda: case(members=(Member("a"), Member("a"))), "duplicate-id"),
        (lambda: case(members=(Member("x=1"),)), "malformed-name"),
        (lambda: case(members=(Member("organisatie"),)), "malformed-name"),
        (lambda: case(members=("a",)), "wrong-type"),
        (lambda: case(members=None), "wrong-type"),
        (lambda: case(("a", "reactie", "remmend")), "wrong-type"),
        (lambda: case(replace(GOOD, literal=("a", "reactie", "remmend"))), "wrong-type"),  # type: ignore[arg-type]
        (lambda: case(replace(GOOD, literal=Literal(["a"], "reactie", "remmend"))), "wrong-type"),  # type: ignore[arg-type]
        (lambda: case(unanswered={("x", "reactie"): "unknown"}), "unknown-subject"),
        (lambda: case(unanswered={("a", "reactie"): "nvt"}), "unknown-value"),
        (lambda: case(unanswered={"a.reactie": "unknown"}), "wrong-type"),
        (lambda: case(GOOD, unanswered={("a", "reactie"): "unknown"}), "duplicate-key"),
        (lambda: case(date="gisteren"), "wrong-date"),
        (lambda: case(terms=None), "wrong-type"),
        (lambda: case(name=["x"]), "wrong-type"),
    ],
)
def test_what_no_file_could_hold_is_refused(make: Callable[[], Case], code: str) -> None:
    with pytest.raises(UnusableInput) as refused:
        KB.evaluate(make())
    assert code in [finding.code for finding in refused.value.diagnostics]
