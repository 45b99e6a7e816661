"""Populations for tests: cases as a pair of frames, and what an ordinary engine says of each cell of the result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from herstelkb.api import Evaluation, KnowledgeBase
from herstelkb.diagnostics import spoken
from herstelkb.engines.columnar.results import GROUPS
from herstelkb.knowledge.conditions import Literal

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


def expected(evaluation: Evaluation, number: int) -> dict[str, list[Row]]:
    """Every cell that the result can have for a case, by kind of subject, as the ordinary engine has it."""
    kb = evaluation.kb
    found: dict[str, list[Row]] = {kb.one: [], kb.many: []}
    for subject in (kb.one, *evaluation.case.ids):
        ids = {"case": f"zaak {number}"} | ({"id": subject} if subject != kb.one else {})
        found[kb.kind(subject)].append(ids | _expected(evaluation, subject))
    return found


def _expected(evaluation: Evaluation, subject: str) -> Row:
    kb, derivation = evaluation.kb, evaluation.derivation
    kind = kb.kind(subject)
    unknown = {(u.subject, u.attribute) for u in evaluation.unknowns}
    tense = {(t.literal.subject, t.literal.attribute) for t in evaluation.tensions}
    contested = {(c.literals[0].subject, c.literals[0].attribute) for c in evaluation.conflicts}
    row: Row = {}
    concluded = {clause.head.attribute for clause in kb.clauses if clause.head.each == (kind == kb.many)}
    for name in kb.attributes[kind]:
        row[f"{name}__unknown"] = (subject, name) in unknown
        if name not in concluded:
            continue
        literals = derivation.values.get((subject, name), ())
        starts = [derivation.steps[literal][0].point for literal in literals]
        chosen = literals[0] if literals and starts.count(min(starts)) == 1 else None
        row[name] = chosen.value if chosen else None
        row[f"{name}__certainty"] = kb.certainty[derivation.degree(chosen) - 1] if chosen else None
        row[f"{name}__time"] = kb.time[min(starts)] if chosen else None
        row[f"{name}__conflict"] = (subject, name) in contested
        row[f"{name}__tension"] = (subject, name) in tense
        for value in kb.source.vocabulary[f"{kind}.{name}"].values:
            row |= _degrees(evaluation, Literal(subject, name, value))
    for item in kb.source.advice:
        row |= _degrees(evaluation, Literal(subject, "advice", item))
    for rule in kb.conditions:
        steps = [step for f in derivation.firings if (f.clause.rule, f.subject) == (rule, subject) for step in f.steps]
        row[f"rule__{rule}"] = max((step.degree for step in steps), default=0)
    if kind == kb.one:
        for name in kb.measures:
            bounds = derivation.bounds(name, 0)
            row[f"{name}__unknown"] = (subject, name) in unknown
            row |= {f"{name}__{end}": getattr(bounds, end) for end in ("lower", "upper", "total")}
    return row


def _degrees(evaluation: Evaluation, literal: Literal) -> Row:
    name, time = f"{literal.attribute}__is__{spoken(literal.value)}", evaluation.kb.time
    by = {f"{name}__by__{time[point]}": evaluation.derivation.degree(literal, point) for point in range(len(time))}
    return {name: evaluation.derivation.degree(literal)} | by


def completed(found: Iterable[Row], wanted: Sequence[Row], kb: KnowledgeBase) -> list[Row]:
    """The rows of a result, in the order of what is wanted, with what columns that are left out stand for.

    A column is left out where it could only say no, or nothing; a degree by some time where it is that by the next.
    """
    by_id = {(row["case"], row.get("id")): row for row in found}
    assert len(by_id) == len(wanted)
    return [_completed(by_id[row["case"], row.get("id")], row, kb) for row in wanted]


def _completed(found: Row, wanted: Row, kb: KnowledgeBase) -> Row:
    time = kb.knowledge.time
    row: Row = {}
    for name, value in wanted.items():
        base, _, by = name.partition("__by__")
        later = [f"{base}__by__{point}" for point in time[time.index(by) :]] if by else [name]
        left_out = {str: None, bool: False, int: 0}.get(type(value))
        held = next((found[column] for column in [*later, base] if column in found), left_out)
        row[name] = held
    assert set(found) <= set(row), "a column that nothing explains"
    return row


def assert_as_alone(
    kb: KnowledgeBase, cases: Sequence[Mapping[str, Any]], found: Mapping[str, pl.DataFrame], *, graded: bool
) -> None:
    """Every cell of a result is what `reference` gives its case alone."""
    alone = [
        expected(kb.evaluate(case if graded else without_certainties(case), engine="reference"), number)
        for number, case in enumerate(cases)
    ]
    for kind, frame in found.items():
        wanted = [row for case in alone for row in case[kind]]
        cells = completed(frame.iter_rows(named=True), wanted, kb)
        differing = [
            (row["case"], row.get("id"), name, cell, row[name])
            for had, row in zip(cells, wanted, strict=True)
            for name, cell in had.items()
            if cell != row[name]
        ]
        assert not differing, differing[:10]
