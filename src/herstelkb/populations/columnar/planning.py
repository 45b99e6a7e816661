"""Plans the evaluation of terms: which become columns, at which step, and where the two frames meet.

The frames meet where the one subject's numbers are lifted to its members (a join) and where members are gathered per
case (a grouping and a join). Each such crossing costs far more than a row-wise expression, so crossings are combined
into as few steps as possible. No dataframe is touched here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from herstelkb.populations.columnar.term import Term

_DEPTH = 12  # of nested expressions
CROSSING = ("lift", "any", "sum", "size")
Kept: TypeAlias = Term | str  # the column of a term, or that of an observed attribute


@dataclass
class Layer:
    """Row-wise columns to make together. `kept`, per frame: the columns that later layers and stages read."""

    made: list[Term] = field(default_factory=list)
    kept: dict[bool, list[Kept]] = field(default_factory=dict)


@dataclass
class Stage:
    """One step: crossings first, then layers, each based on those before it."""

    lifted: list[Term] = field(default_factory=list)
    gathered: list[Term] = field(default_factory=list)
    kept: dict[bool, list[Kept]] = field(default_factory=dict)  # besides the crossings
    layers: list[Layer] = field(default_factory=list)


def plan(wanted: Iterable[Term]) -> list[Stage]:
    """The stages after which every wanted term is a column, or an expression of columns."""
    wanted = list(wanted)
    needed = _needed(wanted)
    columns = _columns(needed, wanted)
    stages = _stages(needed, columns)
    _keep(stages, wanted, columns)
    return stages


def _needed(wanted: Iterable[Term]) -> list[Term]:
    """The wanted terms and all their parts, arguments first."""
    found: set[Term] = set()
    waiting = list(wanted)
    while waiting:
        term = waiting.pop()
        if term not in found:
            found.add(term)
            waiting += term.args
    return sorted(found, key=lambda term: term.number)


def _columns(needed: Iterable[Term], wanted: Iterable[Term]) -> set[Term]:
    """The terms that get a column: those that are shared, that cross between frames, or that are deeply nested."""
    needed = list(needed)
    uses = Counter(wanted)
    for term in reversed(needed):
        uses.update(dict.fromkeys(term.args, uses[term] if term.op == "absent" else 1))
    columns = {term for term in needed if uses[term] > 1 and term.op != "absent"}
    for term in needed:
        if term.op in CROSSING:
            columns |= {term, *term.args}
    depth: dict[Term, int] = {}
    for term in needed:
        depth[term] = 1 + max((depth[arg] for arg in term.args if arg not in columns), default=0)
        if depth[term] > _DEPTH:
            columns.add(term)
    return {term for term in columns if term.op != "constant"}


def _steps(needed: list[Term]) -> dict[Term, int]:
    """The step at which each term is made: crossings of one kind together if possible, other terms late.

    A term that is not made yet need not be carried across a meeting, which costs more than making it.
    """
    first: dict[Term, int] = {}
    for term in needed:
        first[term] = max((first[arg] for arg in term.args), default=0) + (term.op in CROSSING)
    latest = dict.fromkeys(needed, max(first.values(), default=0))
    for term in reversed(needed):
        for arg in term.args:
            latest[arg] = min(latest[arg], latest[term] - (term.op in CROSSING))
    fixed = {(term.op == "lift", first[term]) for term in needed if term.op in CROSSING and first[term] == latest[term]}
    steps: dict[Term, int] = {}
    for term in needed:
        steps[term] = max((steps[arg] for arg in term.args), default=0)
        if term.op in CROSSING:
            window = range(steps[term] + 1, latest[term] + 1)
            steps[term] = next((step for step in window if (term.op == "lift", step) in fixed), window[-1])
    end = max(steps.values(), default=0)
    due = dict.fromkeys(needed, end)
    for term in reversed(needed):
        if term.op not in CROSSING:
            steps[term] = due[term]
        for arg in term.args:
            due[arg] = min(due[arg], steps[term] - (term.op in CROSSING))
    return steps


def _stages(needed: list[Term], columns: set[Term]) -> list[Stage]:
    steps = _steps(needed)
    stages = [Stage() for _ in range(max(steps.values(), default=0) + 1)]
    layer: dict[Term, int] = {}
    for term in needed:
        stage = stages[steps[term]]
        if term.op in CROSSING:
            (stage.lifted if term.op == "lift" else stage.gathered).append(term)
            layer[term] = -1
            continue
        before = [layer[arg] + (arg in columns) for arg in term.args if steps[arg] == steps[term]]
        layer[term] = max(before, default=0)
        if term in columns:
            stage.layers += [Layer() for _ in range(layer[term] + 1 - len(stage.layers))]
            stage.layers[layer[term]].made.append(term)
    return stages


def _keep(stages: list[Stage], wanted: Iterable[Term], columns: set[Term]) -> None:
    """Set what each layer and stage keeps, from the last one back."""
    later: dict[bool, dict[Kept, None]] = {False: {}, True: {}}
    for term in wanted:
        later[term.each].update(dict.fromkeys([term] if term in columns else _reads(term, columns)))
    for stage in reversed(stages):
        for layer in reversed(stage.layers):
            for term in layer.made:
                later[term.each].pop(term)
            layer.kept = {each: list(kept) for each, kept in later.items()}
            for term in layer.made:
                later[term.each].update(dict.fromkeys(_reads(term, columns)))
        for term in (*stage.lifted, *stage.gathered):
            later[term.each].pop(term)
        stage.kept = {each: list(kept) for each, kept in later.items()}
        for term in (*stage.lifted, *stage.gathered):
            later[not term.each].update(dict.fromkeys(term.args))


def _reads(term: Term, columns: set[Term]) -> Iterable[Kept]:
    """The columns that a term is made from."""
    if term.op == "observed":
        yield term.detail[0]
    for arg in term.args:
        if arg in columns:
            yield arg
        else:
            yield from _reads(arg, columns)
