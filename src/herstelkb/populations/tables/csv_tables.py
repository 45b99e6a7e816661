"""Reads a population's table from a CSV file, with the same cells for every library, in the rule base's own words.

It is read like the table of a case (`cases`), whole and into memory. Invalid cells and keys that occur twice are
reported here, with their place; mistakes that take both tables to see, such as an unknown case, the frames find.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from herstelkb.cases.cells import read_cells
from herstelkb.cases.table import BESIDE, CASE, CERTAINTY, ID, Table, table
from herstelkb.cases.texts import Refusal, read_degree, read_id, read_key, read_value, small
from herstelkb.ground.diagnostics import Diagnostic, UnusableInput
from herstelkb.ground.showing import spoken
from herstelkb.knowledge.base import Knowledge

MAX_BYTES = 2**31
SHOWN = 10  # distinct wrong cells of a column to report
_KEPT = 100_000  # distinct cells of a column that are cached: where there are more, few repeat
CsvColumns: TypeAlias = Mapping[str, Sequence[str | None]]
_Read = Callable[[str], str | Refusal]


def csv_columns(path: Path, knowledge: Knowledge, kind: str) -> CsvColumns:
    """The columns of the table of a kind of subject, by name; an empty cell is None.

    Raises:
        UnusableInput: with everything that is wrong with the header and the cells.
    """
    keys = (CASE, ID) if kind == knowledge.many else (CASE,)
    read = table(read_cells(path, limit=MAX_BYTES), knowledge, kind, keys, required=keys)
    findings = [finding for _, finding in read.wrong_columns((CERTAINTY,))]
    if findings:
        raise UnusableInput(findings)
    found: dict[str, Sequence[str | None]] = {}
    for number, column in enumerate(read.columns):
        meanings = _Meanings(_reader(read, column))
        found[column] = list(map(meanings.__getitem__, read.cells.columns[number]))
        findings += _wrong(read, number, meanings.refused)
    findings += _twice(read, found, keys)
    if findings:
        raise UnusableInput(findings)
    return found


class _Meanings(dict[str, str | None]):
    """A cache of the meanings of a column's cells; also collects the refused ones."""

    def __init__(self, read: _Read) -> None:
        self.read = read
        self.refused: dict[str, Refusal] = {}

    def __missing__(self, cell: str) -> str | None:
        found = self.read(cell)
        if isinstance(found, Refusal):
            self.refused.setdefault(cell, found)
        meant = None if isinstance(found, Refusal) or not found else found
        if len(self) < _KEPT:
            self[cell] = meant
        return meant


def _reader(read: Table, column: str) -> _Read:
    """The parser for the cells of a column; it gives an empty text for unknown."""
    knowledge = read.knowledge
    if column == ID:
        return partial(read_id, one=knowledge.one)
    if column == CASE:
        return read_key
    words = read.words(column)
    attribute, _, beside = column.partition(BESIDE)

    def meant(cell: str) -> str | Refusal:
        if not cell or (word := words.get(small(cell))) is not None:
            return spoken(word) if cell else ""
        found = read_degree(cell, knowledge) if beside else read_value(cell, knowledge, f"{read.kind}.{attribute}")
        return found if isinstance(found, Refusal) else spoken(found)

    return meant


def _wrong(read: Table, column: int, refused: Mapping[str, Refusal]) -> Iterator[Diagnostic]:
    cells = read.cells.columns[column]
    for cell, why in list(refused.items())[:SHOWN]:
        count = cells.count(cell)
        more = f" ({count} cells)" if count > 1 else ""
        place = read.cells.place(cells.index(cell), column)
        yield Diagnostic(why.code, why.message + more, place, expected=why.expected, hint=why.hint)


def _twice(read: Table, found: CsvColumns, keys: tuple[str, ...]) -> Iterator[Diagnostic]:
    """The first rows whose key occurred before."""
    rows = list(zip(*(found[key] for key in keys), strict=True))
    if len(set(rows)) == len(rows):
        return
    first: dict[tuple[str | None, ...], int] = {}
    again = (row for row, key in enumerate(rows) if first.setdefault(key, row) != row and None not in key)
    column = read.columns.index(keys[-1])
    for row in islice(again, SHOWN):
        where = ", ".join(f"{name} {spoken(value)}"[:80] for name, value in zip(keys, rows[row], strict=True))
        said = f"a second row where {where}; the first is on line {read.cells.lines[first[rows[row]]]}"
        place = read.cells.place(row, column)
        yield Diagnostic("duplicate-id", said, place, hint=f"each {' and '.join(keys)} may occur once")
