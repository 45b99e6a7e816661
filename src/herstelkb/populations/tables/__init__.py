"""Tables in files, as frames of a dataframe library: read by scanning, written by streaming.

One module per library; a `Library` reads and writes, and knows nothing of rules or cases. What each needs installed is
listed here.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.showing import listed
from herstelkb.knowledge.base import Knowledge
from herstelkb.populations.tables.csv_tables import CsvColumns, csv_columns

FORMATS = ("parquet", "csv", "arrow")
WORKBOOK = "xlsx"  # a format of results for people, made of one of these: nothing reads it as a table
LIBRARIES = ("polars", "duckdb", "spark")
_SUFFIXES = {".parquet": "parquet", ".pq": "parquet", ".csv": "csv", ".arrow": "arrow", ".ipc": "arrow"}
_NEEDS = {"polars": ("polars", "frames"), "duckdb": ("duckdb", "duckdb"), "spark": ("pyspark", "spark")}


class Library(Protocol):
    """A dataframe library that reads and writes files, with lazy frames of its own."""

    @property
    def database(self) -> Any:
        """The connection of the relations, for DuckDB only; it is not shared."""

    def frame(self, columns: CsvColumns) -> Any:
        """A frame of text columns; None is null."""

    def read(self, path: Path, form: str) -> Any:
        """The table in exactly this file, or in the folder that Spark writes. In CSV, as written by `write`, everything
        is text and an empty field is null.
        """

    def write(self, tables: Mapping[Path, Any], form: str) -> None:
        """Write each table to its path, all at once if the library can."""


def library(name: str, master: str | None = None) -> Library:
    """The library of that name, one of `LIBRARIES`; `master` is the Spark cluster.

    Raises:
        UnusableInput: it is not installed, or does not start.
    """
    module, extra = _NEEDS[name]
    for needed in (module, "narwhals"):
        if importlib.util.find_spec(needed) is None:
            hint = f"pip install 'herstelkb[{extra}]'"
            raise UnusableInput.because("engine-missing", f"the engine {name} requires {needed}", hint=hint)
    if name == "polars":
        from herstelkb.populations.tables.polars_tables import PolarsTables

        return PolarsTables()
    if name == "duckdb":
        from herstelkb.populations.tables.duckdb_tables import DuckdbTables

        return DuckdbTables()
    from herstelkb.populations.tables.spark_tables import spark_tables

    return spark_tables(master)


def format_of(path: Path) -> str:
    """The format of a file, by its suffix.

    Raises:
        UnusableInput: no format has that suffix, or the file does not exist.
    """
    if path.suffix.lower() not in _SUFFIXES:
        said = f"a table cannot be read from '{path.suffix or path.name}'"
        raise UnusableInput.because("unknown-format", said, file=str(path), hint=f"there are {listed(_SUFFIXES)}")
    if not path.exists():
        hint = "check the path: it is relative to the current folder"
        raise UnusableInput.because("unreadable-file", f"cannot read {path}: no such file", hint=hint)
    return _SUFFIXES[path.suffix.lower()]


def read(library: Library, path: Path, knowledge: Knowledge, kind: str) -> Any:
    """The table of a kind of subject in a file, as a frame of the library; the suffix determines the format.

    Raises:
        UnusableInput: it cannot be read in that format; for CSV, with everything that is wrong with it.
    """
    if format_of(path) == "csv":
        return library.frame(csv_columns(path, knowledge, kind))
    return written(library, path)


def written(library: Library, path: Path) -> Any:
    """The table in a file that a library wrote, as a lazy frame.

    Raises:
        UnusableInput: it cannot be read in the format of its suffix.
    """
    form = format_of(path)
    try:
        return library.read(path, form)
    except UnusableInput:
        raise
    except Exception as error:  # each library has its own exceptions for a file in another format
        said = f"not a readable {form} file: {reason(error)}"
        raise UnusableInput.because("unreadable-file", said, file=str(path)) from error


def reason(error: Exception) -> str:
    """The message of a library's exception, on one line."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)[:300]
