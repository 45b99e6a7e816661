"""Frames that go in: what is refused and how it is said, which types are taken; and the proof of a cell."""

from __future__ import annotations

import random
from typing import Any

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

import herstelkb
from herstelkb.ground.diagnostics import Diagnostic, UnusableInput
from herstelkb.populations.columnar.terms import TermLattice
from populations import ALL, assert_as_alone, frames_of
from small_bases import base
from strategies import LIST, MANY, ONE, TEXT

KB = herstelkb.load()
ORGANISATIONS = {
    "case": ["linde", "eik", "leeg"],
    "komt_in_beweging": [False, True, None],
    "aanpak": ["draagvlak", "betrokkenheid", None],
}
EMPLOYEES = {
    "case": ["linde", "linde", "eik"],
    "id": ["m01", "m02", "m01"],
    "reactie": ["remmend", None, "dragend"],
    "steunt_openlijk": [False, True, None],
}


def refused(organisations: dict[str, Any], employees: dict[str, Any]) -> tuple[Diagnostic, ...]:
    with pytest.raises(UnusableInput) as refusal:
        KB.evaluate_frames(organisatie=pl.DataFrame(organisations), medewerker=pl.DataFrame(employees))
    return refusal.value.diagnostics


def only(findings: tuple[Diagnostic, ...]) -> Diagnostic:
    (finding,) = findings
    return finding


def test_an_unknown_column_is_answered_with_the_nearest() -> None:
    finding = only(refused(ORGANISATIONS, {**EMPLOYEES, "reacties": ["remmend"] * 3}))
    assert finding.code == "unknown-attribute"
    assert "reactie'" in (finding.hint or "")


def test_a_conclusion_cannot_be_observed() -> None:
    assert only(refused({**ORGANISATIONS, "herstel_nodig": [True] * 3}, EMPLOYEES)).code == "not-observable"


def test_a_value_outside_its_domain_is_named_with_its_rows() -> None:
    finding = only(refused(ORGANISATIONS, {**EMPLOYEES, "reactie": ["remend", "dragend", None]}))
    assert finding.code == "unknown-value"
    assert "medewerker.reactie" in finding.message
    assert "case linde, id m01" in finding.message
    assert finding.hint == "did you mean 'remmend'?"


def test_values_in_another_case_or_with_spaces_are_not_coerced() -> None:
    assert only(refused(ORGANISATIONS, {**EMPLOYEES, "reactie": ["Remmend", " dragend", None]})).code == "unknown-value"


def test_numbers_are_no_booleans() -> None:
    assert only(refused(ORGANISATIONS, {**EMPLOYEES, "steunt_openlijk": [0, 1, None]})).code == "wrong-type"


def test_a_duplicate_id() -> None:
    finding = only(refused(ORGANISATIONS, {**EMPLOYEES, "id": ["m01", "m01", "m01"]}))
    assert finding.code == "duplicate-id"
    assert "case linde, id m01" in finding.message


def test_a_duplicate_case() -> None:
    findings = refused({**ORGANISATIONS, "case": ["linde", "linde", "eik"]}, EMPLOYEES)
    assert only(findings).code == "duplicate-id"


def test_an_employee_without_a_case() -> None:
    assert only(refused(ORGANISATIONS, {**EMPLOYEES, "case": ["linde", None, "eik"]})).code == "missing-case"


def test_an_employee_of_a_case_that_is_not_there() -> None:
    finding = only(refused(ORGANISATIONS, {**EMPLOYEES, "case": ["linde", "linde", "beuk"]}))
    assert finding.code == "unknown-case"
    assert "case beuk, id m01" in finding.message


def test_every_finding_about_columns_at_once() -> None:
    findings = refused({"zaak": ["linde"], "aanpakk": ["geen"]}, {"case": ["linde"], "reactie": [1]})
    assert {f.code for f in findings} == {"missing-column", "unknown-attribute", "wrong-type"}


def test_ids_of_two_types_cannot_be_joined() -> None:
    assert only(refused(ORGANISATIONS, {**EMPLOYEES, "case": [1, 1, 2]})).code == "wrong-type"


def test_a_kind_of_subject_that_is_not_there() -> None:
    with pytest.raises(UnusableInput) as refusal:
        KB.evaluate_frames(organisatie=pl.DataFrame(ORGANISATIONS), medewerkers=pl.DataFrame(EMPLOYEES))
    assert only(refusal.value.diagnostics).hint == "did you mean 'medewerker'?"


