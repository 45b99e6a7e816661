"""A population's table in a CSV file: the same cells for every library, in the rule base's own words.

Read as the table of a case is (`cases`), whole and into memory. What a cell cannot mean is found here, where it stands;
what only the rows together can show, such as an id that is there twice, is found in the frames.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeAlias

from herstelkb.cases.cells import read_cells
from herstelkb.cases.table import BESIDE, CASE, CERTAINTY, ID, Table, table
from herstelkb.cases.texts import Refusal, read_degree, read_id, read_key, read_value, small
from herstelkb.ground.diagnostics import MAX_FINDINGS, Diagnostic, UnusableInput
from herstelkb.ground.showing import spoken
from herstelkb.knowledge.base import Knowledge

MAX_BYTES = 2**31
SHOWN = 10  # different cells of a column that are wrong
_KEPT = 100_000  # different cells of a column that are looked up: where there are more, few repeat
CsvColumns: TypeAlias = Mapping[str, Sequence[str | None]]
_Read = Callable[[str], str | Refusal]


def csv_columns(path: Path, knowledge: Knowledge, kind: str) -> CsvColumns:
    """The columns of a table of a kind of subject, by name; None is an empty cell.

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
    if findings:
        raise UnusableInput(findings[:MAX_FINDINGS])
    return found


class _Meanings(dict[str, str | None]):
    """What cells of a column mean, those that repeat looked up; and which were refused."""

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
    """How a cell of a column is read: empty where it is unknown."""
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
