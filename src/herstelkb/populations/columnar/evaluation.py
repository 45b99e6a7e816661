"""Evaluates a population: checks the frames, unfolds the rules, runs the plan and names the results."""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import narwhals as nw

from herstelkb.ground.diagnostics import Diagnostic, UnusableInput
from herstelkb.ground.showing import listed
from herstelkb.ground.suggestions import did_you_mean
from herstelkb.knowledge.base import Knowledge
from herstelkb.populations.columnar.frames import Population
from herstelkb.populations.columnar.inputs import Inputs, inputs
from herstelkb.populations.columnar.libraries import CASE, ID, KEYS
from herstelkb.populations.columnar.planning import Stage, plan
from herstelkb.populations.columnar.results import GROUPS, Result, results
from herstelkb.populations.columnar.unfolding import Columns, Unfolding


def evaluate(
    knowledge: Knowledge, frames: Mapping[str, Any], groups: Iterable[str], *, database: Any = None
) -> tuple[Inputs, dict[str, Any]]:
    """The checked inputs, and the result frames by kind of subject, of the same kind as the input.

    Rows in memory are checked; for lazy frames only the columns are, and nothing is collected. With `database`, the
    DuckDB connection of the relations, whatever both results depend on is computed at once and kept there in a table.

    Raises:
        UnusableInput: with everything that is wrong with the frames, or with an unknown group.
    """
    groups = _known(groups)
    given = _given(knowledge, frames)
    eager = all(isinstance(frame, nw.DataFrame) for frame in given.values())
    read = inputs(knowledge, *(_lazy(given[kind]) for kind in (knowledge.one, knowledge.many)))
    if eager and (problems := read.problems()):
        raise UnusableInput(problems)
    found = _results(knowledge, read.columns, groups)
    graded = read.columns.graded
    population = Population(
        read.one, read.many, read.texts, graded, knowledge.certainty, in_memory=eager, database=database
    )
    population.compute(term for result in found for term in result.terms)
    lazy = {
        knowledge.one: population.select(False, [r for r in found if not r.each]),
        knowledge.many: population.select(True, [r for r in found if r.each]),
    }
    if not eager:
        return read, {kind: frame.to_native() for kind, frame in lazy.items()}
    return read, _collected(lazy, given[knowledge.one].implementation)


def planned(knowledge: Knowledge, frames: Mapping[str, Any], groups: Iterable[str]) -> list[Stage]:
    """The stages by which `evaluate` would evaluate two Narwhals frames; nothing is computed."""
    read = inputs(knowledge, *(frames[kind].lazy() for kind in (knowledge.one, knowledge.many)))
    return plan(term for result in _results(knowledge, read.columns, tuple(groups)) for term in result.terms)


@lru_cache(maxsize=64)
def _results(knowledge: Knowledge, columns: Columns, groups: tuple[str, ...]) -> list[Result]:
    found = results(Unfolding(knowledge, columns), groups)
    names = Counter([(each, key) for each, keys in KEYS.items() for key in keys] + [(r.each, r.name) for r in found])
    if twice := [name for (_, name), count in names.items() if count > 1]:
        hint = "rename the attribute in the rule base, or ask for other columns"
        raise UnusableInput.because("ambiguous-column", f"two columns would be called '{twice[0]}'", hint=hint)
    return found


def _known(groups: Iterable[str]) -> tuple[str, ...]:
    if isinstance(groups, str):  # in Python a string is a sequence of letters
        said = "the groups of columns are a list"
        raise UnusableInput.because("unknown-columns", said, hint=f"columns=[{groups!r}]")
    distinct = tuple(dict.fromkeys(groups))
    for group in distinct:
        if group not in GROUPS:
            hint = did_you_mean(group, GROUPS) or f"there are {listed(GROUPS)}"
            raise UnusableInput.because("unknown-columns", f"there are no columns '{group}'", hint=hint)
    return distinct


def _given(knowledge: Knowledge, frames: Mapping[str, Any]) -> dict[str, Any]:
    """The frames by kind of subject, as Narwhals frames; without members, theirs is empty."""
    findings = []
    for name in frames:
        if name not in (knowledge.one, knowledge.many):
            hint = (
                did_you_mean(name, [knowledge.one, knowledge.many]) or f"there are {knowledge.one} and {knowledge.many}"
            )
            findings.append(Diagnostic("unknown-subject", f"'{name}' is not a kind of subject", hint=hint))
    if knowledge.one not in frames:
        findings.append(
            Diagnostic("missing-frame", f"there is no frame of {knowledge.one}", hint=f"pass {knowledge.one}=…")
        )
    found = {}
    for name in (knowledge.one, knowledge.many):
        if name in frames:
            try:
                found[name] = nw.from_native(frames[name])
            except TypeError:
                said = f"{name} is a {type(frames[name]).__name__}, not a dataframe that Narwhals supports"
                findings.append(
                    Diagnostic("wrong-type", said, expected="for example a Polars frame or DuckDB relation")
                )
    if findings:
        raise UnusableInput(findings)
    if knowledge.many not in found:
        found[knowledge.many] = found[knowledge.one].select(CASE, **{ID: nw.col(CASE)}).head(0)
    if len({frame.implementation for frame in found.values()}) > 1:
        libraries = listed(frame.implementation.name for frame in found.values())
        said = f"{knowledge.one} and {knowledge.many} come from different libraries: {libraries}"
        raise UnusableInput.because("wrong-type", said, hint="pass both as the same kind of frame")
    return found


def _lazy(frame: Any) -> Any:
    """The frame as a lazy frame; frames in memory run on Polars. In a column without a type, nothing is known."""
    if isinstance(frame, nw.LazyFrame) and not frame.implementation.is_polars():
        return frame
    if importlib.util.find_spec("polars") is None:
        said = "frames in memory are evaluated with polars, which is not installed"
        raise UnusableInput.because("engine-missing", said, hint="pip install 'herstelkb[frames]'")
    import polars as pl

    native = (frame if isinstance(frame, nw.LazyFrame) else _on_polars(frame)).to_native()
    untyped = [name for name, dtype in native.collect_schema().items() if dtype == pl.Null]
    return nw.from_native(native.cast(dict.fromkeys(untyped, pl.String)))


def _on_polars(frame: Any) -> Any:
    """A frame in memory as a lazy Polars frame. In pandas, a column without values holds NaN, as numbers."""
    if frame.implementation.is_pandas_like() and importlib.util.find_spec("pyarrow") is None:
        said = "pandas frames are converted to polars and back with pyarrow, which is not installed"
        raise UnusableInput.because("engine-missing", said, hint="pip install pyarrow")
    empty = [name for name, dtype in frame.schema.items() if dtype.is_float() and _is_empty(frame[name])]
    return frame.drop(empty).with_columns(nw.lit(None, nw.String).alias(n) for n in empty).lazy(backend="polars")


def _is_empty(column: Any) -> bool:
    return bool((column.is_null() | column.is_nan()).all())


def _collected(lazy: Mapping[str, Any], implementation: Any) -> dict[str, Any]:
    """The frames in memory; with Polars collected together, so that shared parts are computed once."""
    if not implementation.is_polars():
        return {kind: frame.collect(implementation).to_native() for kind, frame in lazy.items()}
    import polars as pl

    return dict(zip(lazy, pl.collect_all([frame.to_native() for frame in lazy.values()]), strict=True))