def test_something_that_is_no_frame() -> None:
    with pytest.raises(UnusableInput) as refusal:
        KB.evaluate_frames(organisatie=[1, 2, 3])
    assert only(refusal.value.diagnostics).code == "wrong-type"


def test_frames_of_two_libraries() -> None:
    with pytest.raises(UnusableInput) as refusal:
        KB.evaluate_frames(
            organisatie=pl.DataFrame(ORGANISATIONS),
            medewerker=duckdb.from_arrow(pl.DataFrame(EMPLOYEES).to_arrow()),
        )
    assert only(refusal.value.diagnostics).code == "wrong-type"


def test_columns_that_are_not_there() -> None:
    with pytest.raises(UnusableInput) as refusal:
        KB.evaluate_frames(columns=["waarden", "values"], organisatie=pl.DataFrame(ORGANISATIONS))
    assert only(refusal.value.diagnostics).code == "unknown-columns"


def test_lazy_rows_are_checked_when_asked() -> None:
    frames = {
        "organisatie": pl.LazyFrame(ORGANISATIONS),
        "medewerker": pl.LazyFrame({**EMPLOYEES, "reactie": ["x"] * 3}),
    }
    population = KB.evaluate_frames(**frames)
    with pytest.raises(UnusableInput) as refusal:
        population.check()
    assert only(refusal.value.diagnostics).code == "unknown-value"
    with pytest.raises(UnusableInput) as refusal:
        population.explain("linde", "m01", "steun")
    assert only(refusal.value.diagnostics).code == "unknown-value"


def test_nothing_lazy_is_collected() -> None:
    def read(frame: pl.DataFrame) -> pl.DataFrame:
        raise AssertionError("collected")

    lazy = {
        kind: pl.LazyFrame(rows).map_batches(read, schema=pl.DataFrame(rows).schema)
        for kind, rows in (("organisatie", ORGANISATIONS), ("medewerker", EMPLOYEES))
    }
    KB.evaluate_frames(columns=ALL, **lazy)


# --- types ---


def plain() -> dict[str, pl.DataFrame]:
    return {"organisatie": pl.DataFrame(ORGANISATIONS), "medewerker": pl.DataFrame(EMPLOYEES)}


@pytest.mark.parametrize(
    "cast",
    [
        {"reactie": pl.Categorical},
        {"reactie": pl.Enum(["dragend", "remmend"])},
        {"steunt_openlijk": pl.String},
        {"case": pl.String, "id": pl.Categorical},
    ],
    ids=["categorical", "enum", "text for a boolean", "categorical id"],
)
def test_types_that_hold_the_same(cast: dict[str, Any]) -> None:
    usual, frames = KB.evaluate_frames(columns=ALL, **plain()), plain()
    found = KB.evaluate_frames(columns=ALL, **frames | {"medewerker": frames["medewerker"].cast(cast)})
    for kind, frame in found.frames.items():
        assert_frame_equal(frame.cast({"id": pl.String} if "id" in frame.columns else {}), usual.frames[kind])


def test_dictionary_encoded_arrow() -> None:
    arrow = {k: f.cast({pl.String: pl.Categorical}).to_arrow() for k, f in plain().items()}
    usual, found = KB.evaluate_frames(columns=ALL, **plain()), KB.evaluate_frames(columns=ALL, **arrow)
    for kind, table in found.frames.items():
        frame = pl.DataFrame(pl.from_arrow(table))
        ids = [name for name in ("case", "id") if name in frame.columns]
        words = [name for name, dtype in frame.schema.items() if dtype in (pl.Categorical, pl.Enum)]
        assert type(table) is type(arrow[kind])
        assert_frame_equal(
            frame.cast(dict.fromkeys(words, pl.String)),
            usual.frames[kind].cast(dict.fromkeys([name for name in words if name not in ids], pl.String)),
            check_row_order=False,
        )


def test_whole_numbers_and_wide_texts_as_ids() -> None:
    numbers = {"linde": 10**12, "eik": 2, "leeg": -3}
    texts = {name: name * 90 + " é=." for name in numbers}
    usual = KB.evaluate_frames(columns=ALL, **plain())
    for renamed in (numbers, texts):
        back = {new: old for old, new in renamed.items()}
        frames = {kind: f.with_columns(pl.col("case").replace_strict(renamed)) for kind, f in plain().items()}
        found = KB.evaluate_frames(columns=ALL, **frames)
        for kind, frame in found.frames.items():
            assert_frame_equal(frame.with_columns(pl.col("case").replace_strict(back)), usual.frames[kind])
    assert found.case(texts["linde"]).case.ids == ("m01", "m02")


