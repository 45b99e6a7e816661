"""How long one case takes: each engine, with and without proofs, beside clingo on the same rules and the same case.

A case of 12 employees in which everything observable was observed, and the whole bundled rule base. Measured are

- firings: from checked facts to every firing, each with its premises, degrees and times: complete provenance;
- proofs: the same, plus the derivation graph and the best proof, with rules and claims, of each conclusion and advice;
- clingo: creating a Control, adding the rules as text (translated beforehand) and the case's facts, grounding, solving.
  It finds the same degrees and times (a test checks that) but no provenance.

All take turns within each round; the figures are medians. Then the same from 12 to 1,200 employees.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import clingo

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.derivation.deriving import default_engine
from herstelkb.engines import reference, sets
from herstelkb.engines.firings import Facts

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from answer_sets import Translation

ENGINES: dict[str, Any] = {"reference": reference.evaluate, "sets": sets.evaluate}
if default_engine() == "durable":
    from herstelkb.engines import durable

    ENGINES["durable"] = durable.evaluate

EMPLOYEES = 12
GROWTH = (12, 120, 1_200)


def all_observed(kb: KnowledgeBase, employees: int, rng: random.Random) -> dict[str, Any]:
    """A case in which every observable attribute was observed, for certain."""
    knowledge = kb.knowledge

    def observations(kind: str) -> dict[str, Any]:
        entries = {name: knowledge.source.vocabulary[f"{kind}.{name}"] for name in knowledge.attributes[kind]}
        return {name: rng.choice(list(entry.values)) for name, entry in entries.items() if entry.observable}

    people = [{"id": f"m{n}", **observations(knowledge.many)} for n in range(employees)]
    return {knowledge.one: observations(knowledge.one), knowledge.source.head.subjects.list: people}


def medians(contenders: dict[str, Callable[[], object]], rounds: int, calls: int = 1) -> dict[str, float]:
    """The median CPU time of a call in milliseconds, over rounds in which all take turns of calls, in rotation."""
    names, times = list(contenders), {name: [] for name in contenders}
    for number in range(-1, rounds):  # the first round is a warm-up
        for turn in range(len(names)):
            name = names[(number + turn) % len(names)]
            gc.collect()
            started = time.process_time()
            for _ in range(calls):
                contenders[name]()
            if number >= 0:
                times[name].append((time.process_time() - started) * 1_000 / calls)
    return {name: statistics.median(found) for name, found in times.items()}


def contenders(kb: KnowledgeBase, data: dict[str, Any]) -> dict[str, Callable[[], object]]:
    """The contenders by name: each engine's firings, and firings with proofs."""
    case = kb.case(data)
    facts = Facts.of(case)
    found: dict[str, Callable[[], object]] = {}
    for name, engine in ENGINES.items():
        found[f"{name}, firings"] = lambda engine=engine: engine(kb.knowledge, facts).firings
        found[f"{name}, proofs"] = lambda name=name: proved(kb.evaluate(case, engine=name))
    return found


def proved(evaluation: herstelkb.Evaluation) -> object:
    return evaluation.conclusions, evaluation.advice, evaluation.tensions, evaluation.conflicts


def solving(program: str, facts: str) -> None:
    control = clingo.Control(["--warn=none"])
    control.add("base", [], program)
    control.add("base", [], facts)
    control.ground([("base", [])])
    control.solve()


def figures(rounds: int, seed: int) -> dict[str, Any]:
    """All measurements, in milliseconds, and the ratios that matter."""
    kb, rng = herstelkb.load(), random.Random(seed)
    translation = Translation(kb.knowledge.source)
    data = all_observed(kb, EMPLOYEES, rng)
    said = translation.facts(data)
    case = kb.case(data)
    times = medians({**contenders(kb, data), "clingo": lambda: solving(translation.program, said)}, rounds)
    growth = {n: medians(contenders(kb, all_observed(kb, n, rng)), max(3, rounds * 12 // n)) for n in GROWTH}
    each = {n: {name: taken / n for name, taken in found.items()} for n, found in growth.items()}
    first, last = GROWTH[0], GROWTH[-1]
    return {
        "employees": EMPLOYEES,
        "facts": len(case.observations),
        "clauses": len(kb.knowledge.clauses),
        "firings": len(reference.evaluate(kb.knowledge, Facts.of(case)).firings),
        "rounds": rounds,
        "milliseconds": times,
        "clingo_over": {name: times["clingo"] / taken for name, taken in times.items() if name != "clingo"},
        "milliseconds_an_employee": each,
        "growth": {name: each[last][name] / each[first][name] for name in each[last]},
    }


def table(found: dict[str, Any]) -> str:
    lines = [
        f"{found['employees']} employees, {found['facts']} facts, {found['clauses']} clauses, "
        f"{found['firings']} firings; medians of {found['rounds']} interleaved rounds",
        "",
        f"{'':24}{'ms':>10}{'clingo takes':>16}",
    ]
    for name, taken in found["milliseconds"].items():
        times = f"{found['clingo_over'][name]:.1f} ×" if name in found["clingo_over"] else ""
        lines.append(f"{name:24}{taken:10.2f}{times:>16}")
    sizes = found["milliseconds_an_employee"]
    lines += ["", f"{'ms an employee':24}{''.join(f'{n:>10,}' for n in sizes)}{'last / first':>16}"]
    for name, growth in found["growth"].items():
        lines.append(f"{name:24}{''.join(f'{each[name]:10.3f}' for each in sizes.values())}{growth:16.2f}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="an object of figures and ratios instead of a table")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found = figures(options.rounds, options.seed)
    print(json.dumps(found, indent=2) if options.json else table(found))


if __name__ == "__main__":
    main()
