"""A table gives the same cells, or is refused, whichever engine reads it and however a spreadsheet wrote it down."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import herstelkb
from herstelkb.cases.cells import FORMULA, cells_of
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.populations.tables import Library, library, read

KB = herstelkb.load()
COLUMNS = ("id", "reactie", "reactie__certainty", "steunt_openlijk")
SHAPES = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
Row = tuple[str, ...]


@dataclass(frozen=True)
class Written:
    """A table as one spreadsheet or another would save it."""

    rows: list[Row]
    separator: str
    encoding: str
    ending: str
    quoted: bool
    sep_line: bool
    blank: int  # empty columns at the end, and empty rows
    last_ending: bool

    def to_bytes(self, header: Row) -> bytes:
        out = io.StringIO(newline="")
        broken = any(sign in cell for row in self.rows for cell in row for sign in "\r\n")  # the module quotes one kind
        quoting = csv.QUOTE_ALL if self.quoted or broken else csv.QUOTE_MINIMAL
        writer = csv.writer(out, delimiter=self.separator, lineterminator=self.ending, quoting=quoting)
        more = ("",) * self.blank
        writer.writerows([[*row, *more] for row in (header, *self.rows)])
        writer.writerows([[""] * (len(header) + self.blank)] * self.blank)
        text = out.getvalue() if self.last_ending else out.getvalue().removesuffix(self.ending)
        return (f"sep={self.separator}{self.ending}{text}" if self.sep_line else text).encode(self.encoding)


def tables(cells: st.SearchStrategy[list[Row]]) -> st.SearchStrategy[Written]:
    """Tables of these rows in every dialect."""
    return st.builds(
        Written,
        rows=cells,
        separator=st.sampled_from(",;\t"),
        encoding=st.sampled_from(SHAPES),
        ending=st.sampled_from(["\n", "\r\n", "\r"]),
        quoted=st.booleans(),
        sep_line=st.booleans(),
        blank=st.integers(0, 2),
        last_ending=st.booleans(),
    )


ids = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="="), min_size=1, max_size=6
) | st.sampled_from(
    ["m;1", "m,1", 'm"1', "m\t1", "007", "-1", "+m", "'s", "'-1", "x=1", "organisatie", "e\u0301", "é", "m" * 501]
)
truth = st.sampled_from(["true", "TRUE", "WAAR", "ja", "Ja", "false", "ONWAAR", "nee", "0", "maybe", "steunt openlijk"])
rows = st.lists(
    st.tuples(
        ids,
        st.sampled_from(["remmend", "Remmend", "dragend", "carrying", "blocking", "0,5", "remend", ""]),
        st.sampled_from(["zeker", "Very likely", "mogelijk", ""]),
        truth | st.just(""),
    ),
    min_size=1,
    max_size=4,
)
fitting = st.lists(
    st.tuples(
        ids.filter(
            lambda one: one.strip() and "=" not in one and len(one) < 501 and "\t" not in one and one != "organisatie"
        ),
        st.sampled_from(["remmend", "Remmend", "dragend", ""]),
        st.sampled_from(["zeker", "Very likely", ""]),
        st.sampled_from(["WAAR", "nee", "true", ""]),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda row: row[0],
)


@cache
def engine(name: str) -> Library:
    return library(name, "local[1]" if name == "spark" else None)


def as_case(path: Path) -> list[Any]:
    """What `--table` makes of a table: a row for each of the many, its observations with how sure they are."""
    case = KB.case({"case": "a"}, table=path)
    found = []
    for one in case.ids:
        seen = {o.literal.attribute: o for o in case.observations if o.literal.subject == one}
        reaction, support = seen.get("reactie"), seen.get("steunt_openlijk")
        sure = reaction and KB.knowledge.certainty[reaction.degree - 1]
        found.append((one, reaction and reaction.literal.value, sure, support and support.literal.value))
    return found


def as_frame(path: Path, name: str) -> list[Any]:
    """What a population's engine makes of the table: the same."""
    native = read(engine(name), path, KB.knowledge, "medewerker")
    frame: pl.DataFrame
    match name:
        case "polars":
            frame = native.collect()
        case "duckdb":
            frame = native.pl()
        case _:
            frame = pl.DataFrame(pl.from_arrow(native.toArrow()))
    top = KB.knowledge.certainty[-1]
    return [
        (one, reaction, (sure or top) if reaction else None, {"true": True, "false": False}.get(support or ""))
        for one, reaction, sure, support in frame.select(*COLUMNS).rows()
    ]


