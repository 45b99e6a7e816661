"""What each question costs, in units of one evaluation of the same case, engine and run.

A case of the bundled rule base in which three in four observations are known, for certain. For *why*, *why not* and the
smallest changes the most expensive fact counts, of all that hold or could hold; for *what if*, the most expensive of
some single changes. An evaluation makes its proofs on demand, as in ordinary use. Then the same for ten times as many
employees: `growth` 1 is linear, 2 is quadratic.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import statistics
import time
from collections.abc import Callable, Iterable
from typing import Any

import herstelkb
from herstelkb.api.evaluation import Evaluation
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.derivation.deriving import default_engine
from herstelkb.explanation.smallest_changes import changeable
from herstelkb.explanation.variants.base_case import BaseCase
from herstelkb.explanation.variants.influence import Influence

SIZES = (12, 120)
BUDGET = {"why": 5, "why not": 5, "questions": 150, "smallest changes": 500}
FACTS = 40  # the number of facts asked about, of each kind; for the smallest changes, at most


def partly_observed(kb: KnowledgeBase, employees: int, rng: random.Random, known: float) -> dict[str, Any]:
    """A case in which each observable attribute was observed with probability `known`."""
    knowledge = kb.knowledge

    def observations(kind: str) -> dict[str, Any]:
        entries = {name: knowledge.source.vocabulary[f"{kind}.{name}"] for name in knowledge.attributes[kind]}
        observable = {name: list(entry.values) for name, entry in entries.items() if entry.observable}
        return {name: rng.choice(values) for name, values in observable.items() if rng.random() < known}

    people = [{"id": f"m{n:03}", **observations(knowledge.many)} for n in range(employees)]
    return {knowledge.one: observations(knowledge.one), knowledge.source.head.subjects.list: people}


def seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def dearest(calls: Iterable[Callable[[], object]]) -> float:
    """The seconds of the most expensive one; each is the better of two runs, to discount hiccups of the machine."""
    return max((min(seconds(call), seconds(call)) for call in calls), default=0.0)


def costs(kb: KnowledgeBase, data: dict[str, Any], engine: str, rounds: int) -> dict[str, float]:
    """The seconds that each question takes; `evaluation` is the unit."""
    case = kb.case(data)

    def fresh() -> Evaluation:
        return kb.evaluate(case, engine=engine)  # type: ignore[arg-type]

    found = fresh()
    holding = [str(literal) for literal in found.derivation.firings_for]
    basis = BaseCase(found.derivation, doing=True)
    influence = Influence(basis, changeable(found.derivation))
    movable = sorted(str(li) for n in basis.program.atoms for li in basis.literals(n, influence.fluid(n)))
    absent = [
        str(clause.conclusion(found.knowledge.one, subject))
        for clause in found.knowledge.clauses
        for subject in (case.ids[:3] if clause.each else (found.knowledge.one,))
        if clause.conclusion(found.knowledge.one, subject) not in found.derivation.steps
    ]
    one = found.knowledge.one
    changes = [f"{subject}.{attribute}=" for subject, attribute in changeable(found.derivation) if subject == one]
    asked: dict[str, Callable[[], float]] = {
        "why": lambda: dearest(lambda f=f: found.why(f) for f in sampled(holding)),  # type: ignore[misc]
        "why not": lambda: dearest(lambda f=f: found.why_not(f) for f in sampled(absent)),  # type: ignore[misc]
        "what if": lambda: dearest(lambda c=c: found.what_if(c) for c in changes),  # type: ignore[misc]
        "questions": lambda: seconds(lambda: found.questions()),
        "smallest changes": lambda: dearest(
            lambda f=f: found.smallest_changes(f)  # type: ignore[misc]
            for f in sampled(movable)
        ),
    }
    for ask in asked.values():  # imports on first use are not a cost of the question
        ask()
    times: dict[str, list[float]] = {"evaluation": [], **{name: [] for name in asked}}
    for _ in range(rounds):
        times["evaluation"].append(statistics.median(seconds(fresh) for _ in range(5)))
        for name, ask in asked.items():
            times[name].append(ask())
    return {name: statistics.median(taken) for name, taken in times.items()}


def sampled(facts: list[str]) -> list[str]:
    """A spread of the facts, including those about the one subject, which are the most expensive."""
    facts = sorted(facts, key=lambda fact: fact.partition(".")[0] != "organisatie")
    return [*facts[: FACTS // 2], *facts[FACTS // 2 :: max(1, 2 * len(facts) // FACTS)]]


def figures(engine: str, rounds: int, known: float, seed: int) -> dict[str, Any]:
    """All measurements."""
    kb = herstelkb.load()
    found = {}
    for size in SIZES:
        taken = costs(kb, partly_observed(kb, size, random.Random(seed), known), engine, rounds)
        unit = taken["evaluation"]
        evaluations = {name: seconds_ / unit for name, seconds_ in taken.items() if name != "evaluation"}
        found[size] = {"milliseconds": {n: s * 1_000 for n, s in taken.items()}, "evaluations": evaluations}
    first, last = (found[size]["milliseconds"] for size in SIZES)
    growth = {name: math.log(last[name] / first[name], SIZES[-1] / SIZES[0]) for name in first}
    return {"engine": engine, "rounds": rounds, "known": known, "sizes": found, "growth": growth, "budget": BUDGET}


def table(found: dict[str, Any]) -> str:
    small, large = SIZES
    lines = [
        f"engine {found['engine']}, {found['known']:.0%} observed; medians of {found['rounds']} rounds",
        "",
        f"{'':20}{f'{small} employees':>28}{f'{large} employees':>28}",
        f"{'':20}{'ms':>12}{'evaluations':>16}{'ms':>12}{'evaluations':>16}{'growth':>10}{'budget':>10}",
    ]
    for name, growth in found["growth"].items():
        cells = []
        for size in SIZES:
            evaluations = found["sizes"][size]["evaluations"].get(name, 1.0)
            cells.append(f"{found['sizes'][size]['milliseconds'][name]:12.2f}{evaluations:16.1f}")
        lines.append(f"{name:20}{''.join(cells)}{growth:10.2f}{found['budget'].get(name, ''):>10}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="an object of figures instead of a table")
    parser.add_argument("--engine", default=default_engine())
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--known", type=float, default=0.75, help="the share of the observations that are known")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found = figures(options.engine, options.rounds, options.known, options.seed)
    print(json.dumps(found, indent=2) if options.json else table(found))


if __name__ == "__main__":
    main()
