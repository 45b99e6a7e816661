"""Evaluates a population from tables in files to tables in files, and counts the results.

`columnar` evaluates the cases; `tables` reads and writes the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from herstelkb.cases.cells import FORMULA
from herstelkb.ground.diagnostics import Diagnostic, UnusableInput
from herstelkb.ground.paths import real
from herstelkb.ground.showing import spoken
from herstelkb.knowledge.base import Knowledge
from herstelkb.populations import tables
from herstelkb.populations.columnar.keys import is_text
from herstelkb.populations.columnar.libraries import KEYS
from herstelkb.populations.evaluation import evaluate_frames
from herstelkb.populations.sampling import Sample
from herstelkb.populations.tables import Library

if TYPE_CHECKING:
    from herstelkb.api.knowledge_base import KnowledgeBase


@dataclass(frozen=True)
class RowCount:
    """The number of rows in which an attribute has a value; `value` is None for rows without one."""

    kind: str
    attribute: str
    value: str | None
    rows: int


def table_names(knowledge: Knowledge) -> dict[str, str]:
    """The name of the table of each kind of subject, without a suffix."""
    subjects = knowledge.source.head.subjects
    return {knowledge.one: subjects.plural or knowledge.one, knowledge.many: subjects.list}


def write_sample(knowledge: Knowledge, folder: Path, cases: int, seed: int) -> None:
    """Write generated cases as two Parquet files.

    Raises:
        UnusableInput: Polars is not installed, or the files cannot be written.
    """
    sample, names = Sample(knowledge, seed, 0, cases), table_names(knowledge)
    library = tables.library("polars")
    frames = {knowledge.one: sample.one, knowledge.many: sample.many}
    _write(library, {folder / f"{names[kind]}.parquet": frame for kind, frame in frames.items()}, "parquet")


def targets(knowledge: Knowledge, folder: Path, form: str, inputs: Mapping[str, Path]) -> dict[str, Path]:
    """The path of the result table of each kind of subject.

    Raises:
        UnusableInput: one of them is an input.
    """
    found = {kind: folder / f"{name}.{form}" for kind, name in table_names(knowledge).items()}
    taken = {real(path): path for path in inputs.values()}
    for path in found.values():
        if real(path) in taken:
            said, hint = f"{path} is an input, and would be overwritten", "give another folder after -o"
            raise UnusableInput.because("input-is-output", said, hint=hint)
    return found


def evaluated(
    kb: KnowledgeBase, library: Library, inputs: Mapping[str, Path], columns: Iterable[str] | None
) -> Mapping[str, Any]:
    """Everything that follows, as lazy frames by kind of subject, after the rows have been read once and checked.

    Raises:
        UnusableInput: with everything that is wrong with the tables.
    """
    given = {kind: tables.read(library, path, kb.knowledge, kind) for kind, path in inputs.items()}
    found = evaluate_frames(kb.knowledge, given, columns, kb.evaluate, database=library.database)
    found.check()
    return found.frames


def write(library: Library, frames: Mapping[str, Any], to: Mapping[str, Path], form: str) -> None:
    """Write the frame of each kind of subject to its path.

    Raises:
        UnusableInput: they cannot be written.
    """
    written = {to[kind]: _without_formulas(frame) if form == "csv" else frame for kind, frame in frames.items()}
    _write(library, written, form)


def _without_formulas(native: Any) -> Any:
    """The table with keys marked as text if a spreadsheet would compute them; reading the table removes the mark."""
    import narwhals as nw

    frame = nw.from_native(native).lazy()
    schema = frame.collect_schema()
    keys = {key: nw.col(key).cast(nw.String) for key in KEYS[True] if key in schema and is_text(schema[key])}
    marked = {
        key: nw.when(text.str.contains(f"\\A{FORMULA.pattern}")).then(nw.concat_str(nw.lit("'"), text)).otherwise(text)
        for key, text in keys.items()
    }
    return frame.with_columns(**marked).to_native()


def _write(library: Library, frames: Mapping[Path, Any], form: str) -> None:
    try:
        library.write(frames, form)
    except UnusableInput:
        raise
    except Exception as error:  # each library has its own exceptions for a full disk
        said = tables.reason(error)
        if not isinstance(error, OSError) and not any(word in str(error) for word in _OF_THE_DISK):
            raise
        finding = Diagnostic("unwritable-file", f"cannot write: {said}", hint="check free space and permissions")
        raise UnusableInput([finding]) from error


_OF_THE_DISK = ("No space left", "os error", "IO Error", "Could not write", "Permission denied", "transport error")


def counts(knowledge: Knowledge, library: Library, written: Mapping[str, Path]) -> list[RowCount]:
    """How often each attribute that rules conclude has each value, in the written tables."""
    import narwhals as nw

    found: list[RowCount] = []
    for kind, path in written.items():
        frame = nw.from_native(tables.written(library, path)).lazy()
        columns = frame.collect_schema().names()
        sought = [
            (name, spoken(value))
            for name in knowledge.attributes[kind]
            if name in columns
            for value in knowledge.source.vocabulary[f"{kind}.{name}"].values
        ]
        if not sought:
            continue
        tests = [nw.col(n).cast(nw.String) == v for n, v in sought]
        row = frame.select(
            nw.len().alias("all"), *(test.cast(nw.Int64).sum().alias(f"n{at}") for at, test in enumerate(tests))
        )
        rows, *numbers = row.collect().rows()[0]
        for name in dict.fromkeys(name for name, _ in sought):
            held = [(v, number or 0) for (n, v), number in zip(sought, numbers, strict=True) if n == name]
            found += [RowCount(kind, name, value, number) for value, number in held]
            found.append(RowCount(kind, name, None, rows - sum(number for _, number in held)))
    return found
