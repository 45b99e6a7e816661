"""Tables in files with Polars: lazy scans, and streaming sinks for all tables of a run together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from herstelkb.populations.tables.csv_tables import CsvColumns


class PolarsTables:
    """See `tables.Library`."""

    database = None

    def frame(self, columns: CsvColumns) -> pl.LazyFrame:
        """A lazy frame."""
        return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).lazy()

    def read(self, path: Path, form: str) -> pl.LazyFrame:
        """A lazy frame."""
        match form:
            case "csv":
                found = pl.scan_csv(path.absolute(), infer_schema=False, glob=False)
            case "arrow":
                found = pl.scan_ipc(path.absolute(), glob=False)
            case _:
                found = pl.scan_parquet(path.absolute(), glob=False)
        found.collect_schema()  # detects a file in another format now
        return found

    def write(self, tables: Mapping[Path, Any], form: str) -> None:
        """Run one streaming query for all tables, so that shared parts are computed once."""
        sinks = []
        for path, table in tables.items():
            match form:
                case "csv":
                    sinks.append(table.sink_csv(path, lazy=True))
                case "arrow":
                    sinks.append(table.sink_ipc(path, lazy=True, compression="lz4"))
                case _:
                    sinks.append(table.sink_parquet(path, lazy=True))
        pl.collect_all(sinks, engine="streaming")
