"""Populations for tests: cases as a pair of frames, and what an ordinary engine says of each cell of the result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any

import polars as pl

from herstelkb.api.evaluation import Evaluation
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.ground.showing import spoken
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal
from herstelkb.populations.columnar.results import GROUPS

Row = dict[str, Any]
ALL = tuple(GROUPS)


def frames_of(kb: KnowledgeBase, cases: Sequence[Mapping[str, Any]], *, graded: bool) -> dict[str, pl.DataFrame]:
    """Cases as frames; `graded` ones have a certainty column beside each attribute, others lose their certainties."""
    knowledge = kb.knowledge
    one, many, listed = knowledge.one, knowledge.many, knowledge.source.head.subjects.list
    rows: dict[str, list[Row]] = {one: [], many: []}
    for number, case in enumerate(cases):
        rows[one].append({"case": f"zaak {number}", **_cells(case.get(one, {}), graded)})
        for employee in case.get(listed, ()):
            seen = {name: said for name, said in employee.items() if name != "id"}
            rows[many].append({"case": f"zaak {number}", "id": employee["id"], **_cells(seen, graded)})
    return {kind: pl.DataFrame(rows[kind], schema=_schema(kb, kind, graded)) for kind in (one, many)}


def _cells(seen: Mapping[str, Any], graded: bool) -> Row:
    found: Row = {}
    for name, said in seen.items():
        found[name] = said["value"] if isinstance(said, Mapping) else said
        if graded:
            found[f"{name}__certainty"] = said.get("certainty") if isinstance(said, Mapping) else None
    return found


def _schema(kb: KnowledgeBase, kind: str, graded: bool) -> dict[str, Any]:
    knowledge = kb.knowledge
    schema: dict[str, Any] = {"case": pl.String} | ({"id": pl.String} if kind == knowledge.many else {})
    for name in knowledge.attributes[kind]:
        entry = knowledge.source.vocabulary[f"{kind}.{name}"]
        if entry.observable:
            schema[name] = pl.Boolean if all(isinstance(value, bool) for value in entry.values) else pl.String
            if graded:
                schema[f"{name}__certainty"] = pl.String
    return schema


def without_certainties(case: Any) -> Any:
    """The case with every observation certain."""
    if isinstance(case, Mapping):
        return case["value"] if "value" in case else {key: without_certainties(part) for key, part in case.items()}
    return [without_certainties(part) for part in case] if isinstance(case, list) else case


def expected(evaluation: Evaluation, case_id: str) -> dict[str, list[Row]]:
    """Every cell that the result can have for a case, by kind of subject, as the ordinary engine has it."""
    kb = evaluation.knowledge
    found: dict[str, list[Row]] = {kb.one: [], kb.many: []}
    unknown = {(u.subject, u.attribute) for u in evaluation.unknowns}
    tense = {(t.literal.subject, t.literal.attribute) for t in evaluation.tensions}
    contested = {(c.literals[0].subject, c.literals[0].attribute) for c in evaluation.conflicts}
    fired: dict[tuple[str, str], int] = {}
    for firing in evaluation.derivation.firings:
        rule = firing.clause.rule, firing.subject
        fired[rule] = max([fired.get(rule, 0), *(step.degree for step in firing.steps)])
    for subject in (kb.one, *evaluation.case.ids):
        row: Row = {"case": case_id} | ({"id": subject} if subject != kb.one else {})
        for name in kb.attributes[kb.kind(subject)]:
            place = subject, name
            row[f"{name}__unknown"] = place in unknown
            if name in _concluded(kb, kb.kind(subject)):
                row |= _value(evaluation, place)
                row |= {f"{name}__conflict": place in contested, f"{name}__tension": place in tense}
        for item in kb.source.advice:
            row |= _degrees(evaluation, Literal(subject, "advice", item))
        row |= {f"rule__{rule}": fired.get((rule, subject), 0) for rule in kb.conditions}
        if subject == kb.one:
            for name in kb.measures:
                bounds = evaluation.derivation.bounds(name, 0)
                row[f"{name}__unknown"] = (subject, name) in unknown
                row |= {f"{name}__{end}": getattr(bounds, end) for end in ("lower", "upper", "total")}
        found[kb.kind(subject)].append(row)
    return found


@cache
def _concluded(knowledge: Knowledge, kind: str) -> frozenset[str]:
    """The attributes of a kind of subject that some rule concludes."""
    return frozenset(
        clause.head.attribute for clause in knowledge.clauses if clause.head.each == (kind == knowledge.many)
    )


def _value(evaluation: Evaluation, place: tuple[str, str]) -> Row:
    """The value that comes first in time, how firmly and from when; and every value's degrees."""
    kb, derivation, (subject, name) = evaluation.knowledge, evaluation.derivation, place
    literals = derivation.values.get(place, ())
    starts = [derivation.steps[literal][0].point for literal in literals]
    chosen = literals[0] if literals and starts.count(min(starts)) == 1 else None
    row: Row = {
        name: chosen.value if chosen else None,
        f"{name}__certainty": kb.certainty[derivation.degree(chosen) - 1] if chosen else None,
        f"{name}__time": kb.time[min(starts)] if chosen else None,
    }
    for value in kb.source.vocabulary[f"{kb.kind(subject)}.{name}"].values:
        row |= _degrees(evaluation, Literal(subject, name, value))
    return row


