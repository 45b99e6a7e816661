"""How long everything beside inference takes: starting, reading what follows, reports; and how much memory it takes.

CPU time in one run; what is compared takes turns within each round, and the ratios are of medians:

- `advise`, cold, beside importing pydantic (with a model), Jinja2 and PyYAML alone, each a process of its own;
- `kb.evaluate(mapping)` by sets beside reading the case alone, for 12 to 1,200 members;
- the leader's report, its JSON and its summary, of 120 and 1,200 members, in evaluations by `reference`;
- `conclusions` on a chain of rules beside one of half the length;
- the most memory that is allocated while a case of many members is evaluated, as counted by `tracemalloc`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from case import all_observed, medians

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.consequences.conclusions import conclusions
from herstelkb.engines import reference
from herstelkb.engines.firings import Facts
from herstelkb.reporting.documents import report_text, summary

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from small_bases import chain

ROOT = Path(__file__).parents[1]
READ = (12, 120, 1_200)
REPORTED = (120, 1_200)
LENGTH = 5_000
MANY = 120_000


def cold(rounds: int) -> dict[str, float]:
    """CPU milliseconds of a process that advises, of one that only imports, and of one that does nothing."""
    case = str(ROOT / "examples" / "basisschool.yaml")
    commands = {
        "advise": ["-m", "herstelkb", "advise", case],
        "evaluate": ["-m", "herstelkb", "evaluate", case],
        "imports": ["-c", "import jinja2, yaml; from pydantic import BaseModel"],
        "nothing": ["-c", "pass"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(-1, rounds):  # the first round makes what is kept, and byte code
        for name, arguments in commands.items():
            taken = _of_children([sys.executable, *arguments])
            if number >= 0:
                times[name].append(taken)
    return {name: statistics.median(found) for name, found in times.items()}


def _of_children(command: list[str]) -> float:
    environment = {name: said for name, said in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def reading(kb: KnowledgeBase, members: int, rng: random.Random, rounds: int) -> dict[str, float]:
    """Evaluating plain data, and reading it alone."""
    data = all_observed(kb, members, rng)
    calls = max(1, 120 // members)
    contenders: dict[str, Callable[[], object]] = {
        "case": lambda: kb.case(data),
        "evaluate": lambda: kb.evaluate(data, engine="sets"),
        "and steps": lambda: kb.evaluate(data, engine="sets").derivation.steps,
    }
    return medians(contenders, rounds, calls)


def answering(kb: KnowledgeBase, members: int, rng: random.Random, rounds: int) -> dict[str, float]:
    """What is read off an evaluation, in evaluations by `reference`; each on an evaluation of its own."""
    case = kb.case(all_observed(kb, members, rng))
    facts = Facts.of(case)

    def fresh() -> herstelkb.Evaluation:
        return kb.evaluate(case, engine="sets")

    times = medians(
        {
            "reference": lambda: reference.evaluate(kb.knowledge, facts).firings,
            "conclusions": lambda: fresh().conclusions,
            "unknowns": lambda: fresh().unknowns,
            "json": lambda: fresh().to_json(),
            "summary": lambda: summary(fresh()),
            "report": lambda: report_text(fresh(), ".html"),
            "all questions": lambda: fresh().questions(),
        },
        rounds,
    )
    return {name: taken / times["reference"] for name, taken in times.items() if name != "reference"}


def deep(length: int, rounds: int) -> float:
    """`conclusions` on a chain, beside one of half the length."""
    bases = {number: chain(number) for number in (length // 2, length)}
    found = {}
    for number, kb in bases.items():
        data = {kb.knowledge.source.head.subjects.list: [{"id": "m1", "a0": "x"}]}
        found[str(number)] = lambda kb=kb, data=data: conclusions(kb.evaluate(data, engine="sets").derivation)
    times = medians(found, rounds)
    return times[str(length)] / times[str(length // 2)]


def allocated(kb: KnowledgeBase, members: int, rng: random.Random) -> float:
    """Megabytes: the most while a case is evaluated, beyond its plain data."""
    data = all_observed(kb, members, rng)
    kb.evaluate({}, engine="sets")
    tracemalloc.start()
    found = kb.evaluate(data, engine="sets")
    _ = found.derivation
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 2**20


def figures(rounds: int, seed: int, only: str | None) -> Iterator[tuple[str, Any]]:
    """Each measurement with its name, as it is made."""
    kb, rng = herstelkb.load(), random.Random(seed)
    if only in (None, "cold"):
        times = cold(rounds)
        yield "advise, cold, beside importing", times["advise"] / times["imports"]
        yield "cold, milliseconds", times
    if only in (None, "reading"):
        for members in READ:
            times = reading(kb, members, rng, rounds)
            yield f"evaluating beside reading, {members:,}", times["evaluate"] / times["case"]
            yield f"with steps beside reading, {members:,}", times["and steps"] / times["case"]
    if only in (None, "answering"):
        for members in REPORTED:
            yield f"in evaluations by reference, {members:,}", answering(kb, members, rng, max(3, rounds // 3))
    if only in (None, "deep"):
        yield "conclusions of a chain beside half of it", deep(LENGTH, max(3, rounds // 3))
    if only in (None, "memory"):
        yield f"megabytes for {MANY:,} members", allocated(kb, MANY, rng)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("cold", "reading", "answering", "deep", "memory"))
    options = parser.parse_args()
    started = time.process_time()
    for name, found in figures(options.rounds, options.seed, options.only):
        shown = {key: round(value, 2) for key, value in found.items()} if isinstance(found, dict) else round(found, 2)
        print(f"{name:44} {json.dumps(shown)}", flush=True)
    print(f"{'seconds of CPU':44} {time.process_time() - started:.0f}")


if __name__ == "__main__":
    main()
