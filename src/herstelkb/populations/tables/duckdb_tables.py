"""Tables in files with DuckDB: relations over the files, which DuckDB itself writes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.dataset
import pyarrow.ipc

from herstelkb.populations.tables.csv_tables import CsvColumns

_PATTERN = re.compile(r"[*?\[]")  # unless in brackets, these make a path a pattern in DuckDB


class DuckdbTables:
    """See `tables.Library`. Uses its own in-memory database, which spills to disk if memory runs short."""

    def __init__(self) -> None:
        self.database = duckdb.connect()
        self.database.execute("SET enable_progress_bar = false")

    def frame(self, columns: CsvColumns) -> duckdb.DuckDBPyRelation:
        """A relation."""
        text = pyarrow.schema([(name, pyarrow.string()) for name in columns])
        return self.database.from_arrow(pyarrow.table(dict(columns), schema=text))

    def read(self, path: Path, form: str) -> duckdb.DuckDBPyRelation:
        """A relation."""
        literal = _PATTERN.sub(r"[\g<0>]", str(path.absolute()))
        match form:
            case "csv":
                return self.database.read_csv(literal, header=True, all_varchar=True, hive_partitioning=False)
            case "arrow":
                return self.database.from_arrow(pyarrow.dataset.dataset(path, format="ipc"))
            case _:
                return self.database.read_parquet(literal, hive_partitioning=False)

    def write(self, tables: Mapping[Path, Any], form: str) -> None:
        """Run a query for each table, all at once, as a small table keeps only one processor busy."""
        cursors = [self.database.cursor() for _ in tables]
        with ThreadPoolExecutor(max(1, len(tables))) as pool:
            try:
                list(pool.map(_write, cursors, tables.items(), [form] * len(tables)))
            except BaseException:
                for cursor in cursors:  # the pool waits for them
                    cursor.interrupt()
                raise


def _write(cursor: duckdb.DuckDBPyConnection, named: tuple[Path, duckdb.DuckDBPyRelation], form: str) -> None:
    path, query = named[0], named[1].sql_query()
    if form == "arrow":
        rows = _without_enums(cursor.sql(query)).to_arrow_reader(100_000)
        with pyarrow.ipc.new_file(path, rows.schema) as file:
            for batch in rows:
                file.write_batch(batch)
    else:
        quoted = str(path).replace("'", "''")
        options = "FORMAT csv, HEADER" if form == "csv" else "FORMAT parquet"
        cursor.execute(f"COPY ({query}) TO '{quoted}' ({options})")


def _without_enums(table: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """The table with enums as text: as Arrow dictionaries, their nulls have keys beyond the dictionary (DuckDB 2.0),
    which Polars refuses to read.
    """
    columns = []
    for name, kind in zip(table.columns, table.types, strict=True):
        quoted = '"' + name.replace('"', '""') + '"'
        columns.append(f"{quoted}::VARCHAR AS {quoted}" if str(kind).startswith("ENUM") else quoted)
    return table.project(", ".join(columns))
