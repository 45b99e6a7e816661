"""A CSV table of employees, as spreadsheets save it: rows of text with their places.

What the cells say is not judged here; that is done where a case is read.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from herstelkb.diagnostics import Diagnostic, Place, UnusableInput
from herstelkb.language.documents import decoded, file_bytes


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of employees: its cells by column, and where it stands."""

    cells: dict[str, str]
    place: Place


def rows_of(path: Path) -> list[Row]:
    """The rows of a CSV file; the separator is a comma or a semicolon, as its header shows.

    Raises:
        UnusableInput: it cannot be read, its header is no header, or a row does not fit under it.
    """
    text = decoded(file_bytes(path, str(path)), str(path))
    lines = text.splitlines()
    header = lines[0] if lines else ""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if header.count(";") > header.count(",") else ",")
    found: list[Row] = []
    try:
        columns = [cell.strip() for cell in next(reader, [])]
        if "id" not in columns or len(set(columns)) < len(columns):
            said = "the header of a table of employees names each column once, one of them 'id'"
            raise UnusableInput([Diagnostic("wrong-header", said, Place(str(path), 1, 1, len(header), header))])
        for cells in reader:
            place = Place(
                str(path), reader.line_num, 1, 1, lines[reader.line_num - 1] if reader.line_num <= len(lines) else ""
            )
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(columns):
                said = f"{len(cells)} cells under {len(columns)} columns"
                raise UnusableInput(
                    [Diagnostic("wrong-header", said, place, hint="quote cells that hold the separator")]
                )
            found.append(Row(dict(zip(columns, (cell.strip() for cell in cells), strict=True)), place))
    except csv.Error as error:
        raise UnusableInput.because("syntax", f"not a readable CSV file: {error}", file=str(path)) from None
    return found
