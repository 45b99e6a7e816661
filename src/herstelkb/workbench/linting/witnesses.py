"""Witnesses: cases that show something when the reference engine runs them, made as small as possible."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice
from typing import Any, TypeAlias

from herstelkb.cases.reading import case_from
from herstelkb.derivation.derivation import Derivation
from herstelkb.engines import reference
from herstelkb.engines.firings import Facts
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import Clause
from herstelkb.language.writing import entry, flow, scalar

CaseData: TypeAlias = Mapping[str, Any]

MAX_TRIES = 16  # cases: if none of these shows it, more will not
FEW_MEMBERS = 12  # members: a case with more was generated with as many as it takes, and is not made smaller


def derivation(knowledge: Knowledge, case: CaseData) -> Derivation:
    """What follows from a case in plain data.

    Raises:
        UnusableInput: the rule base cannot read the case.
    """
    read = case_from(case, knowledge)
    return Derivation(knowledge, read, reference.evaluate(knowledge, Facts.of(read)))


def derivations(bases: Sequence[Knowledge], case: CaseData) -> list[Derivation]:
    """What follows from a case in each rule base."""
    return [derivation(knowledge, case) for knowledge in bases]


def outcome(derivation: Derivation) -> tuple[object, object]:
    """Everything in which a case can differ between rule bases: literals with their steps, and tensions."""
    return derivation.steps, {tension.literal: tension.proof.degree for tension in derivation.tensions}


def in_conflict(found: Derivation, one: Clause, other: Clause) -> bool:
    """Whether two clauses conclude literals of the same conflict."""
    by = [[firing.clause for li in c.literals for firing in found.firings_for.get(li, ())] for c in found.conflicts]
    return any(one in clauses and other in clauses for clauses in by)


def witness(knowledge: Knowledge, cases: Iterable[CaseData], shows: Callable[[Derivation], bool]) -> CaseData | None:
    """The first of the cases that shows it when run, made as small as possible; None if none does."""
    for case in islice(cases, MAX_TRIES):
        if shows(derivation(knowledge, case)):
            few = len(case[knowledge.source.head.subjects.list]) <= FEW_MEMBERS
            found = smallest(knowledge, case, lambda smaller: shows(derivation(knowledge, smaller))) if few else case
            return {name: part for name, part in found.items() if part}
    return None


def smallest(knowledge: Knowledge, case: CaseData, shows: Callable[[CaseData], bool]) -> CaseData:
    """The case without everything it can do without and still show the same."""
    candidates = _smaller(case, knowledge)
    while (smaller := next((c for c in candidates if shows(c)), None)) is not None:
        case, candidates = smaller, _smaller(smaller, knowledge)
    return case


def case_file(case: CaseData, name: str) -> str:
    """A case as the text of a case file."""
    lines = [f"case: {scalar(name)}"]
    for subject, seen in case.items():
        if isinstance(seen, list):
            lines.append(f"{subject}:{'' if seen else ' []'}")
            lines += [f"  - {flow(member)}" for member in seen]
        elif seen:
            lines.append(f"{subject}:{entry(seen, len(subject) + 1, 2)}")
    return "\n".join([*lines, ""])


def _smaller(case: CaseData, knowledge: Knowledge) -> Iterator[CaseData]:
    """The case without a member, without an observation, with an observation made certain, or without two members: a
    share stays the same if one of them meets what is counted and the other does not.
    """
    one, listed = knowledge.one, knowledge.source.head.subjects.list
    for n in range(len(case[listed])):
        yield {**case, listed: [*case[listed][:n], *case[listed][n + 1 :]]}
    for smaller in _less_observed(case[one]):
        yield {**case, one: smaller}
    for n, member in enumerate(case[listed]):
        for smaller in _less_observed(member):
            yield {**case, listed: [*case[listed][:n], smaller, *case[listed][n + 1 :]]}
    for n, m in combinations(range(len(case[listed])), 2):
        yield {**case, listed: [*case[listed][:n], *case[listed][n + 1 : m], *case[listed][m + 1 :]]}


def _less_observed(subject: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for attribute in subject:
        if attribute != "id":
            yield {name: value for name, value in subject.items() if name != attribute}
    for attribute, value in subject.items():
        if isinstance(value, Mapping):
            yield {**subject, attribute: value["value"]}
