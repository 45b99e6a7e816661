"""The sheets of a workbook as cells with their places; what they mean is left to others.

A cell is what was typed, as its type: a text, a number, a boolean or a day; of a formula, what it last came to.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from herstelkb.cases.workbooks.archive import unpacked
from herstelkb.ground.diagnostics import CellPlace, UnusableInput
from herstelkb.ground.messages import message
from herstelkb.ground.showing import spoken

_WHOLE = 2**53  # up to here a float holds whole numbers exactly


@dataclass(frozen=True, slots=True)
class CellSheet:
    """A sheet: its rows from the first on, `None` where a cell is empty. `errors`: its cells with #N/A and the like."""

    file: str
    name: str
    rows: Sequence[Sequence[Any]] = field(repr=False)
    errors: tuple[CellPlace, ...] = ()

    def cell(self, row: int, column: int | None) -> Any:
        """What stands in a cell, by its row and column from 0; nothing beyond the last, or in no column."""
        return self.rows[row][column] if column is not None and column < len(self.rows[row]) else None

    def place(self, row: int, column: int) -> CellPlace:
        """The place of a cell."""
        cell = self.cell(row, column) if row < len(self.rows) else None
        said = cell.date() if isinstance(cell, datetime) else cell
        return CellPlace(self.file, row + 1, column + 1, source="" if said is None else spoken(said), sheet=self.name)


def sheets(raw: bytes, file: str) -> tuple[CellSheet, ...]:
    """The sheets in the contents of a workbook.

    Raises:
        UnusableInput: it cannot be read, is too large, or python-calamine is not installed.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        said = message("reading a workbook requires python-calamine")
        raise UnusableInput.because("extra-missing", said, hint="pip install 'herstelkb[xlsx]'") from None
    looked = unpacked(raw, file)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(looked.content))
        # With `skip_empty_area`, rows and columns would shift.
        read = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except (CalamineError, ValueError, OSError) as error:
        said = message("this workbook is damaged")
        raise UnusableInput.because(
            "unreadable-file", said, file=file, hint=message("save it again as .xlsx")
        ) from error
    return tuple(
        CellSheet(
            file,
            name,
            [[_plain(cell) for cell in row] for row in rows],
            tuple(place for place in looked.errors if place.sheet == name),
        )
        for name, rows in read.items()
    )


def _plain(cell: Any) -> Any:
    """A cell as it would stand in a case file: whole numbers whole, texts on one line, None for nothing."""
    if isinstance(cell, str):
        return " ".join(cell.splitlines()) if "\n" in cell or "\r" in cell else cell or None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _WHOLE:
        return int(cell)
    return cell


def is_blank(cell: Any) -> bool:
    """Whether there is nothing to be seen in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def as_day(cell: Any) -> date | None:
    """The day that a cell holds, if it is one."""
    return cell.date() if isinstance(cell, datetime) else cell if isinstance(cell, date) else None
