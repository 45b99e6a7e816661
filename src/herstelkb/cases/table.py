"""A table of subjects of one kind, one row each, in the words of a rule base.

A column holds an attribute, or, as `attribute__certainty`, a detail of its observations. Columns and values may be
labels instead of names, in any language of the rule base, in upper or lower case. Callers check the cells; `cells`
reads them from a CSV file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from herstelkb.cases.cells import Cells, read_cells
from herstelkb.cases.texts import (
    Refusal,
    attributes_by_word,
    degrees_by_word,
    observable,
    read_attribute,
    small,
    values_by_word,
)
from herstelkb.ground.diagnostics import Diagnostic, Place, UnusableInput
from herstelkb.ground.messages import message
from herstelkb.ground.suggestions import did_you_mean
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Value
from herstelkb.language.documents import PathStep

ID, NAME, OWN_VIEW, CASE = "id", "name", "own_view", "case"
BESIDE = "__"
CERTAINTY = "certainty"
DETAILS = ("by", "on", CERTAINTY, "note")
VIEW_DAY = f"{OWN_VIEW}{BESIDE}on"


@dataclass(frozen=True)
class Table:
    """Cells under columns named as in the rule base; `keys`: the columns that are not attributes."""

    knowledge: Knowledge
    kind: str
    cells: Cells
    columns: tuple[str, ...]
    keys: tuple[str, ...]

    @cached_property
    def attributes(self) -> tuple[str, ...]:
        """The attributes that have a column, if only for a detail."""
        return tuple(dict.fromkeys(c.partition(BESIDE)[0] for c in self.columns if c not in self.keys))

    def details(self, attribute: str) -> tuple[str, ...]:
        """The details of an attribute that have a column: `certainty`, `by`, …"""
        return tuple(c.partition(BESIDE)[2] for c in self.columns if c.startswith(f"{attribute}{BESIDE}"))

    def words(self, column: str) -> Mapping[str, Value]:
        """The words that cells of a column may contain, in lower case, with their values."""
        attribute, _, detail = column.partition(BESIDE)
        if detail == CERTAINTY:
            return degrees_by_word(self.knowledge)
        return (
            {}
            if detail or column in self.keys
            else values_by_word(self.knowledge.source.vocabulary[f"{self.kind}.{attribute}"])
        )

    def members(self, attributes: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Each row as the data of a case file, with these attributes."""
        known = {c: self.words(c) for c in self.columns if c.partition(BESIDE)[0] in attributes}
        for row in zip(*self.cells.columns, strict=True):
            cells = dict(zip(self.columns, row, strict=True))
            member: dict[str, Any] = {ID: cells[ID], NAME: cells.get(NAME) or None, OWN_VIEW: _own_view(cells)}
            said = {c: words.get(small(cell), cell) for c, words in known.items() if (cell := cells[c])}
            for attribute in attributes:
                if attribute in said:
                    beside = {d: said[c] for d in DETAILS if (c := f"{attribute}{BESIDE}{d}") in said}
                    member[attribute] = {"value": said[attribute], **beside} if beside else said[attribute]
            yield member

    def wrong_columns(self, details: Sequence[str]) -> Iterator[tuple[str, Diagnostic]]:
        """The attributes with an unusable column, and why; once, not for every row."""
        for attribute in self.attributes:
            own, beside = attribute in self.columns, self.details(attribute)
            column = attribute if own else f"{attribute}{BESIDE}{beside[0]}"
            found = read_attribute(attribute, self.knowledge, self.kind, self.keys)
            if isinstance(found, Refusal):
                yield attribute, self._finding(found.code, found.message, column, found.hint)
                continue
            possible = [f"{attribute}{BESIDE}{detail}" for detail in details]
            for wrong in (f"{attribute}{BESIDE}{detail}" for detail in beside if detail not in details):
                hint = did_you_mean(wrong, possible)
                said = message("there is no column '{name}'", name=wrong)
                yield attribute, self._finding("unknown-attribute", said, wrong, hint)
            if not own:
                said = message("details of '{attribute}' need a column with its values", attribute=attribute)
                hint = message("add a column '{attribute}'", attribute=attribute)
                yield attribute, self._finding("missing-key", said, column, hint)

    def place(self, path: Sequence[PathStep], *, key: bool = False) -> Place:
        """The place of a cell, by its row, attribute and perhaps detail; or of a column alone."""
        row = path[0] if path and isinstance(path[0], int) else None
        column, beside = [*(str(step) for step in path if step is not row), "", ""][:2]
        name = f"{column}{BESIDE}{beside}" if beside and beside not in ("value", "text") else column
        return self.cells.place(row, self.columns.index(name) if name in self.columns else 0)

    def _finding(self, code: str, said: str, column: str, hint: str | None) -> Diagnostic:
        return Diagnostic(code, said, self.place((column,)), hint=hint)


def _own_view(cells: Mapping[str, str]) -> Any:
    """The own view in a row, as the data of a case file."""
    text, on = cells.get(OWN_VIEW) or None, cells.get(VIEW_DAY)
    return {"text": text, "on": on} if on else text


def member_table(path: Path, knowledge: Knowledge) -> Table:
    """The table of members in a CSV file.

    Raises:
        UnusableInput: it cannot be read, or has no column of ids.
    """
    return table(read_cells(path), knowledge, knowledge.many, (ID, NAME, OWN_VIEW, VIEW_DAY), required=(ID,))


def table(cells: Cells, knowledge: Knowledge, kind: str, keys: Sequence[str], *, required: Sequence[str]) -> Table:
    """The cells with columns named as in the rule base; `keys` are columns beside attributes.

    Raises:
        UnusableInput: a `required` key has no column.
    """
    known = _columns_by_word(knowledge, kind, keys)
    columns: list[str] = []
    for name in cells.names:
        attribute, beside, detail = name.partition(BESIDE)
        meant = known.get(small(attribute), attribute)
        column = f"{meant}{beside}{detail.lower()}"
        columns.append(name if column in (*columns, *cells.names) else column)
    found = Table(knowledge, kind, cells, tuple(columns), tuple(keys))
    if lacking := [key for key in required if key not in columns]:
        example = ",".join([*required, *observable(knowledge, kind)[:2]])
        said = message("there is no column '{name}'", name=lacking[0])
        hint = message("the first line should be like {example}", example=example)
        raise UnusableInput([Diagnostic("wrong-header", said, cells.place(None, 0), hint=hint)])
    return found


def _columns_by_word(knowledge: Knowledge, kind: str, keys: Sequence[str]) -> dict[str, str]:
    """The column for each word: an id may be called after the subject, an attribute by its label."""
    subjects, called = knowledge.source.head.subjects, knowledge.source.head.called
    many, one = (called.many.values(), called.one.values()) if called else ((), ())
    words = {ID: [subjects.many, subjects.list, *many], CASE: [subjects.one, subjects.plural or "", *one]}
    return attributes_by_word(knowledge, kind, {key: words.get(key, []) for key in keys})