@pytest.mark.parametrize("rows", [0, 1])
def test_few_rows_or_none(rows: int) -> None:
    found = KB.evaluate_frames(columns=ALL, **{kind: frame.head(rows) for kind, frame in plain().items()})
    assert [frame.height for frame in found.frames.values()] == [rows, rows]


def test_organisations_without_employees() -> None:
    found = KB.evaluate_frames(columns=ALL, organisatie=plain()["organisatie"])
    assert found.medewerker.height == 0
    assert found.organisatie["aandeel_openlijke_steun__total"].to_list() == [0, 0, 0]
    assert found.organisatie["draagvlakbasis"].to_list() == [None, None, None]


def test_all_unknown_is_not_false() -> None:
    frames = {"organisatie": pl.DataFrame({"case": ["a"]}), "medewerker": pl.DataFrame({"case": ["a"], "id": ["m"]})}
    found = KB.evaluate_frames(**frames)
    row = found.organisatie.row(0, named=True)
    assert row["herstel_nodig"] is None
    assert row["herstel_nodig__unknown"] is True


def test_columns_without_a_type_hold_nothing_known() -> None:
    without = {"organisatie": plain()["organisatie"].drop("aanpak"), "medewerker": plain()["medewerker"].head(0)}
    usual = KB.evaluate_frames(columns=ALL, **without)
    organisations = pl.DataFrame({**ORGANISATIONS, "aanpak": [None] * 3, "aanpak__certainty": [None] * 3})
    nobody = pl.DataFrame({"case": [], "id": [], "steunt_openlijk": []})
    found = KB.evaluate_frames(columns=ALL, organisatie=organisations, medewerker=nobody)
    for kind, frame in found.frames.items():
        assert_frame_equal(frame.select(usual.frames[kind].columns), usual.frames[kind])


def test_terms_have_the_same_order_wherever_they_lie_in_memory() -> None:
    def order() -> list[int]:
        lattice = TermLattice(3)
        return [t.number for t in frozenset(lattice.observed(False, f"a{n}", True, graded=True) for n in range(40))]

    assert order() == order()


# --- the proof of a cell ---


def test_a_cell_is_explained_by_its_case_alone() -> None:
    for frames in (plain(), {kind: frame.lazy() for kind, frame in plain().items()}):
        population = KB.evaluate_frames(**frames)
        assert "stilstand-ondanks-draagvlak" in str(population.explain("linde", "organisatie", "herstel_nodig"))
        assert "remmer-geeft-geen-steun" in str(population.explain("linde", "m01", "steun"))
        assert population.explain("eik", "organisatie", "herstel_nodig") is None


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (("beuk", "organisatie", "herstel_nodig"), "unknown-case"),
        (("linde", "m03", "steun"), "unknown-subject"),
        (("linde", "m01", "steunt"), "unknown-attribute"),
    ],
)
def test_a_cell_that_is_not_there(cell: tuple[str, str, str], code: str) -> None:
    with pytest.raises(UnusableInput) as refusal:
        KB.evaluate_frames(**plain()).explain(*cell)
    assert only(refusal.value.diagnostics).code == code


def test_many_rules_in_a_circle_are_unfolded_in_time() -> None:
    text, count = {"nl": "t"}, 20
    entry = {"known_by": "either", "label": text, "question": text}
    values = {value: {"label": text, "says": text} for value in (True, False)}
    steps = [(n, n, (n + 1) % count) for n in range(count)] + [
        (n, (3 * n + 1) % count, (5 * n + 2) % count) for n in range(count)
    ]
    kb = herstelkb.load_data(
        {
            "knowledge_base": {
                "title": text,
                "languages": ["nl"],
                "certainty": {f"c{n}": text for n in range(1, 5)},
                "time": {"t1": text, "t2": text},
                "subjects": {"one": "bedrijf", "many": "mens", "list": "mensen"},
            },
            "vocabulary": {"bedrijf": {f"a{n}": {**entry, "values": values} for n in range(count)}},
            "rules": [
                {
                    "id": f"r{n}",
                    "because": text,
                    "assumption": text,
                    "when": {f"bedrijf.a{a}": True, f"bedrijf.a{b}": True},
                    "then": {f"bedrijf.a{c}": {"value": True, "certainty": f"c{n % 4 + 1}"}},
                }
                for n, (a, b, c) in enumerate(steps)
            ],
        }
    )
    cases = [{"case": "z", "bedrijf": {f"a{n}": n != 3}} for n in range(count)]
    found = kb.evaluate_frames(columns=ALL, **frames_of(kb, cases, graded=False)).frames
    assert_as_alone(kb, cases, found, graded=False)


