"""How long a population takes: the columnar engine beside hand-written code, memory, growth, and Spark on two workers.

Random cases of the bundled rule base. Measured are

- engine: from lazy tables to the two result frames in memory, compiling included;
- by hand: the same result frames, made by `by_hand` (a test holds the two equal). It checks no rows, and neither does
  the engine beside it;
- on DuckDB: from Parquet to Parquet, beside the same in hand-written SQL;
- reference: one case at a time with the plain engine, on a sample;
- batch: from Parquet to Parquet, as `herstelkb batch` does it, and where its time goes: reading and writing every
  column once without any rule, checking the rows, compiling, joining the two tables without computing anything; the
  rest is expressions. With several processors these overlap somewhat.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from by_hand import RULES
from by_hand.in_polars import GROUPS
from population_runs.runs import MANY, ONE, measured, tables

WITHOUT_UNKNOWNS = tuple(group for group in GROUPS if group != "unknowns")
SETS = (("values",), ("values", "advice"), WITHOUT_UNKNOWNS, GROUPS)


def alone(what: str, folder: Path, columns: tuple[str, ...], rounds: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--measure", what, str(folder), ",".join(columns), str(rounds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{what}: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def sampled(folder: Path, organisations: int) -> int:
    """Write random cases; returns their number of employees."""
    import polars as pl

    import herstelkb
    from herstelkb.populations.batches import write_sample

    folder.mkdir()
    write_sample(herstelkb.load(RULES).knowledge, folder, organisations, 1)
    return int(pl.scan_parquet(tables(folder)[MANY]).select(pl.len()).collect().item())


def figures(organisations: int, rounds: int, with_spark: bool, large: bool) -> dict[str, Any]:
    """All measurements: seconds, MB, and the ratios that matter."""
    with tempfile.TemporaryDirectory() as temporary:
        top = Path(temporary)
        employees = sampled(top / "main", organisations)
        found: dict[str, Any] = {"organisations": organisations, "employees": employees}
        found["polars"] = [compared("beside", top / "main", columns) for columns in SETS]
        found["duckdb"] = [compared("duckdb", top / "main", columns) for columns in (WITHOUT_UNKNOWNS, GROUPS)]
        one_by_one = alone("reference", top / "main", GROUPS, 1)
        each = one_by_one["seconds"] / one_by_one["employees"]
        found["reference"] = {"seconds": one_by_one["seconds"], "employees": one_by_one["employees"]}
        found["reference"]["ratio"] = each * employees / found["polars"][-1]["taken"]["engine"]
        found["profile"] = profile(top / "main", rounds)
        found["growth"] = growth(top, organisations, large)
        found["spark"] = scaling(top) if with_spark and shutil.which("java") else None
    return found


def compared(what: str, folder: Path, columns: tuple[str, ...]) -> dict[str, Any]:
    """The figures of two contenders that took turns."""
    run = alone(what, folder, columns, 1)
    return {"columns": list(columns), "taken": run["taken"], "ratio": run["ratio"]}


def profile(folder: Path, rounds: int) -> dict[str, Any]:
    """Where the time of a batch goes, in seconds."""
    whole = alone("batch", folder, GROUPS, rounds)["seconds"]
    compiled = alone("compiling", folder, GROUPS, 1)
    parts = {
        "reading and writing": alone("reading and writing", folder, GROUPS, rounds)["seconds"],
        "checking the rows": alone("checking", folder, GROUPS, rounds)["seconds"],
        "compiling": compiled["again"],
        "the tables meeting": alone("meeting", folder, GROUPS, rounds)["seconds"],
    }
    parts["expressions, and the rest"] = max(0.0, whole - sum(parts.values()))
    return {"batch": whole, "parts": parts, "compiling first": compiled["first"]}


def growth(top: Path, organisations: int, large: bool) -> list[dict[str, float]]:
    """From Parquet to Parquet, ten times as much each time."""
    sizes = [organisations // 100, organisations // 10, organisations, *([organisations * 10] if large else [])]
    found = []
    for size in sizes:
        folder = top / f"growth-{size}"
        employees = sampled(folder, size)
        run = alone("batch", folder, GROUPS, 1)
        held = in_memory_size(folder) + in_memory_size(folder / "results")
        found.append(
            {
                "employees": employees,
                "seconds": run["seconds"],
                "peak": run["peak"],
                "input_and_output": held,
                "grown_over_input_and_output": (run["peak"] - run["before"]) / held,
            }
        )
        shutil.rmtree(folder)
    return found


def in_memory_size(folder: Path) -> float:
    """The size of the two tables as frames, in MB; for large ones estimated from the first million rows."""
    import polars as pl

    total = 0.0
    for path in tables(folder).values():
        rows = pl.scan_parquet(path).select(pl.len()).collect().item()
        head = pl.scan_parquet(path).head(1_000_000).collect()
        total += head.estimated_size("mb") * rows / max(1, len(head))
    return total


def scaling(top: Path) -> dict[str, Any]:
    """Spark with one worker thread and with two, on a hundred thousand employees, and whether the results agree."""
    import polars as pl
    from polars.testing import assert_frame_equal

    folder = top / "spark"
    employees = sampled(folder, 10_000)
    found: dict[str, Any] = {"employees": employees}
    for workers in (1, 2):
        found[f"{workers}"] = alone(f"spark {workers}", folder, WITHOUT_UNKNOWNS, 2)["seconds"]
    for kind, keys in ((ONE, ["case"]), (MANY, ["case", "id"])):
        first, second = (
            pl.read_parquet(tables(folder / f"spark-{workers}")[kind] / "*.parquet").sort(keys) for workers in (1, 2)
        )
        assert_frame_equal(first, second)
    return found


def table(found: dict[str, Any]) -> str:
    lines = [f"{found['employees']:,} employees in {found['organisations']:,} organisations", ""]
    for name, title in (("polars", "In memory, on Polars"), ("duckdb", "From Parquet to Parquet, on DuckDB")):
        lines.append(f"{title:52}{'engine':>10}{'by hand':>10}{'ratio':>8}")
        for row in found[name]:
            taken = row["taken"]
            said = ", ".join(row["columns"])
            lines.append(f"  {said:50}{taken['engine']:8.2f} s{taken['by hand']:8.2f} s{row['ratio']:8.2f}")
        lines.append("")
    one_by_one, profile = found["reference"], found["profile"]
    lines += [
        f"reference, {one_by_one['employees']:,} employees: {one_by_one['seconds']:.2f} s; an employee takes it "
        f"{one_by_one['ratio']:.0f} times as long",
        "",
        "From Parquet to Parquet, on Polars: where the time goes",
        *(
            f"  {part:36}{seconds:8.2f} s{seconds / profile['batch']:8.0%}"
            for part, seconds in profile["parts"].items()
        ),
        f"  {'all':36}{profile['batch']:8.2f} s, "
        f"{profile['batch'] / profile['parts']['reading and writing']:.1f} times reading and writing alone",
        f"  compiling for the first time in a process takes {profile['compiling first']:.2f} s",
        "",
        f"{'From Parquet to Parquet, as it grows':>40}",
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
