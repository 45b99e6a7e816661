"""From terms to an order of work: which terms become columns, at which step, and where the two frames meet.

The frames meet where the one subject's numbers are lifted to its employees (a join) and where employees are
gathered per case (a grouping and a join). Each such crossing costs far more than a row-wise expression, so crossings
are moved together into as few steps as there must be. No dataframe is touched here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from herstelkb.engines.columnar.terms import Term

GATHERED = ("any", "sum", "size")
CROSSING = ("lift", *GATHERED)


@dataclass
class Stage:
    """What is done at one step: crossings first, then layers of row-wise columns, each resting on those before."""

    lifted: list[Term] = field(default_factory=list)
    gathered: list[Term] = field(default_factory=list)
    layers: list[list[Term]] = field(default_factory=list)


def plan(wanted: Iterable[Term]) -> list[Stage]:
    """The stages that make a column of every wanted term, except of constants."""
    wanted = list(dict.fromkeys(wanted))
    needed = _needed(wanted)
    steps = _steps(needed)
    columns = _columns(needed, wanted)
    stages = [Stage() for _ in range(max(steps.values(), default=0) + 1)]
    layer: dict[Term, int] = {}
    for term in needed:
        step = steps[term]
        if term.op in CROSSING:
            (stages[step].lifted if term.op == "lift" else stages[step].gathered).append(term)
            layer[term] = -1
            continue
        layer[term] = max((layer[arg] + (arg in columns) for arg in term.args if steps[arg] == step), default=0)
        layer[term] = max(layer[term], 0)
        if term in columns:
            layers = stages[step].layers
            while len(layers) <= layer[term]:
                layers.append([])
            layers[layer[term]].append(term)
    return stages


def _needed(wanted: Iterable[Term]) -> list[Term]:
    """The wanted terms and all that they are made of, arguments first."""
    found: set[Term] = set()
    waiting = list(wanted)
    while waiting:
        term = waiting.pop()
        if term not in found:
            found.add(term)
            waiting += term.args
    return sorted(found, key=lambda term: term.number)


def _columns(needed: Iterable[Term], wanted: Iterable[Term]) -> set[Term]:
    """The terms that get a column: the wanted, the shared, and those that cross from one frame to the other."""
    uses = Counter(arg for term in needed for arg in term.args)
    kept = {term for term in needed if uses[term] > 1} | set(wanted)
    for term in needed:
        if term.op in CROSSING:
            kept |= {term, *term.args}
    return {term for term in kept if term.op != "constant"}


def _steps(needed: list[Term]) -> dict[Term, int]:
    """The step at which each term is there: crossings of one kind together where they can be."""
    first: dict[Term, int] = {}
    for term in needed:
        first[term] = max((first[arg] for arg in term.args), default=0) + (term.op in CROSSING)
    end = max(first.values(), default=0)
    latest = dict.fromkeys(needed, end)
    for term in reversed(needed):
        for arg in term.args:
            latest[arg] = min(latest[arg], latest[term] - (term.op in CROSSING))
    fixed = {(term.op == "lift", first[term]) for term in needed if term.op in CROSSING and first[term] == latest[term]}
    steps: dict[Term, int] = {}
    for term in needed:
        earliest = max((steps[arg] for arg in term.args), default=0)
        if term.op in CROSSING:
            window = range(earliest + 1, latest[term] + 1)
            steps[term] = next((step for step in window if (term.op == "lift", step) in fixed), window[-1])
        else:
            steps[term] = earliest
    return steps
