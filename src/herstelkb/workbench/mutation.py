"""Do the scenarios notice? Each mutant of a rule base is run against them until one fails.

A mutant that is not a sound rule base is noticed by `check`, and counts as noticed. What survives names the scenario
that is missing. Mutants are spread over processes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from herstelkb.api import KnowledgeBase, load
from herstelkb.knowledge.resolution import knowledge
from herstelkb.workbench.mutants import Mutant, mutants
from herstelkb.workbench.scenarios import run


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a mutant: `noticed` names the scenario that failed, or `check`; None where it survived."""

    number: int
    section: str
    item: str
    change: str
    missing: str
    noticed: str | None


Progress = Callable[[int, int], None]


def mutation(rules: Path, *, jobs: int | None = None, progress: Progress | None = None) -> tuple[Verdict, ...]:
    """The verdict on every mutant of the rule base in a folder, in order; its scenarios must all pass beforehand."""
    total = sum(1 for _ in mutants(load(rules).knowledge.source))
    workers = jobs or os.cpu_count() or 1
    chunks = [range(start, total, workers * 4) for start in range(workers * 4)]
    verdicts: list[Verdict] = []
    with ProcessPoolExecutor(workers, initializer=_open, initargs=(rules,)) as pool:
        for found in pool.map(_judge_all, chunks):
            verdicts += found
            if progress:
                progress(len(verdicts), total)
    return tuple(sorted(verdicts, key=lambda verdict: verdict.number))


def verdict(number: int, mutant: Mutant, order: Sequence[str]) -> Verdict:
    """Run a mutant against scenarios, in the given order, until one notices."""
    return Verdict(number, mutant.section, mutant.item, mutant.change, mutant.missing, _noticed(mutant, order))


def _noticed(mutant: Mutant, order: Sequence[str]) -> str | None:
    changed, findings = knowledge(mutant.base)
    if changed is None:
        return f"check: {next(f.code for f in findings if f.severity == 'error')}"
    kb = KnowledgeBase(changed)
    return next((name for name in order if run(kb, name).failures), None)


class _Base:
    """What a worker process has open: the mutants, and which rules fire in which scenario."""

    def __init__(self, rules: Path) -> None:
        self.kb = load(rules)
        self.mutants = list(mutants(self.kb.knowledge.source))
        scenarios = self.kb.knowledge.source.scenarios
        self.firing = {
            name: {firing.clause.rule for firing in self.kb.evaluate(scenario.case).derivation.firings}
            for name, scenario in scenarios.items()
        }

    def order(self, mutant: Mutant) -> list[str]:
        """The scenarios, those in which the mutated rule fires first: they are likeliest to notice."""
        return sorted(self.firing, key=lambda name: mutant.item not in self.firing[name])


_base: _Base


def _open(rules: Path) -> None:
    global _base
    _base = _Base(rules)


def _judge_all(numbers: range) -> list[Verdict]:
    return list(_judged(numbers))


def _judged(numbers: range) -> Iterator[Verdict]:
    for number in numbers:
        mutant = _base.mutants[number]
        yield verdict(number, mutant, _base.order(mutant))
