"""Runs: one measurement each. A run does its work once and may return figures of its own, besides the time it took.

Contenders take turns within one run, since the load of the machine changes by the minute; the result is the minimum
time of each, and the median of the ratios of neighbouring turns.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

Run: TypeAlias = Callable[[], dict[str, Any] | None]
ONE, MANY = "organisatie", "medewerker"
TURNS = 9


def tables(folder: Path) -> dict[str, Path]:
    return {ONE: folder / "organisaties.parquet", MANY: folder / "medewerkers.parquet"}


def made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


def measured(what: str, folder: str, columns: str, rounds: int) -> dict[str, Any]:
    """One of RUNS, done `rounds` times: the seconds of the fastest, and the peak memory of the process in MB."""
    from by_hand import RULES

    import herstelkb

    kb = herstelkb.load(RULES)
    run = RUNS[what](kb, Path(folder), tuple(columns.split(",")))
    before, times, extra = peak(), [], {}
    for _ in range(rounds):
        started = time.perf_counter()
        extra = run() or {}
        times.append(time.perf_counter() - started)
    return {"seconds": min(times), "peak": peak(), "before": before, **extra}


def peak() -> float:
    """The peak memory of this process, in MB; `getrusage` would include that of its parent."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_turns(contenders: dict[str, Callable[[], object]]) -> dict[str, Any]:
    """The minimum seconds of each, and the median of the ratios of the first to the last."""
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for turn in range(TURNS + 1):  # the first is a warm-up
        for name, work in contenders.items():
            started = time.perf_counter()
            work()
            if turn:
                taken[name].append(time.perf_counter() - started)
    first, *_, last = taken.values()
    ratio = statistics.median(one / other for one, other in zip(first, last, strict=True))
    return {"taken": {name: min(times) for name, times in taken.items()}, "ratio": ratio}


# --- in memory, on Polars ---


def in_memory(folder: Path) -> dict[str, Any]:
    import polars as pl

    return {kind: pl.read_parquet(path).lazy() for kind, path in tables(folder).items()}


def engine(kb: Any, folder: Path, columns: tuple[str, ...]) -> Run:
    import polars as pl

    given = in_memory(folder)

    def run() -> None:
        pl.collect_all(list(kb.evaluate_frames(columns=columns, **given).frames.values()))

    return run


def compiling(kb: Any, folder: Path, columns: tuple[str, ...]) -> Run:
    """Compiling rules to expressions, the first time in a process and later times."""
    import polars  # noqa: F401  so that its import is not measured

    given = in_memory(folder)

    def run() -> dict[str, Any]:
        taken = []
        for _ in range(TURNS):
            started = time.perf_counter()
            kb.evaluate_frames(columns=columns, **given)
            taken.append(time.perf_counter() - started)
        return {"first": taken[0], "again": min(taken[1:])}

    return run


def checking(kb: Any, folder: Path, columns: tuple[str, ...]) -> Run:
    from herstelkb.populations import tables as files

    library = files.library("polars")
    given = {kind: files.read(library, path) for kind, path in tables(folder).items()}
    found = kb.evaluate_frames(columns=columns, **given)
    return lambda: found.check()


def beside(kb: Any, folder: Path, columns: tuple[str, ...]) -> Run:
    """The engine, compiling included, and the rules by hand in Polars."""
    import polars as pl
    from by_hand.in_polars import ByHand

    given = in_memory(folder)

    def hand() -> None:
        pl.collect_all(list(ByHand(kb.knowledge, given[ONE], given[MANY], columns).results().values()))

    return lambda: in_turns({"engine": engine(kb, folder, columns), "by hand": hand})


def reference(kb: Any, folder: Path, columns: tuple[str, ...]) -> Run:
    found = kb.evaluate_frames(**in_memory(folder))
    cases = [found.inputs.case(f"{number:07}") for number in range(100)]
    people = sum(len(case.members) for case in cases)

    def run() -> dict[str, Any]:
        for case in cases:
            evaluation = kb.evaluate(case, engine="reference")
            assert evaluation.conclusions is not None
        return {"employees": people}

    return run


# --- from Parquet to Parquet ---


def batch(kb: Any, folder: Path, columns: tuple[str, ...]) -> Run:
    """A batch as by `herstelkb batch`, checks included."""
    from herstelkb.populations import batches
    from herstelkb.populations import tables as files

    library, results = files.library("polars"), made(folder / "results")

    def run() -> None:
        frames = batches.evaluated(kb, library, tables(folder), columns)
        batches.write(library, frames, tables(results), "parquet")

    return run


