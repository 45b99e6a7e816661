"""Tables in files with Spark, on this machine or a cluster. Spark writes a table as a folder of parts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow
from pyspark.sql import SparkSession

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.populations.tables.csv_tables import CsvColumns

_PATTERN = re.compile(r"[\\*?\[\]{}]")  # unless after a backslash, these make a path a pattern in Spark
LOOPBACK = "127.0.0.1"


def spark_tables(master: str | None) -> SparkTables:
    """Spark on a cluster, or on all processors of this machine.

    Raises:
        UnusableInput: Java is not installed.
    """
    if shutil.which("java") is None:
        raise UnusableInput.because("engine-missing", "the engine spark requires Java", hint="install Java 17 or later")
    builder: Any = SparkSession.builder
    for key, value in configuration(master).items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return SparkTables(session)


def configuration(master: str | None) -> dict[str, str]:
    """How Spark is set up. Without a cluster nobody else has business here: it listens on this machine alone."""
    master = master or "local[*]"
    local = master.startswith("local")
    alone = {"spark.driver.bindAddress": LOOPBACK, "spark.driver.host": LOOPBACK} if local else {}
    return {
        "spark.app.name": "herstelkb",
        "spark.master": master,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        **alone,
    }


@dataclass(frozen=True)
class SparkTables:
    """See `tables.Library`."""

    session: SparkSession
    database = None

    def frame(self, columns: CsvColumns) -> Any:
        """A Spark frame."""
        text = pyarrow.schema([(name, pyarrow.string()) for name in columns])
        return self.session.createDataFrame(pyarrow.table(dict(columns), schema=text))

    def read(self, path: Path, form: str) -> Any:
        """A Spark frame."""
        self._no_arrow(form)
        literal = _PATTERN.sub(r"\\\g<0>", str(path.absolute()))
        if form == "csv":
            return self.session.read.csv(literal, header=True)
        return self.session.read.parquet(literal)

    def write(self, tables: Mapping[Path, Any], form: str) -> None:
        """Run a job for each table."""
        self._no_arrow(form)
        for path, table in tables.items():
            if form == "csv":
                table.write.csv(str(path.absolute()), header=True)
            else:
                table.write.parquet(str(path.absolute()))

    def _no_arrow(self, form: str) -> None:
        if form == "arrow":
            raise UnusableInput.because("unknown-format", "Spark has no Arrow format", hint="use parquet or csv")
