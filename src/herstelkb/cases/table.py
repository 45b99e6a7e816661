"""A CSV table of members, as spreadsheets save it: a row for each, and the place of every cell.

A column holds an attribute, or, as `attribute__certainty`, what an observation says beside its value. What the cells
say is not judged here; that is done where a case is read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from herstelkb.ground.caching import cached_property
from herstelkb.ground.diagnostics import Diagnostic, Place, UnusableInput
from herstelkb.language.documents import PathStep, decoded, file_bytes

SEPARATORS = ",;\t"
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True)
class Table:
    """The cells of a table by row, and its lines for messages. `numbers`: the line that each row ends on, from 1."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    numbers: tuple[int, ...] = field(repr=False)
    lines: tuple[str, ...] = field(repr=False)
    separator: str = ","

    @cached_property
    def attributes(self) -> tuple[str, ...]:
        """The attributes that have a column, or only a column for what is beside their value."""
        return tuple(
            dict.fromkeys(column.partition("__")[0] for column in self.columns if column not in ("id", "name"))
        )

    def details(self, attribute: str) -> tuple[str, ...]:
        """What the columns beside an attribute's own are for: `certainty`, `by`, …"""
        return tuple(c.partition("__")[2] for c in self.columns if c.startswith(f"{attribute}__"))

    def members(self, attributes: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Each row as a case file would say it, of these attributes."""
        beside = {attribute: self.details(attribute) for attribute in attributes}
        for row in self.rows:
            cells = dict(zip(self.columns, row, strict=True))
            member: dict[str, Any] = {"id": cells["id"], "name": cells.get("name") or None}
            for attribute, details in beside.items():
                if value := cells[attribute]:
                    said = {key: cell for key in details if (cell := cells[f"{attribute}__{key}"])}
                    read = _BOOLEANS.get(value.lower(), value)
                    member[attribute] = {"value": read, **said} if said else read
            yield member

    def place(self, path: Sequence[PathStep], *, key: bool = False) -> Place:
        """Where a cell stands, by the number of its row, its column and what is beside its value; or a column alone."""
        row = path[0] if path and isinstance(path[0], int) else None
        column, beside = [*(str(step) for step in path if step is not row), "", ""][:2]
        name = f"{column}__{beside}" if beside and beside != "value" else column
        number = 1 if row is None else self.numbers[row]
        source = self.lines[number - 1] if number <= len(self.lines) else ""
        spans = _spans(source, self.separator)
        if name not in self.columns or len(spans) != len(self.columns):  # a row over several lines
            return Place(self.file, number, 1, 1, source)
        start, end = spans[self.columns.index(name)]
        return Place(self.file, number, start + 1, max(1, end - start), source)


def member_table(path: Path) -> Table:
    """The table in a CSV file; the separator is a comma, a semicolon or a tab, as its header shows.

    Raises:
        UnusableInput: it cannot be read, its header is no header, or a row does not fit under it.
    """
    text = decoded(file_bytes(path, str(path)), str(path))
    lines = re.split("\r\n|[\r\n]", text)
    header = lines[0]
    separator = max(SEPARATORS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    try:
        columns = tuple(cell.strip() for cell in next(reader, []))
        if "id" not in columns or len(set(columns)) < len(columns):
            said = "the header of a table of employees names each column once, one of them 'id'"
            hint = "begin the file with a line like id,reactie,steunt_openlijk"
            place = Place(str(path), 1, 1, max(1, len(header)), header)
            raise UnusableInput([Diagnostic("wrong-header", said, place, hint=hint)])
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(columns):
                source = lines[reader.line_num - 1] if reader.line_num <= len(lines) else ""
                place = Place(str(path), reader.line_num, 1, 1, source)
                said = f"{len(cells)} cells under {len(columns)} columns"
                raise UnusableInput(
                    [Diagnostic("wrong-header", said, place, hint="quote cells that hold the separator")]
                )
            rows.append(tuple(cell.strip() for cell in cells))
            numbers.append(reader.line_num)
    except csv.Error as error:
        raise UnusableInput.because("syntax", f"not a readable CSV file: {error}", file=str(path)) from None
    return Table(str(path), columns, tuple(rows), tuple(numbers), tuple(lines), separator)


def _spans(line: str, separator: str) -> list[tuple[int, int]]:
    """Where the cells of a line begin and end, white space around them left out."""
    edges, quoted = [-1], False
    for place, character in enumerate(line):
        if character == '"':
            quoted = not quoted
        elif character == separator and not quoted:
            edges.append(place)
    found = []
    for before, after in zip(edges, [*edges[1:], len(line)], strict=True):
        cell = line[before + 1 : after]
        start = before + 1 + len(cell) - len(cell.lstrip())
        found.append((start, start + len(cell.strip())))
    return found
