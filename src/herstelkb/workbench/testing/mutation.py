"""Mutation testing: each mutant of a rule base is run against the scenarios until one fails.

A mutant that `check` rejects counts as noticed. One that survives is proved equivalent if z3 is installed and finds a
proof; otherwise it names the missing scenario. Mutants are spread over processes.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from herstelkb.api.knowledge_base import KnowledgeBase, load
from herstelkb.engines.firings import EngineName
from herstelkb.ground.progress import Progress
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.resolution import resolved
from herstelkb.workbench.testing.coverage import percentage
from herstelkb.workbench.testing.mutants import Mutant, mutants
from herstelkb.workbench.testing.scenarios import run


@dataclass(frozen=True, slots=True)
class MutantResult:
    """The result for a mutant: `noticed` names the scenario that failed, or `check`; None if none did.

    `equivalent`: it is proved to lead to the same conclusions in every case, so that no scenario could fail.
    """

    number: int
    section: str
    item: str
    change: str
    missing: str
    noticed: str | None
    equivalent: bool = False

    @property
    def survived(self) -> bool:
        """Whether nothing noticed it, though a scenario might."""
        return self.noticed is None and not self.equivalent


def score(verdicts: Sequence[MutantResult]) -> int:
    """The whole percentage of the mutants, equivalent ones apart, that were noticed; never rounded up."""
    counted = [verdict for verdict in verdicts if not verdict.equivalent]
    return percentage(len(counted), sum(verdict.survived for verdict in counted))


def can_prove() -> bool:
    """Whether z3 is installed."""
    return importlib.util.find_spec("z3") is not None


def mutation(
    rules: Path,
    *,
    engine: EngineName | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> tuple[MutantResult, ...]:
    """The result for every mutant of the rule base in a folder, in order; all its scenarios must pass beforehand."""
    total = sum(1 for _ in mutants(load(rules).knowledge.source))
    workers = jobs or os.cpu_count() or 1
    chunks = [range(start, total, workers * 4) for start in range(workers * 4)]
    verdicts: list[MutantResult] = []
    with ProcessPoolExecutor(workers, initializer=_open, initargs=(rules, engine)) as pool:
        for found in pool.map(_judge_all, chunks):
            verdicts += found
            if progress:
                progress(len(verdicts), total)
    return tuple(sorted(verdicts, key=lambda verdict: verdict.number))


def verdict(
    knowledge: Knowledge, number: int, mutant: Mutant, order: Sequence[str], engine: EngineName | None = None
) -> MutantResult:
    """The result of running a mutant against scenarios, in the given order, until one notices."""
    noticed = _noticed(mutant, order, engine)
    equivalent = noticed is None and _means_the_same(knowledge, mutant)
    return MutantResult(number, mutant.section, mutant.item, mutant.change, mutant.missing, noticed, equivalent)


def _means_the_same(knowledge: Knowledge, mutant: Mutant) -> bool:
    if not can_prove():
        return False
    from herstelkb.workbench.testing.impossible import means_the_same

    return means_the_same(knowledge, mutant)


def _noticed(mutant: Mutant, order: Sequence[str], engine: EngineName | None) -> str | None:
    changed, findings = resolved(mutant.base)
    if changed is None:
        return f"check: {next(f.code for f in findings if f.severity == 'error')}"
    kb = KnowledgeBase(changed, engine)
    return next((name for name in order if run(kb, name).failures), None)


class _Base:
    """The state of a worker process: the mutants, and which rules fire in which scenario."""

    def __init__(self, rules: Path, engine: EngineName | None) -> None:
        self.kb = load(rules, engine=engine)
        self.mutants = list(mutants(self.kb.knowledge.source))
        scenarios = self.kb.knowledge.source.scenarios
        self.firing = {
            name: {firing.clause.rule for firing in self.kb.evaluate(scenario.case).derivation.firings}
            for name, scenario in scenarios.items()
        }

    def order(self, mutant: Mutant) -> list[str]:
        """The scenarios, starting with those in which the mutated rule fires: they are the likeliest to notice."""
        return sorted(self.firing, key=lambda name: mutant.item not in self.firing[name])


_base: _Base


def _open(rules: Path, engine: EngineName | None) -> None:
    global _base
    _base = _Base(rules, engine)


def _judge_all(numbers: range) -> list[MutantResult]:
    return list(_judged(numbers))


def _judged(numbers: range) -> Iterator[MutantResult]:
    for number in numbers:
        mutant = _base.mutants[number]
        yield verdict(_base.kb.knowledge, number, mutant, _base.order(mutant), _base.kb.engine)