def test_a_lazy_query_that_would_grow_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each meeting of the two frames doubles a lazy query; 22 of them once took gigabytes and minutes."""
    monkeypatch.setattr("herstelkb.populations.columnar.frames.MAX_MEETINGS", 1)
    with pytest.raises(UnusableInput, match="collect the frames first"):
        KB.evaluate_frames(**{kind: frame.lazy() for kind, frame in plain().items()})


def test_in_memory_the_two_frames_may_meet_as_often_as_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = KB.evaluate_frames(columns=ALL, **plain()).frames
    monkeypatch.setattr("herstelkb.populations.columnar.frames.MEETINGS", 1)
    for kind, frame in KB.evaluate_frames(columns=ALL, **plain()).frames.items():
        assert_frame_equal(frame, usual[kind])


def test_duckdb_computes_once_what_many_meetings_read() -> None:
    """Planned anew at each place that reads it, what the two frames come to together once took all memory."""
    times, said = 4, {"label": TEXT, "says": TEXT}
    entry = {"known_by": "either", "label": TEXT, "question": TEXT, "values": {True: said, False: said}}
    numbers, whens = range(times), ("nu", "later")
    data = base({}, [])
    data["knowledge_base"] |= {"certainty": {"wellicht": TEXT, "zeker": TEXT}, "time": dict.fromkeys(whens, TEXT)}
    data["vocabulary"] = {
        ONE: {f"a{n}": entry for n in numbers},
        MANY: {f"b{n}": entry for n in (*numbers, times)},
    }
    data["measures"] = {
        f"{ONE}.m{n}": {"share": {f"{MANY}.b{n}": True}, "label": TEXT, "assumption": TEXT} for n in numbers
    }
    for n in numbers:
        down = {f"{MANY}.b{n + 1}": {"value": True, "when_in_time": whens[n % 2]}}
        for kind, when, then in (
            ("op", {f"{ONE}.m{n}": {"at_least": 0.5}}, {f"{ONE}.a{n}": True}),
            ("neer", {f"{ONE}.a{n}": True, f"{MANY}.b{n}": True}, down),
        ):
            data["rules"].append({"id": f"{kind}{n}", "because": TEXT, "assumption": TEXT, "when": when, "then": then})
    kb = herstelkb.load_data(data)
    dice = random.Random(8)
    marks = [f"b{n}" for n in (*numbers, times)]
    cases = [
        {"case": name, ONE: {}, LIST: [{"id": f"d{n}"} | {m: dice.random() < 0.7 for m in marks} for n in "123"]}
        for name in "abcd"
    ]
    frames = frames_of(kb, cases, graded=True)
    with duckdb.connect() as database:
        relations = {kind: database.from_arrow(frame.to_arrow()) for kind, frame in frames.items()}
        found = kb.evaluate_frames(columns=ALL, **relations).frames
        plan = found[ONE].explain()
        assert_as_alone(kb, cases, {kind: relation.pl() for kind, relation in found.items()}, graded=True)
    assert 0 < plan.count("Join Type") <= 20  # 88 where each is read again


def test_what_goes_over_an_employees_number_is_the_employees_own() -> None:
    terms = TermLattice(top=2)
    own = terms.observed(True, "reactie", "remmend", graded=False)
    assert terms.above(terms.true, own).each
    assert terms.above(own, terms.constant(1)).each


def test_what_only_comes_to_be_barred_later_is_told_once() -> None:
    columns = KB.evaluate_frames(columns=["advice"], organisatie=pl.DataFrame({"case": ["a"]})).organisatie.columns
    assert "advice__is__bereid-voor-op-reacties" in columns
    assert not [name for name in columns if "__by__" in name]


def test_the_absence_of_more_implies_the_absence_of_less() -> None:
    terms = TermLattice(top=2)
    one, other = (terms.observed(False, name, "ja", graded=True) for name in ("a", "b"))
    either = terms.greatest([one, other])
    assert terms.below(terms.absent(either), terms.absent(one))
    assert not terms.below(terms.absent(one), terms.absent(either))
    assert not terms.below(terms.absent(one), terms.absent(other))