def reading_and_writing(kb: Any, folder: Path, columns: tuple[str, ...]) -> Run:
    """Reading every column of the input once and writing every column of the result once, without any rule."""
    import polars as pl

    from herstelkb.populations import tables as files

    library, copy = files.library("polars"), made(folder / "copy")
    batch(kb, folder, columns)()
    results = {kind: pl.read_parquet(path).lazy() for kind, path in tables(folder / "results").items()}

    def run() -> None:
        for path in tables(folder).values():
            files.read(library, path).select(pl.all().count()).collect()
        library.write({path: results[kind] for kind, path in tables(copy).items()}, "parquet")

    return run


def meeting(kb: Any, folder: Path, columns: tuple[str, ...]) -> Run:
    """Joining the two tables as often as the rules do, over as many columns, without computing anything."""
    import narwhals as nw
    import polars as pl

    from herstelkb.populations.columnar.evaluation import planned
    from herstelkb.populations.columnar.libraries import PolarsFrames

    polars, given = PolarsFrames(), in_memory(folder)
    stages = planned(kb.knowledge, {kind: nw.from_native(frame) for kind, frame in given.items()}, columns)

    def run() -> None:
        frames = {each: given[kind].select("case", at=pl.lit(True)) for each, kind in ((False, ONE), (True, MANY))}
        for number, stage in enumerate(stages):
            frames = polars.met(frames, collect=False)
            one, many = frames[False], frames[True]
            if stage.lifted:
                names = [f"{number} {place}" for place in range(len(stage.lifted))]
                frames[True] = polars.looked_up(many, one.select("case", *(pl.col("at").alias(n) for n in names)))
            if stage.gathered:
                counts = [pl.col("at").sum().alias(f"{number} {place}") for place in range(len(stage.gathered))]
                frames[False] = polars.looked_up(one, polars.gathered(many, counts))
        pl.collect_all(list(frames.values()))

    return run


def duckdb_beside(kb: Any, folder: Path, columns: tuple[str, ...]) -> Run:
    """The engine on DuckDB, compiling included and without checks, and the rules by hand in SQL."""
    import duckdb
    from by_hand.in_sql import by_hand

    from herstelkb.populations import batches
    from herstelkb.populations import tables as files
    from herstelkb.populations.evaluation import evaluate_frames

    results, of_hand = tables(made(folder / "duckdb")), tables(made(folder / "sql"))

    def engine() -> None:
        library = files.library("duckdb")
        given = {kind: files.read(library, path) for kind, path in tables(folder).items()}
        found = evaluate_frames(kb.knowledge, given, columns, kb.evaluate, database=library.database)
        batches.write(library, found.frames, results, "parquet")

    def hand() -> None:
        with duckdb.connect() as database:
            database.execute("SET enable_progress_bar = false")
            given = [f"read_parquet('{path}')" for path in tables(folder).values()]
            for kind, query in by_hand(kb.knowledge, database, *given, columns).items():
                database.execute(f"COPY ({query}) TO '{of_hand[kind]}' (FORMAT parquet)")

    return lambda: in_turns({"engine": engine, "by hand": hand})


def spark(workers: int) -> Callable[[Any, Path, tuple[str, ...]], Run]:
    def make(kb: Any, folder: Path, columns: tuple[str, ...]) -> Run:
        from herstelkb.populations import batches
        from herstelkb.populations import tables as files

        library = files.library("spark", f"local[{workers}]")
        results = folder / f"spark-{workers}"

        def run() -> None:
            shutil.rmtree(results, ignore_errors=True)
            given = {kind: files.read(library, path) for kind, path in tables(folder).items()}
            batches.write(library, kb.evaluate_frames(columns=columns, **given).frames, tables(results), "parquet")

        return run

    return make


RUNS: dict[str, Callable[[Any, Path, tuple[str, ...]], Run]] = {
    "engine": engine,
    "compiling": compiling,
    "checking": checking,
    "beside": beside,
    "reference": reference,
    "reading and writing": reading_and_writing,
    "meeting": meeting,
    "batch": batch,
    "duckdb": duckdb_beside,
    "spark 1": spark(1),
    "spark 2": spark(2),
}
