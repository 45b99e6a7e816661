"""What changes from one rule base to another: for stored cases and, if none of them changes, for all cases.

Two rule bases are equal if every case that both can read leads to the same conclusions, advice and tensions. Texts,
claims, the names of rules and the order of advice may differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.cases.case import Case
from herstelkb.derivation.derivation import Derivation
from herstelkb.engines import reference
from herstelkb.engines.firings import Facts
from herstelkb.explanation.comparing.differences import Difference, differences
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.showing import listed
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal

Stored = Mapping[str, Path | Mapping[str, Any]]  # by name: a case file, or a case in plain data


@dataclass(frozen=True)
class CaseDiff:
    """The changes for one case. `unreadable`: which of the two, `old` or `new`, cannot read it, and why."""

    name: str
    case: Mapping[str, Any] | None
    differences: tuple[Difference, ...]
    tensions: tuple[tuple[Literal, int, int], ...] = ()  # the degree that is barred, before and after
    unreadable: tuple[str, str] | None = None


@dataclass(frozen=True)
class Diff:
    """The whole comparison.

    `readable`: the changes in what cases may contain. `cases`: those of the `compared` stored cases that change. If
    none does, `found` is another case in which the two differ; `proved` says that there is no such case; with
    neither, there is none with up to `searched` members (-1: not even that is known).
    """

    readable: tuple[str, ...]
    compared: int
    cases: tuple[CaseDiff, ...]
    found: CaseDiff | None = None
    proved: bool = False
    searched: int = -1

    @property
    def same(self) -> bool:
        """Whether no difference was found."""
        return not (self.readable or self.cases or self.found)


def diff(old: Knowledge, new: Knowledge, stored: Stored) -> Diff:
    """The differences between two rule bases, for stored cases first.

    Raises:
        UnusableInput: no stored case differs, and z3, which looks for another one, is not installed.
    """
    readable = tuple(_readable(old, new))
    compared = [_stored(old, new, name, case) for name, case in stored.items()]
    changed = tuple(case for case in compared if case.differences or case.tensions or case.unreadable)
    if changed or _scales(old) != _scales(new):
        return Diff(readable, len(compared), changed)
    from herstelkb.workbench.proving.symbolic.comparison import compare

    answer = compare(old, new)
    found = None
    if answer.witness is not None:
        found = _stored(old, new, "found", answer.witness)
    return Diff(readable, len(compared), (), found, answer.proved, answer.searched)


def stored_cases(bases: Sequence[KnowledgeBase], folders: Iterable[Path]) -> dict[str, Path | Mapping[str, Any]]:
    """The cases of all scenarios, and the case files under folders (in `.yaml`, `.yml` or `.json`).

    Raises:
        UnusableInput: one of the folders does not exist.
    """
    found: dict[str, Path | Mapping[str, Any]] = {}
    for base in bases:
        for name, scenario in base.knowledge.source.scenarios.items():
            if found.setdefault(f"scenario {name}", scenario.case) != scenario.case:
                found[f"scenario {name} (new)"] = scenario.case
    for folder in folders:
        if not folder.is_dir():
            hint = "name the folder that holds the case files"
            raise UnusableInput.because("no-cases", f"{folder} is not a folder", hint=hint)
        files = sorted(path for path in folder.rglob("*") if path.suffix in (".yaml", ".yml", ".json"))
        found |= {str(path): path for path in files}
    return found


def held_back(derivation: Derivation) -> dict[Literal, int]:
    """The degrees of the literals that an observation bars."""
    return {tension.literal: tension.proof.degree for tension in derivation.tensions}


def _stored(old: Knowledge, new: Knowledge, name: str, case: Path | Mapping[str, Any]) -> CaseDiff:
    data = case if isinstance(case, Mapping) else None
    found: list[Derivation] = []
    failed: list[tuple[str, str]] = []
    for word, knowledge in (("old", old), ("new", new)):
        try:
            read: Case = KnowledgeBase(knowledge).case(case)
        except UnusableInput as error:
            failed.append((word, error.diagnostics[0].message))
            continue
        found.append(Derivation(knowledge, read, reference.evaluate(knowledge, Facts.of(read))))
    if failed:  # a case that neither can read shows nothing of what changed
        return CaseDiff(name, data, (), unreadable=failed[0] if len(failed) == 1 else None)
    before, after = held_back(found[0]), held_back(found[1])
    tense = sorted(before.keys() | after.keys(), key=str)
    tensions = [(li, before.get(li, 0), after.get(li, 0)) for li in tense if before.get(li) != after.get(li)]
    return CaseDiff(name, data, differences(*found), tuple(tensions))


def _scales(knowledge: Knowledge) -> tuple[Any, ...]:
    return knowledge.certainty, knowledge.time, knowledge.source.head.subjects


def _readable(old: Knowledge, new: Knowledge) -> Iterator[str]:
    """The changes in what cases may contain, a line each."""
    for what, before, after in (
        ("the scale of certainty", old.certainty, new.certainty),
        ("the scale of time", old.time, new.time),
        ("the kinds of subject", _subjects(old), _subjects(new)),
    ):
        if before != after:
            yield f"{what}: was {', '.join(before)}; is {', '.join(after)}"
    then, now = _observable(old), _observable(new)
    for name in dict.fromkeys((*then, *now)):
        if name not in now:
            yield f"{name} can no longer be observed"
        elif name not in then:
            yield f"{name} can be observed now"
        elif set(then[name]) != set(now[name]):
            yield f"{name}: was one of {listed(then[name])}; is one of {listed(now[name])}"


def _subjects(knowledge: Knowledge) -> tuple[str, ...]:
    subjects = knowledge.source.head.subjects
    return subjects.one, subjects.many, subjects.list


def _observable(knowledge: Knowledge) -> dict[str, tuple[Any, ...]]:
    return {name: tuple(entry.values) for name, entry in knowledge.source.vocabulary.items() if entry.observable}
