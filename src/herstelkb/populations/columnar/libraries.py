"""The dataframe libraries that populations run on: their expressions and their joins.

Every library is used through Narwhals, except two that are worth direct access: Polars, which Narwhals mirrors call by
call, and DuckDB, which is faster with a whole query at once. All workarounds for a library are here. Lazy frames stay
lazy: nothing is collected.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import narwhals as nw

from herstelkb.populations.columnar import sql
from herstelkb.populations.columnar.expressions import Expression

CASE, ID = "case", "id"
KEYS = {False: (CASE,), True: (CASE, ID)}
Frame: TypeAlias = Any  # of the library
Frames: TypeAlias = dict[bool, Frame]  # of the members (True) and of the one subject


class FrameLibrary:
    """Any library, through Narwhals."""

    calls: Any = nw  # the module that expressions are made with
    enums = False  # whether it has a type for a set of words

    def begun(self, one: nw.LazyFrame[Any], many: nw.LazyFrame[Any]) -> Frames:
        """The two frames as frames of the library."""
        return {False: one, True: many}

    def met(self, frames: Frames, *, collect: bool) -> Frames:
        """The two frames, prepared for a meeting that uses both twice; `collect`: they may be computed."""
        return frames

    def extended(self, frame: Frame, kept: Sequence[str], new: Iterable[Expression]) -> Frame:
        """A frame with the kept columns and new ones."""
        return frame.select(self.calls.col(*kept), *new)  # keeping all columns would make queries large

    def looked_up(self, frame: Frame, other: Frame) -> Frame:
        """A frame with the other's columns for the same case, which it has at most once; null if it has none."""
        return frame.join(other, on=CASE, how="left")

    def gathered(self, frame: Frame, columns: Iterable[Expression]) -> Frame:
        """A row for each case, with columns aggregated over its rows."""
        return frame.group_by(CASE).agg(*columns)

    def ended(self, frame: Frame) -> nw.LazyFrame[Any]:
        """The frame as a Narwhals frame."""
        found: nw.LazyFrame[Any] = nw.from_native(frame)
        return found


class PolarsFrames(FrameLibrary):
    """Polars itself: passing every call through Narwhals takes 60 ms for the bundled rules."""

    enums = True

    def __init__(self) -> None:
        import polars

        self.calls = polars

    def begun(self, one: nw.LazyFrame[Any], many: nw.LazyFrame[Any]) -> Frames:
        """Lazy Polars frames."""
        return {False: one.to_native(), True: many.to_native()}

    def met(self, frames: Frames, *, collect: bool) -> Frames:
        """Both computed once: Polars no longer recognises shared parts of queries that drop different columns."""
        if not collect:
            return {each: frame.cache() for each, frame in frames.items()}
        found = self.calls.collect_all(list(frames.values()))
        return {each: frame.lazy() for each, frame in zip(frames, found, strict=True)}

    def looked_up(self, frame: Frame, other: Frame) -> Frame:
        """The rows in their order. Only the ids are joined, since a join copies all columns even if no row moves."""
        found = frame.select(CASE).join(other, on=CASE, how="left", maintain_order="left")
        return self.calls.concat([frame, found.drop(CASE)], how="horizontal")


class DuckdbFrames(FrameLibrary):
    """DuckDB, in SQL. With `database`, the relations' connection, gathered columns are stored there temporarily."""

    calls = sql
    enums = True

    def __init__(self, database: Any) -> None:
        self.database = database

    def begun(self, one: nw.LazyFrame[Any], many: nw.LazyFrame[Any]) -> Frames:
        """The start of two queries."""
        return sql.queries(one.to_native(), many.to_native(), self.database)

    def met(self, frames: Frames, *, collect: bool) -> Frames:
        """Both with a name, so that neither text is repeated."""
        return {each: frame.named() for each, frame in frames.items()}

    def extended(self, frame: Frame, kept: Sequence[str], new: Iterable[Expression]) -> Frame:
        """All columns are kept: DuckDB drops those that nothing reads, and reads a star faster than their names."""
        return frame.select("*", *new)

    def gathered(self, frame: Frame, columns: Iterable[Expression]) -> Frame:
        """Stored if possible, as otherwise each result would compute it again."""
        found = frame.gathered(CASE, *columns)
        return found if self.database is None else found.kept()

    def ended(self, frame: Frame) -> nw.LazyFrame[Any]:
        """The relation as a Narwhals frame."""
        return super().ended(frame.relation)


def library(frame: nw.LazyFrame[Any], database: Any) -> FrameLibrary:
    """The library of a frame; `database` as for `DuckdbFrames`."""
    if frame.implementation.is_polars():
        return PolarsFrames()
    return DuckdbFrames(database) if frame.implementation.is_duckdb() else FrameLibrary()
