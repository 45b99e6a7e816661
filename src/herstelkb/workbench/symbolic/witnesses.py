"""Cases that show something: run by the ordinary engine, made as small as can be, and written as a case file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import yaml

from herstelkb.cases import case_from
from herstelkb.derivation import Derivation
from herstelkb.engines import reference
from herstelkb.engines.firings import Facts
from herstelkb.knowledge.base import Knowledge

CaseData: TypeAlias = Mapping[str, Any]


def derivation(kb: Knowledge, case: CaseData) -> Derivation:
    """What follows from a case in plain data.

    Raises:
        UnusableInput: the rule base cannot read the case.
    """
    read = case_from(case, kb)
    return Derivation(kb, read, reference.evaluate(kb, Facts.of(read)))


def derivations(bases: Sequence[Knowledge], case: CaseData) -> list[Derivation]:
    """What follows from a case in each rule base."""
    return [derivation(kb, case) for kb in bases]


def smallest(kb: Knowledge, case: CaseData, shows: Callable[[CaseData], bool]) -> CaseData:
    """A case from which nothing can be left out without losing what it shows."""
    candidates = _smaller(case, kb)
    while (smaller := next((c for c in candidates if shows(c)), None)) is not None:
        case, candidates = smaller, _smaller(smaller, kb)
    return case


def case_file(case: CaseData, name: str) -> str:
    """A case as the text of a case file."""
    one = {key: value for key, value in case.items() if value or isinstance(value, list)}
    return yaml.safe_dump({"case": name, **one}, allow_unicode=True, sort_keys=False, width=1000)


def _smaller(case: CaseData, kb: Knowledge) -> Iterator[CaseData]:
    """The case without an employee, without an observation, or with an observation that is certain."""
    one, listed = kb.one, kb.source.head.subjects.list
    for n in range(len(case[listed])):
        yield {**case, listed: [*case[listed][:n], *case[listed][n + 1 :]]}
    for smaller in _less_observed(case[one]):
        yield {**case, one: smaller}
    for n, employee in enumerate(case[listed]):
        for smaller in _less_observed(employee):
            yield {**case, listed: [*case[listed][:n], smaller, *case[listed][n + 1 :]]}


def _less_observed(subject: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for attribute in subject:
        if attribute != "id":
            yield {name: value for name, value in subject.items() if name != attribute}
    for attribute, value in subject.items():
        if isinstance(value, Mapping):
            yield {**subject, attribute: value["value"]}
