"""Values as numpy, pandas and enumerations have them: understood, or told what to write instead."""

from __future__ import annotations

import importlib.util
from datetime import date
from enum import Enum
from typing import Any

import duckdb
import polars as pl
import pytest

import herstelkb
from herstelkb.ground.diagnostics import Diagnostic, UnusableInput

KB = herstelkb.load()


class Reaction(str, Enum):  # noqa: UP042 (the form of before StrEnum, whose members are spoken otherwise)
    """What a program may call its values."""

    BRAKING = "remmend"


class Field(str, Enum):  # noqa: UP042
    """What it may call its keys."""

    LIST = "medewerkers"
    ID = "id"
    REACTION = "reactie"
    VALUE = "value"


class Scalar:
    """A value as numpy has it: an array of no dimension."""

    ndim = 0

    def __init__(self, value: Any) -> None:
        self.value = value

    def item(self) -> Any:
        return self.value


class NAType:
    """A missing value as pandas has it, of which nobody may ask whether it is true."""

    def __bool__(self) -> bool:
        raise TypeError("boolean value of NA is ambiguous")

    def __eq__(self, other: object) -> Any:
        return self

    __hash__ = None  # type: ignore[assignment]


def refused(case: dict[str, Any]) -> Diagnostic:
    with pytest.raises(UnusableInput) as refusal:
        KB.case(case)
    (finding,) = refusal.value.diagnostics
    return finding


def everywhere(value: Any) -> list[dict[str, Any]]:
    """A case with a value in each kind of place."""
    details = {"value": "remmend", "certainty": value}
    return [
        {"organisatie": {"komt_in_beweging": value}},
        {"organisatie": {"komt_in_beweging": {"value": value}}},
        {"medewerkers": [{"id": value}]},
        {"medewerkers": [{"id": "m1", "name": value}]},
        {"medewerkers": [{"id": "m1", "reactie": details}]},
        {"date": value},
        {"case": value},
    ]


def test_members_of_enumerations_are_their_values() -> None:
    case = KB.case({Field.LIST: [{Field.ID: "m1", Field.REACTION: {Field.VALUE: Reaction.BRAKING}}]})
    assert [str(literal) for literal in case.observed] == ["m1.reactie=remmend"]
    assert type(case.observations[0].literal.value) is str


def test_scalars_are_their_values() -> None:
    case = KB.case(
        {
            "date": Scalar(date(2026, 11, 2)),
            "organisatie": {"komt_in_beweging": Scalar(False)},
            "medewerkers": [{"id": Scalar(7), "reactie": {"unknown": Scalar("asked")}}],
        }
    )
    assert (case.date, case.ids) == (date(2026, 11, 2), ("7",))
    assert case.by_attribute["organisatie", "komt_in_beweging"].literal.value is False
    assert case.unanswered == {("7", "reactie"): "unknown"}


@pytest.mark.parametrize("case", everywhere(float("nan")) + everywhere(NAType()), ids=lambda case: next(iter(case)))
def test_what_is_missing_is_to_be_left_out(case: dict[str, Any]) -> None:
    hint = refused(case).hint
    assert hint in ("leave it out, or write null (in Python None)", "give each member an id, like m01")


@pytest.mark.parametrize("name", ["NaT", "NA"])
def test_what_is_missing_in_pandas(name: str) -> None:
    pandas = pytest.importorskip("pandas")
    for case in everywhere(getattr(pandas, name)):
        assert refused(case).hint


def test_values_of_numpy() -> None:
    numpy = pytest.importorskip("numpy")
    seen = {"komt_in_beweging": numpy.bool_(False), "aanpak": numpy.str_("draagvlak")}
    case = KB.case(
        {"date": numpy.datetime64("2026-11-02"), "organisatie": seen, "medewerkers": [{"id": numpy.int64(7)}]}
    )
    assert (case.date, case.ids) == (date(2026, 11, 2), ("7",))
    assert {type(literal.value) for literal in case.observed} == {bool, str}


def test_frames_of_pandas() -> None:
    pandas = pytest.importorskip("pandas")
    organisations = pandas.DataFrame({"case": ["a"], "komt_in_beweging": [False], "aanpak": ["draagvlak"]})
    employees = pandas.DataFrame({"case": ["a"], "id": ["m1"], "reactie": [float("nan")]})
    found = KB.evaluate_frames(organisatie=organisations, medewerker=employees)
    assert bool(found.organisatie["herstel_nodig"][0])


def test_frames_of_pandas_without_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    pandas = pytest.importorskip("pandas")
    known = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "pyarrow" else known(name))
    with pytest.raises(UnusableInput, match="pip install pyarrow"):
        KB.evaluate_frames(organisatie=pandas.DataFrame({"case": ["a"]}))


def test_relations_of_two_connections() -> None:
    one, many = pl.DataFrame({"case": ["a"]}).to_arrow(), pl.DataFrame({"case": ["a"], "id": ["m1"]}).to_arrow()
    with duckdb.connect() as here, duckdb.connect() as there:
        relations = {"organisatie": here.from_arrow(one), "medewerker": there.from_arrow(many)}
        with pytest.raises(UnusableInput, match="make both with the same connection"):
            KB.evaluate_frames(**relations)
