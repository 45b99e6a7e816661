"""The libraries that the two frames of a population run on: the calls that expressions are made of, and their joins.

Every library is reached through Narwhals, but for two that are worth a way of their own: Polars, which Narwhals echoes
call by call, and DuckDB, which is better told a whole query at once. What a library lacks is worked around here and
nowhere else. Lazy frames stay lazy: nothing is collected.
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
Frames: TypeAlias = dict[bool, Frame]  # the many's, and the one subject's


class FrameLibrary:
    """Any library, through Narwhals."""

    calls: Any = nw  # the module that expressions are made with
    enums = False  # has it a type for some words?

    def begun(self, one: nw.LazyFrame[Any], many: nw.LazyFrame[Any]) -> Frames:
        """The two frames as the library's own."""
        return {False: one, True: many}

    def met(self, frames: Frames, *, collect: bool) -> Frames:
        """The two frames, before a meeting after which both are used twice; `collect`: they may be computed."""
        return frames

    def extended(self, frame: Frame, kept: Sequence[str], new: Iterable[Expression]) -> Frame:
        """A frame with new columns beside those that are kept."""
        return frame.select(self.calls.col(*kept), *new)  # adding to all columns would make queries large

    def looked_up(self, frame: Frame, other: Frame) -> Frame:
        """A frame with another's columns of the same case, which it has once; null where it has not."""
        return frame.join(other, on=CASE, how="left")

    def gathered(self, frame: Frame, columns: Iterable[Expression]) -> Frame:
        """A row for each case, with what columns come to over all its rows."""
        return frame.group_by(CASE).agg(*columns)

    def ended(self, frame: Frame) -> nw.LazyFrame[Any]:
        """A frame as Narwhals has it."""
        found: nw.LazyFrame[Any] = nw.from_native(frame)
        return found


class PolarsFrames(FrameLibrary):
    """Polars itself: to have Narwhals pass on every call takes 60 ms for the bundled rules."""

    enums = True

    def __init__(self) -> None:
        import polars

        self.calls = polars

    def begun(self, one: nw.LazyFrame[Any], many: nw.LazyFrame[Any]) -> Frames:
        """Lazy frames of Polars."""
        return {False: one.to_native(), True: many.to_native()}

    def met(self, frames: Frames, *, collect: bool) -> Frames:
        """Both computed once: Polars itself sees no more what queries share when they leave out different columns."""
        if not collect:
            return {each: frame.cache() for each, frame in frames.items()}
        found = self.calls.collect_all(list(frames.values()))
        return {each: frame.lazy() for each, frame in zip(frames, found, strict=True)}

    def looked_up(self, frame: Frame, other: Frame) -> Frame:
        """The rows in their order. Only the ids are joined: a join copies all columns, though no row moves."""
        found = frame.select(CASE).join(other, on=CASE, how="left", maintain_order="left")
        return self.calls.concat([frame, found.drop(CASE)], how="horizontal")


class DuckdbFrames(FrameLibrary):
    """DuckDB, in SQL. With `database`, the relations' connection, what is gathered is kept there meanwhile."""

    calls = sql
    enums = True

    def __init__(self, database: Any) -> None:
        self.database = database

    def begun(self, one: nw.LazyFrame[Any], many: nw.LazyFrame[Any]) -> Frames:
        """The beginning of two queries."""
        return sql.queries(one.to_native(), many.to_native(), self.database)

    def met(self, frames: Frames, *, collect: bool) -> Frames:
        """Both by a name, so that the text of neither is repeated."""
        return {each: frame.named() for each, frame in frames.items()}

    def extended(self, frame: Frame, kept: Sequence[str], new: Iterable[Expression]) -> Frame:
        """All columns are kept: DuckDB drops those that nothing reads, and reads a star faster than their names."""
        return frame.select("*", *new)

    def gathered(self, frame: Frame, columns: Iterable[Expression]) -> Frame:
        """Kept where it may be: each result would compute it for itself."""
        found = frame.gathered(CASE, *columns)
        return found if self.database is None else found.kept()

    def ended(self, frame: Frame) -> nw.LazyFrame[Any]:
        """A relation, as Narwhals has it."""
        return super().ended(frame.relation)


def library(frame: nw.LazyFrame[Any], database: Any) -> FrameLibrary:
    """The library that a frame is of; `database` as `DuckdbFrames` takes it."""
    if frame.implementation.is_polars():
        return PolarsFrames()
    return DuckdbFrames(database) if frame.implementation.is_duckdb() else FrameLibrary()
