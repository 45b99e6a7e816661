"""How long a population takes: the columns beside the same rules by hand, memory, growth, and Spark on two workers.

Made-up cases of the bundled rule base, every run in a process of its own, the best of a few. Counted are

- engine: from lazy tables to the two result frames in memory, compiling included; checking the rows is shown apart,
  since what is written by hand checks nothing;
- by hand: the same result frames as `by_hand` has them (a test holds the two equal);
- reference: one case after the other with the plain engine, on a sample;
- reading and writing alone: the same tables from file to file, and the result columns out again, with no rule between;
- batch: from Parquet to Parquet, as `herstelkb batch` does it, with peak memory.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
ONE, MANY = "organisatie", "medewerker"


def tables(folder: Path) -> dict[str, Path]:
    return {ONE: folder / "organisaties.parquet", MANY: folder / "medewerkers.parquet"}


# --- one measurement, in a process of its own ---


def measured(what: str, folder: str, columns: str, rounds: int) -> dict[str, Any]:
    """Run one of MEASUREMENTS `rounds` times; seconds are of the best, peak memory of the process in MB."""
    import herstelkb

    kb = herstelkb.load()
    run = MEASUREMENTS[what](kb, Path(folder), tuple(columns.split(",")))
    before, times, extra = peak(), [], {}
    for _ in range(rounds):
        started = time.perf_counter()
        extra = run() or {}
        times.append(time.perf_counter() - started)
    return {"seconds": min(times), "peak": peak(), "before": before, **extra}


def peak() -> float:
    """The most memory that this process has had, in MB; `getrusage` would count what started it, too."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_memory(folder: Path) -> dict[str, Any]:
    import polars as pl

    return {kind: pl.read_parquet(path).lazy() for kind, path in tables(folder).items()}


def engine(kb: Any, folder: Path, columns: tuple[str, ...]) -> Callable[[], Any]:
    import polars as pl

    given = in_memory(folder)

    def run() -> dict[str, Any]:
        found = kb.evaluate_frames(columns=columns, **given)
        started = time.perf_counter()
        made = pl.collect_all(list(found.frames.values()))
        collected = time.perf_counter() - started
        return {"collecting": collected, "cells": sum(frame.width * frame.height for frame in made)}

    return run


def checking(kb: Any, folder: Path, columns: tuple[str, ...]) -> Callable[[], Any]:
    found = kb.evaluate_frames(columns=columns, **in_memory(folder))
    return lambda: found.check()


def beside(kb: Any, folder: Path, columns: tuple[str, ...]) -> Callable[[], Any]:
    """The engine and the rules by hand, taking turns; the best of seven turns of each."""
    import polars as pl
    from by_hand.in_polars import ByHand

    given, engine_run = in_memory(folder), engine(kb, folder, columns)

    def hand() -> None:
        pl.collect_all(list(ByHand(kb.knowledge, given[ONE], given[MANY]).results().values()))

    def run() -> dict[str, Any]:
        taken: dict[str, list[float]] = {"engine": [], "collecting": [], "by hand": []}
        for _ in range(7):
            started = time.perf_counter()
            taken["collecting"].append(engine_run()["collecting"])
            taken["engine"].append(time.perf_counter() - started)
            started = time.perf_counter()
            hand()
            taken["by hand"].append(time.perf_counter() - started)
        return {name: min(times) for name, times in taken.items()}

    return run


def reference(kb: Any, folder: Path, columns: tuple[str, ...]) -> Callable[[], Any]:
    found = kb.evaluate_frames(**in_memory(folder))
    cases = [found.inputs.case(f"{number:07}") for number in range(100)]
    people = sum(len(case.employees) for case in cases)

    def run() -> dict[str, Any]:
        for case in cases:
            evaluation = kb.evaluate(case, engine="reference")
            assert evaluation.conclusions is not None
        return {"employees": people}

    return run


def reading_and_writing(kb: Any, folder: Path, columns: tuple[str, ...]) -> Callable[[], Any]:
    from herstelkb import tables as files

    library = files.library("polars")
    results = folder / "results"
    batch(kb, folder, columns)()

    def run() -> None:
        for place in (folder, results):
            frames = {kind: files.read(library, path) for kind, path in tables(place).items()}
            to = folder / f"copy-of-{place.name}"
            to.mkdir(exist_ok=True)
            if place is folder:  # what goes in is only read
                for frame in frames.values():
                    frame.select("*").count().collect(engine="streaming")
            else:
                library.write({to / path.name: frames[kind] for kind, path in tables(to).items()}, "parquet")

    return run


