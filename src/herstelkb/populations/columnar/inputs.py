"""Input frames, checked: every column known, every value in its domain, every member in one case.

The names and types of columns are checked at once. Checking rows requires reading them: `problems` does so, for lazy
frames only on request.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import narwhals as nw

from herstelkb.cases.case import Case, Member, Observation
from herstelkb.cases.texts import Refusal, observable, one_form, read_attribute
from herstelkb.ground.diagnostics import Diagnostic, UnusableInput
from herstelkb.ground.showing import listed, spoken
from herstelkb.ground.suggestions import did_you_mean
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal
from herstelkb.populations.columnar.keys import first_rows, is_text, shown_rows, wrong_keys
from herstelkb.populations.columnar.libraries import CASE, ID, KEYS
from herstelkb.populations.columnar.unfolding import Columns

CERTAINTY = "__certainty"
_Read = TypeVar("_Read")


@dataclass(frozen=True)
class Inputs:
    """The two lazy frames, with the attributes they observe, and those among them that are text, not boolean."""

    knowledge: Knowledge
    one: nw.LazyFrame[Any]
    many: nw.LazyFrame[Any]
    columns: Columns
    texts: frozenset[tuple[bool, str]]

    def frame(self, each: bool) -> nw.LazyFrame[Any]:
        """The frame of members, or of the one subject."""
        return self.many if each else self.one

    def kind(self, each: bool) -> str:
        """The name of the kind of subject."""
        return self.knowledge.many if each else self.knowledge.one

    def problems(self) -> list[Diagnostic]:
        """Everything that is wrong with the rows. This reads even lazy frames."""
        return [*wrong_keys(self.knowledge, self.one, self.many), *self._wrong_values()]

    def case(self, case_id: str | int) -> Case:
        """One case. Reads only its rows.

        Raises:
            UnusableInput: the case does not exist, or a value in it is outside its domain.
        """
        ones = self._rows_of(False, case_id)
        if not ones:
            raise UnusableInput.because("unknown-case", f"there is no case '{case_id}'")
        many = self._rows_of(True, case_id)
        observations = [*self._observations(False, self.knowledge.one, ones[0])]
        for row in many:
            observations += self._observations(True, str(row[ID]), row)
        members = tuple(Member(str(row[ID])) for row in many)
        return Case(str(case_id), None, members, tuple(observations), self.knowledge.terms)

    def _rows_of(self, each: bool, case_id: str | int) -> list[dict[str, Any]]:
        frame = self.frame(each)
        text = is_text(frame.collect_schema()[CASE])
        if not text and not re.fullmatch("-?[0-9]{1,18}", str(case_id)):
            return []
        found = frame.filter(nw.col(CASE) == (one_form(str(case_id)) if text else int(case_id)))
        return list(found.collect().iter_rows(named=True))

    def _observations(self, each: bool, subject: str, row: Mapping[str, Any]) -> Iterator[Observation]:
        for kind, name in sorted(self.columns.present):
            if kind == each and row[name] is not None:
                values = self.knowledge.source.vocabulary[f"{self.kind(each)}.{name}"].values
                value = self._read(each, name, row, {spoken(value): value for value in values})
                degree = len(self.knowledge.certainty)
                if (each, name) in self.columns.graded and row[f"{name}{CERTAINTY}"] is not None:
                    degrees = {word: place for place, word in enumerate(self.knowledge.certainty, 1)}
                    degree = self._read(each, f"{name}{CERTAINTY}", row, degrees)
                yield Observation(Literal(subject, name, value), degree)

    def _read(self, each: bool, name: str, row: Mapping[str, Any], known: Mapping[str, _Read]) -> _Read:
        """The meaning of a cell; rows of lazy frames may not have been checked."""
        word = spoken(row[name])
        if word not in known:
            where = shown_rows([{key: row[key] for key in KEYS[each]}])
            said = f"'{word[:80]}' is not a value of {self.kind(each)}.{name}: {where}"
            hint = did_you_mean(word, known) or f"one of {listed(known)}"
            raise UnusableInput.because("unknown-value", said, hint=hint)
        return known[word]

    def _wrong_values(self) -> Iterator[Diagnostic]:
        for each in (False, True):
            domains = {name: self._domain(each, name) for kind, name in sorted(self.columns.present) if kind == each}
            allowed = {name: d for name, d in domains.items() if (each, name) in self.texts}
            allowed |= {
                f"{n}{CERTAINTY}": self.knowledge.certainty for kind, n in sorted(self.columns.graded) if kind == each
            }
            schema = self.frame(each).collect_schema()
            allowed = {name: d for name, d in allowed.items() if not _settled(schema[name], d)}
            yield from self._outside(each, allowed)
            for name in (n for n in domains if (each, n) not in self.texts):
                yield from self._booleans(each, name, domains[name])

    def _outside(self, each: bool, allowed: Mapping[str, tuple[str, ...]]) -> Iterator[Diagnostic]:
        if not allowed:
            return
        strange = {name: ~nw.col(name).cast(nw.String).is_in(domain) for name, domain in allowed.items()}
        counts = self.frame(each).select(
            *(holds.cast(nw.Int64).sum().alias(f"n{place}") for place, holds in enumerate(strange.values()))
        )
        found = counts.collect().rows()[0]
        for count, (name, holds) in zip(found, strange.items(), strict=True):
            if count:
                rows = first_rows(self.frame(each).filter(holds).select(*KEYS[each], name), KEYS[each])
                values = dict.fromkeys(str(row[name]) for row in rows)
                first = next(iter(values))
                more = f"; {count} rows in all" if count > len(rows) else ""
                said = f"'{first[:80]}' is not a value of {self.kind(each)}.{name}: {shown_rows(rows)}{more}"
                hint = did_you_mean(first, allowed[name])
                yield Diagnostic("unknown-value", said, expected=f"one of {listed(allowed[name])}", hint=hint)

    def _booleans(self, each: bool, name: str, domain: tuple[str, ...]) -> Iterator[Diagnostic]:
        for value in (True, False):
            if spoken(value) not in domain:
                holds = nw.col(name) if value else ~nw.col(name)
                rows = first_rows(self.frame(each).filter(holds).select(*KEYS[each]))
                if rows:
                    said = f"'{spoken(value)}' is not a value of {self.kind(each)}.{name}: {shown_rows(rows)}"
                    yield Diagnostic("unknown-value", said, expected=f"one of {listed(domain)}")

    def _domain(self, each: bool, name: str) -> tuple[str, ...]:
        return tuple(spoken(value) for value in self.knowledge.source.vocabulary[f"{self.kind(each)}.{name}"].values)


def inputs(knowledge: Knowledge, one: nw.LazyFrame[Any], many: nw.LazyFrame[Any]) -> Inputs:
    """The inputs from two frames, after checking their columns.

    Raises:
        UnusableInput: with every wrong column.
    """
    findings: list[Diagnostic] = []
    present: set[tuple[bool, str]] = set()
    graded: set[tuple[bool, str]] = set()
    texts: set[tuple[bool, str]] = set()
    for each, frame in ((False, one), (True, many)):
        kind, schema = knowledge.many if each else knowledge.one, frame.collect_schema()
        findings += _wrong_key_columns(kind, KEYS[each], schema)
        attributes = observable(knowledge, kind)
        for name in (name for name in schema if name not in KEYS[each]):
            if finding := _wrong_column(knowledge, kind, name, schema):
                findings.append(finding)
            elif name not in attributes:
                graded.add((each, name.removesuffix(CERTAINTY)))
            else:
                present.add((each, name))
                if is_text(schema[name]):
                    texts.add((each, name))
    if not findings and one.collect_schema()[CASE] != many.collect_schema()[CASE]:
        types = one.collect_schema()[CASE], many.collect_schema()[CASE]
        said = f"the column '{CASE}' has type {types[0]} in {knowledge.one} and {types[1]} in {knowledge.many}"
        findings.append(Diagnostic("wrong-type", said, hint="give both the same type, so that rows can be joined"))
    if findings:
        raise UnusableInput(findings)
    return Inputs(knowledge, one, many, Columns(frozenset(present), frozenset(graded)), frozenset(texts))


def _wrong_key_columns(kind: str, keys: Sequence[str], schema: nw.Schema) -> Iterator[Diagnostic]:
    for key in keys:
        if key not in schema:
            yield Diagnostic("missing-column", f"{kind} has no column '{key}'")
        elif not (is_text(schema[key]) or schema[key].is_integer()):
            said = f"the column {kind}.{key} has type {schema[key]}"
            yield Diagnostic("wrong-type", said, expected="text or whole numbers")


def _wrong_column(knowledge: Knowledge, kind: str, name: str, schema: nw.Schema) -> Diagnostic | None:
    """What is wrong with a column that is neither an observable attribute nor a certainty; None if it is one."""
    attribute, dtype = name.removesuffix(CERTAINTY), schema[name]
    known = observable(knowledge, kind)
    if attribute != name and attribute in known and attribute in schema:
        expected = None if is_text(dtype) else f"one of {listed(knowledge.certainty)}"
    else:
        found = read_attribute(
            name, knowledge, kind, [*KEYS[kind == knowledge.many], *(f"{other}{CERTAINTY}" for other in known)]
        )
        if isinstance(found, Refusal):
            return Diagnostic(found.code, found.message, hint=found.hint)
        expected = _expected(dtype, [isinstance(v, bool) for v in knowledge.source.vocabulary[f"{kind}.{name}"].values])
    if expected is None:
        return None
    return Diagnostic("wrong-type", f"the column {kind}.{name} has type {dtype}", expected=expected)


def _expected(dtype: Any, booleans: Sequence[bool]) -> str | None:
    """The type that the column of an attribute should have, given which values are booleans; None if it has it."""
    if is_text(dtype) or (dtype == nw.Boolean and any(booleans)):
        return None
    return "boolean, or text" if all(booleans) else "text, categorical or enum"


def _settled(dtype: Any, domain: tuple[str, ...]) -> bool:
    """Whether a column of this type can only hold values of the domain."""
    return isinstance(dtype, nw.Enum) and set(dtype.categories) <= set(domain)