def _degrees(evaluation: Evaluation, literal: Literal) -> Row:
    name, time = f"{literal.attribute}__is__{spoken(literal.value)}", evaluation.knowledge.time
    by = {f"{name}__by__{time[point]}": evaluation.derivation.degree(literal, point) for point in range(len(time))}
    return {name: evaluation.derivation.degree(literal)} | by


def completed(frame: pl.DataFrame, wanted: Sequence[Row], kb: KnowledgeBase) -> list[Row]:
    """The rows of a result, in the order of what is wanted, with what columns that are left out stand for.

    A column is left out where it could only say no, or nothing; a degree by some time where it is that by the next.
    """
    assert len(frame) == len(wanted)
    if not wanted:
        return []
    assert set(frame.columns) <= set(wanted[0]), "a column that nothing explains"
    held = {name: _held(name, frame.columns, kb) for name in wanted[0]}
    by_id = {(row["case"], row.get("id")): row for row in frame.iter_rows(named=True)}
    rows = ((by_id[row["case"], row.get("id")], row) for row in wanted)
    return [
        {name: found[column] if column else _left_out(row[name]) for name, column in held.items()}
        for found, row in rows
    ]


def _held(name: str, columns: Iterable[str], kb: KnowledgeBase) -> str | None:
    """The column that says what `name` would say; None where it is left out."""
    time = kb.knowledge.time
    base, _, by = name.partition("__by__")
    later = [f"{base}__by__{point}" for point in time[time.index(by) :]] if by else [name]
    return next((column for column in [*later, base] if column in columns), None)


def _left_out(value: Any) -> Any:
    return {str: None, bool: False, int: 0}.get(type(value))


def assert_as_alone(
    kb: KnowledgeBase, cases: Sequence[Mapping[str, Any]], found: Mapping[str, pl.DataFrame], *, graded: bool
) -> None:
    """Every cell of a result is what `reference` gives its case alone."""
    alone = [
        expected(kb.evaluate(case if graded else without_certainties(case), engine="reference"), f"zaak {number}")
        for number, case in enumerate(cases)
    ]
    assert differing(kb, alone, found) == []


def differing(
    kb: KnowledgeBase, alone: Sequence[Mapping[str, list[Row]]], found: Mapping[str, pl.DataFrame]
) -> list[tuple[Any, ...]]:
    """The first cells of a result that differ from what is expected: case, id, column, cell, expected."""
    cells = (
        (row["case"], row.get("id"), name, cell, row[name])
        for kind, frame in found.items()
        for wanted in [[row for case in alone for row in case[kind]]]
        for had, row in zip(completed(frame, wanted, kb), wanted, strict=True)
        for name, cell in had.items()
        if cell != row[name]
    )
    return list(islice(cells, 10))