def batch(kb: Any, folder: Path, columns: tuple[str, ...]) -> Callable[[], Any]:
    from herstelkb import batches
    from herstelkb import tables as files

    library = files.library("polars")
    results = folder / "results"
    results.mkdir(exist_ok=True)

    def run() -> None:
        frames = batches.evaluated(kb, library, tables(folder), columns)
        batches.write(library, frames, tables(results), "parquet")

    return run


def duckdb(kb: Any, folder: Path, columns: tuple[str, ...]) -> Callable[[], Any]:
    from herstelkb import batches
    from herstelkb import tables as files

    library = files.library("duckdb")
    results = folder / "duckdb"
    results.mkdir(exist_ok=True)

    def run() -> None:
        given = {kind: files.read(library, path) for kind, path in tables(folder).items()}
        batches.write(library, kb.evaluate_frames(columns=columns, **given).frames, tables(results), "parquet")

    return run


def spark(workers: int) -> Callable[[Any, Path, tuple[str, ...]], Callable[[], Any]]:
    def make(kb: Any, folder: Path, columns: tuple[str, ...]) -> Callable[[], Any]:
        from herstelkb import batches
        from herstelkb import tables as files

        library = files.library("spark", f"local[{workers}]")
        results = folder / f"spark-{workers}"

        def run() -> None:
            shutil.rmtree(results, ignore_errors=True)
            given = {kind: files.read(library, path) for kind, path in tables(folder).items()}
            batches.write(library, kb.evaluate_frames(columns=columns, **given).frames, tables(results), "parquet")

        return run

    return make


MEASUREMENTS: dict[str, Callable[[Any, Path, tuple[str, ...]], Callable[[], Any]]] = {
    "engine": engine,
    "checking": checking,
    "beside": beside,
    "reference": reference,
    "reading and writing": reading_and_writing,
    "batch": batch,
    "duckdb": duckdb,
    "spark 1": spark(1),
    "spark 2": spark(2),
}


# --- all of them ---


