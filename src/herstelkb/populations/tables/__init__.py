"""Tables in files, each as the frame of one dataframe library: scanned, and written as they are computed.

One module a library; a `Library` reads and writes, and knows nothing of rules or cases. What each needs installed is
said here.
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
LIBRARIES = ("polars", "duckdb", "spark")
_SUFFIXES = {".parquet": "parquet", ".pq": "parquet", ".csv": "csv", ".arrow": "arrow", ".ipc": "arrow"}
_NEEDS = {"polars": ("polars", "frames"), "duckdb": ("duckdb", "duckdb"), "spark": ("pyspark", "spark")}


class Library(Protocol):
    """A dataframe library that reads and writes files. Frames are its own, and lazy."""

    @property
    def database(self) -> Any:
        """The connection that relations are of, where the frames are relations of DuckDB; nobody else uses it."""

    def frame(self, columns: CsvColumns) -> Any:
        """A frame of columns of text; None is null."""

    def read(self, path: Path, form: str) -> Any:
        """The table in exactly this file, or in the folder that Spark makes of one. In CSV, as `write` makes it, all is
        text and an empty field is null.
        """

    def write(self, tables: Mapping[Path, Any], form: str) -> None:
        """Write each table to its path, in one go where the library can."""


def library(name: str, master: str | None = None) -> Library:
    """The library of that name, one of `LIBRARIES`; `master` is the cluster that Spark works on.

    Raises:
        UnusableInput: it is not installed, or does not start.
    """
    module, extra = _NEEDS[name]
    for needed in (module, "narwhals"):
        if importlib.util.find_spec(needed) is None:
            hint = f"pip install 'herstelkb[{extra}]'"
            raise UnusableInput.because("engine-missing", f"the engine {name} takes {needed}", hint=hint)
    if name == "polars":
        from herstelkb.populations.tables.polars_tables import PolarsTables

        return PolarsTables()
    if name == "duckdb":
        from herstelkb.populations.tables.duckdb_tables import DuckdbTables

        return DuckdbTables()
    from herstelkb.populations.tables.spark_tables import spark_tables

    return spark_tables(master)


def format_of(path: Path) -> str:
    """In which format a file is, by its suffix.

    Raises:
        UnusableInput: no format goes by that suffix, or there is no such file.
    """
    if path.suffix.lower() not in _SUFFIXES:
        said = f"a table cannot be read from '{path.suffix or path.name}'"
        raise UnusableInput.because("unknown-format", said, file=str(path), hint=f"there are {listed(_SUFFIXES)}")
    if not path.exists():
        hint = "check the path: it is taken from the folder you are in"
        raise UnusableInput.because("unreadable-file", f"cannot read {path}: no such file", hint=hint)
    return _SUFFIXES[path.suffix.lower()]


def read(library: Library, path: Path, knowledge: Knowledge, kind: str) -> Any:
    """The table of a kind of subject in a file, as the library's frame; its format follows from its suffix.

    Raises:
        UnusableInput: it cannot be read as that format; with everything that is wrong with it, where it is CSV.
    """
    if format_of(path) == "csv":
        return library.frame(csv_columns(path, knowledge, kind))
    return written(library, path)


def written(library: Library, path: Path) -> Any:
    """The table in a file as a library wrote it, lazily.

    Raises:
        UnusableInput: it cannot be read as the format that its suffix names.
    """
    form = format_of(path)
    try:
        return library.read(path, form)
    except UnusableInput:
        raise
    except Exception as error:  # each library has exceptions of its own for a file that is not what it claims
        said = f"not a readable {form} file: {reason(error)}"
        raise UnusableInput.because("unreadable-file", said, file=str(path)) from error


def reason(error: Exception) -> str:
    """What a library says went wrong, in one line."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)[:300]