def outcome(read_one: Any, *arguments: Any) -> Any:
    """What is read; or the code of each finding, with the line and the column that it stands at."""
    try:
        return read_one(*arguments)
    except UnusableInput as error:
        places = [(finding.code, finding.place) for finding in error.diagnostics]
    return {
        (code, place.line, place.column) for code, place in places if place or pytest.fail(f"{code} stands nowhere")
    }


def compared(written: Written, names: tuple[str, ...]) -> None:
    """The case's table and each engine's: equal; ids that are there twice are found in the frames, not in the file."""
    with TemporaryDirectory() as folder:
        many, one = Path(folder) / "team[1].csv", Path(folder) / "één.csv"
        one.write_bytes(written.to_bytes(COLUMNS))
        many.write_bytes(
            Written([("a", *row) for row in written.rows], *list(vars(written).values())[1:]).to_bytes(
                ("case", *COLUMNS)
            )
        )
        told = outcome(as_case, one)
        for name in names:
            found = outcome(as_frame, many, name)
            if isinstance(told, list):
                assert found == told
            else:  # what frames find in their rows is not found in the file: an id that is there twice
                codes = {code for code, *_ in found} if isinstance(found, set) else set()
                assert {code for code, *_ in told} - {"duplicate-id"} <= codes


@settings(max_examples=settings().max_examples // 2)
@given(tables(rows))
@example(Written([("m1", "Remmend", "Very likely", "WAAR")], ";", "utf-8-sig", "\r\n", False, True, 2, True))
def test_any_table_reads_alike(written: Written) -> None:
    compared(written, ("polars", "duckdb"))


@settings(max_examples=settings().max_examples // 2)
@given(tables(fitting))
def test_a_fitting_table_is_read_and_reads_alike(written: Written) -> None:
    compared(written, ("polars", "duckdb"))


@pytest.fixture(scope="module")
def spark() -> Iterator[None]:
    """Spark on this machine."""
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, and there is none here")
    yield
    engine("spark").session.stop()  # type: ignore[attr-defined]


@pytest.mark.java
@settings(max_examples=2, derandomize=True)
@given(written=tables(fitting))
def test_spark_reads_alike(spark: None, written: Written) -> None:
    compared(written, ("spark",))


def marked(cell: str) -> str:
    """A cell as `batch` writes it: marked as text if a spreadsheet would compute it."""
    return f"'{cell}" if FORMULA.match(cell) else cell


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8).map(str.strip)


@given(tables(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=5)))
def test_what_is_written_is_read(written: Written) -> None:
    header = ("a", "b", "c")
    found = cells_of(written.to_bytes(header), "t.csv")
    told = [tuple(cell.replace("\r\n", "\n") for cell in row) for row in written.rows if any(row)]
    written_out = [tuple(marked(cell) for cell in row) for row in told]
    again = (
        cells_of(Written(written_out, *list(vars(written).values())[1:]).to_bytes(header), "t.csv") if told else found
    )
    assert found.names == again.names == header
    assert list(zip(*again.columns, strict=True)) == told


@given(tables(rows), st.data())
def test_a_damaged_table_is_read_or_refused_where_it_is_damaged(written: Written, data: st.DataObject) -> None:
    raw = bytearray(written.to_bytes(COLUMNS))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, max(0, len(raw) - 1)))
        match data.draw(st.sampled_from(["cut", "byte", "insert"])):
            case "cut":
                del raw[at : at + data.draw(st.integers(1, 4))]
            case "byte" if raw:
                raw[at] = data.draw(st.integers(0, 255))
            case _:
                raw[at:at] = data.draw(
                    st.sampled_from([b'"', b",", b";", b"\n", b"\0", b"\xff", b"\xe9", b"\xd8\x00", b"sep="])
                )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(bytes(raw))
        outcome(as_case, path)
        outcome(read, engine("polars"), path, KB.knowledge, "medewerker")
