"""Replaying a receipt: is what was recomputed the same, and if not, is it the rules, the case or the program?

It compares two receipts, and evaluates nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias
from typing import Literal as OneOf

from herstelkb.reporting.receipts.receipt import seal

ReplayCause: TypeAlias = OneOf["receipt", "rules", "case", "program"]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What differs, a line each; and what it can be due to, surest first. The same: neither.

    `not_compared`: what could not be.
    """

    differs: tuple[str, ...]
    causes: tuple[ReplayCause, ...]
    not_compared: tuple[str, ...]


def replayed(receipt: dict[str, Any], again: dict[str, Any], *, whole_case: bool = True) -> Replayed:
    """A receipt beside what its rules and its case give now.

    `whole_case`: the case is as it was, and not what a receipt keeps of it, of which the report may say less.
    """
    causes = tuple(_causes(receipt, again))
    differs = [line for cause, line in causes]
    outcome = list(_outcome(receipt, again))
    same_engine = receipt["made_by"]["engine"] == again["made_by"]["engine"]
    reports = receipt["report"]["digest"] != again["report"]["digest"]
    aside = []
    if reports and not same_engine:
        aside.append("the report, which names its engine")
    elif reports and not whole_case:
        aside.append("the report, which may show own views or what observations lack: give the case with --case")
    elif reports:
        outcome.append("the report says something else")
    found: tuple[ReplayCause, ...] = tuple(dict.fromkeys(cause for cause, _ in causes))
    if outcome and not found:
        found = ("program",)  # it has the version that it had, and does something else
    return Replayed((*differs, *outcome), found, tuple(aside))


def _causes(receipt: dict[str, Any], again: dict[str, Any]) -> Iterator[tuple[ReplayCause, str]]:
    if seal(receipt) != receipt["seal"]:
        yield "receipt", "the receipt was altered after it was sealed"
    if receipt["rules"]["digest"] != again["rules"]["digest"]:
        yield "rules", _two("the rules", receipt["rules"]["digest"], again["rules"]["digest"])
        yield from (("rules", line) for line in _rules(receipt, again))
    for number, (old, new) in enumerate(zip(receipt.get("cases") or (), again.get("cases") or (), strict=False)):
        if old["digest"] != new["digest"]:
            yield "case", _two("the earlier case" if number else "the case", old["digest"], new["digest"])
    if len(receipt.get("cases") or ()) != len(again.get("cases") or ()):
        yield "case", "there are not as many earlier cases"
    if receipt["made_by"]["herstelkb"] != again["made_by"]["herstelkb"]:
        yield "program", _two("herstelkb", receipt["made_by"]["herstelkb"], again["made_by"]["herstelkb"])


def _rules(receipt: dict[str, Any], again: dict[str, Any]) -> Iterator[str]:
    """Which rules conclude otherwise: their clauses differ, wherever they stand in the files."""
    if not receipt.get("proofs") or not again.get("proofs"):
        return
    before, after = (_clauses(one["proofs"]["rules"]) for one in (receipt, again))
    named = [name for name in dict.fromkeys((*before, *after)) if before.get(name) != after.get(name)]
    if named:
        yield f"rules that say something else: {', '.join(named)}"
    elif receipt["proofs"]["rules"]["measures"] == again["proofs"]["rules"]["measures"]:
        yield "no rule concludes otherwise: only texts or places differ"


def _clauses(rules: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for clause in rules["clauses"]:
        found.setdefault(clause["rule"], []).append({key: value for key, value in clause.items() if key != "at"})
    return found


def _outcome(receipt: dict[str, Any], again: dict[str, Any]) -> Iterator[str]:
    """How what follows differs, and, where the same follows, whether its proofs do."""
    if not receipt.get("proofs") or not again.get("proofs"):
        return
    old, new = receipt["proofs"], again["proofs"]
    before, after = (_held(proofs) for proofs in (old, new))
    for literal in dict.fromkeys((*before, *after)):
        if before.get(literal) != after.get(literal):
            yield f"{literal}: {before.get(literal, 'does not follow')} → {after.get(literal, 'does not follow')}"
    if before == after and _without_places(old) != _without_places(new):
        yield "the same follows, by other proofs"


def _held(proofs: dict[str, Any]) -> dict[str, str]:
    """What follows, to which certainty and from when."""
    found: dict[str, list[str]] = {}
    certainty, time = proofs["rules"]["certainty"], proofs["rules"]["time"]
    for one in proofs["conclusions"]:
        subject, attribute, value = one["literal"]
        said = str(value).lower() if isinstance(value, bool) else value
        steps = found.setdefault(f"{subject}.{attribute}={said}", [])
        steps.append(f"{certainty[one['degree'] - 1]}, {time[one['time']]}")
    return {literal: "; ".join(steps) for literal, steps in found.items()}


def _without_places(proofs: dict[str, Any]) -> dict[str, Any]:
    return {**proofs, "rules": {**proofs["rules"], "clauses": _clauses(proofs["rules"])}}


def _two(what: str, before: str, after: str) -> str:
    return f"{what}: {before[:16]} → {after[:16]}"