def alone(what: str, folder: Path, columns: str, rounds: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--measure", what, str(folder), columns, str(rounds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{what}: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def sampled(folder: Path, organisations: int) -> int:
    """Write made-up cases; how many employees they have."""
    import polars as pl

    import herstelkb
    from herstelkb.batches import write_sample

    folder.mkdir()
    write_sample(herstelkb.load().knowledge, folder, organisations, 1)
    return int(pl.scan_parquet(tables(folder)[MANY]).select(pl.len()).collect().item())


def figures(organisations: int, rounds: int, with_spark: bool, large: bool) -> dict[str, Any]:
    """All that is measured: seconds, MB, and the ratios that matter."""
    from by_hand.in_polars import GROUPS

    from herstelkb.engines.columnar.results import USUAL

    shared, usual = ",".join(GROUPS), ",".join(USUAL)
    with tempfile.TemporaryDirectory() as temporary:
        top = Path(temporary)
        employees = sampled(top / "main", organisations)
        found: dict[str, Any] = {"organisations": organisations, "employees": employees, "columns": list(GROUPS)}
        turns = alone("beside", top / "main", shared, 1)
        runs: dict[str, Any] = {
            "engine": {"seconds": turns["engine"], "collecting": turns["collecting"]},
            "by hand": {"seconds": turns["by hand"]},
            "checking the rows": alone("checking", top / "main", shared, rounds),
            "engine, usual columns": alone("engine", top / "main", usual, rounds),
            "reference, 100 cases": alone("reference", top / "main", usual, 1),
            "reading and writing": alone("reading and writing", top / "main", shared, rounds),
            "batch": alone("batch", top / "main", shared, rounds),
            "batch, usual columns": alone("batch", top / "main", usual, 1),
            "duckdb, without checks": alone("duckdb", top / "main", shared, 1),
        }
        found["seconds"] = {name: run["seconds"] for name, run in runs.items()}
        one_by_one = runs["reference, 100 cases"]["seconds"] / runs["reference, 100 cases"]["employees"]
        found["ratios"] = {
            "engine / by hand": runs["engine"]["seconds"] / runs["by hand"]["seconds"],
            "engine with checks / by hand": (runs["engine"]["seconds"] + runs["checking the rows"]["seconds"])
            / runs["by hand"]["seconds"],
            "collecting alone / by hand": runs["engine"]["collecting"] / runs["by hand"]["seconds"],
            "reference / engine, an employee": one_by_one * employees / runs["engine, usual columns"]["seconds"],
            "batch / reading and writing": runs["batch"]["seconds"] / runs["reading and writing"]["seconds"],
        }
        found["growth"] = growth(top, organisations, usual, large)
        found["spark"] = scaling(top, shared) if with_spark and shutil.which("java") else None
    return found


def growth(top: Path, organisations: int, columns: str, large: bool) -> list[dict[str, float]]:
    """From Parquet to Parquet, ten times as much each time."""
    sizes = [organisations // 100, organisations // 10, organisations, *([organisations * 10] if large else [])]
    found = []
    for size in sizes:
        folder = top / f"growth-{size}"
        employees = sampled(folder, size)
        run = alone("batch", folder, columns, 1)
        held = [in_memory_size(folder), in_memory_size(folder / "results")]
        grown = run["peak"] - run["before"]
        found.append(
            {
                "employees": employees,
                "seconds": run["seconds"],
                "peak": run["peak"],
                "input_and_output": sum(held),
                "grown_over_input_and_output": grown / sum(held),
            }
        )
        shutil.rmtree(folder)
    return found


def in_memory_size(folder: Path) -> float:
    """What the two tables take as frames, in MB; of large ones estimated from the first million rows."""
    import polars as pl

    total = 0.0
    for path in tables(folder).values():
        rows = pl.scan_parquet(path).select(pl.len()).collect().item()
        head = pl.scan_parquet(path).head(1_000_000).collect()
        total += head.estimated_size("mb") * rows / max(1, len(head))
    return total


def scaling(top: Path, columns: str) -> dict[str, Any]:
    """Spark with one worker thread and with two, on a tenth of a million employees, and whether they agree."""
    import polars as pl
    from polars.testing import assert_frame_equal

    folder = top / "spark"
    employees = sampled(folder, 10_000)
    found: dict[str, Any] = {"employees": employees}
    for workers in (1, 2):
        found[f"{workers}"] = alone(f"spark {workers}", folder, columns, 2)["seconds"]
    for kind, keys in ((ONE, ["case"]), (MANY, ["case", "id"])):
        first, second = (
            pl.read_parquet(tables(folder / f"spark-{workers}")[kind] / "*.parquet").sort(keys) for workers in (1, 2)
        )
        assert_frame_equal(first, second)
    return found


def table(found: dict[str, Any]) -> str:
    lines = [
        f"{found['employees']:,} employees in {found['organisations']:,} organisations; columns: "
        f"{', '.join(found['columns'])}",
        "",
        f"{'':36}{'seconds':>10}",
        *(f"{name:36}{taken:10.2f}" for name, taken in found["seconds"].items()),
        "",
        *(f"{name:36}{ratio:10.2f} ×" for name, ratio in found["ratios"].items()),
        "",
        f"{'from Parquet to Parquet, usual columns':>40}",
        f"{'employees':>12}{'seconds':>10}{'µs each':>10}{'peak MB':>10}{'in + out MB':>13}{'grown / (in + out)':>20}",
    ]
    for row in found["growth"]:
        each = row["seconds"] / max(1, row["employees"]) * 1e6
        lines.append(
            f"{row['employees']:12,}{row['seconds']:10.2f}{each:10.2f}{row['peak']:10.0f}"
            f"{row['input_and_output']:13.0f}{row['grown_over_input_and_output']:20.2f}"
        )
    if found["spark"]:
        one, two = found["spark"]["1"], found["spark"]["2"]
        said = f"Spark, {found['spark']['employees']:,} employees: {one:.1f} s on one worker, {two:.1f} s on two"
        lines += ["", f"{said} ({one / two:.2f} ×), the same result"]
    else:
        lines += ["", "Spark: not run (--spark, and Java)"]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="an object of figures and ratios instead of a table")
    parser.add_argument("--organisations", type=int, default=100_000, help="ten employees each (default 100,000)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--spark", action="store_true", help="Spark too, on one worker and on two")
    parser.add_argument("--large", action="store_true", help="ten times the size too, from Parquet to Parquet")
    parser.add_argument("--measure", nargs=4, metavar=("WHAT", "DIR", "COLUMNS", "ROUNDS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        what, folder, columns, rounds = options.measure
        print(json.dumps(measured(what, folder, columns, int(rounds))))
        return
    found = figures(options.organisations, options.rounds, options.spark, options.large)
    print(json.dumps(found, indent=2) if options.json else table(found))


if __name__ == "__main__":
    main()
