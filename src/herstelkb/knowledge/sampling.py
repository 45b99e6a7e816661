"""Errors in the section `sampling`: unknown attributes and factors, and factors that follow themselves.

The section itself is used by `herstelkb.populations.sampling`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from herstelkb.ground.diagnostics import Diagnostic
from herstelkb.ground.showing import listed, spoken
from herstelkb.ground.suggestions import did_you_mean
from herstelkb.knowledge.conditions import Value
from herstelkb.language.documents import PathStep
from herstelkb.language.rule_base import RuleBase


def sampling_mistakes(base: RuleBase) -> list[Diagnostic]:
    """Every error in the names of the section."""
    return [finding for name in base.sampling for finding in _mistakes(base, name)]


def _mistakes(base: RuleBase, name: str) -> Iterator[Diagnostic]:
    item, subjects = base.sampling[name], base.head.subjects
    kind = _kind(name)
    if kind not in (subjects.one, subjects.many):
        hint = did_you_mean(kind, [subjects.one, subjects.many])
        yield _found(base, name, "unknown-subject", f"'{kind}' is not a kind of subject", hint=hint)
    if item.shares is not None:
        yield from _of_shares(base, name, item.shares)
    for factor in item.follows:
        yield from _of_factor(base, name, factor)
    for other, value in item.only_if.items():
        yield from _of_condition(base, name, other, value)


def _of_shares(base: RuleBase, name: str, shares: Iterable[Value]) -> Iterator[Diagnostic]:
    entry = base.vocabulary.get(name)
    if entry is None or not entry.observable:
        known = [each for each, there in base.vocabulary.items() if there.observable]
        hint = did_you_mean(name, known)
        yield _found(base, name, "unknown-attribute", f"'{name}' cannot be observed", hint=hint)
    for value in shares:
        if entry is not None and value not in entry.values:
            message, expected = f"'{spoken(value)}' is not a value of {name}", listed(map(spoken, entry.values))
            yield _found(base, name, "unknown-value", message, "shares", value, expected=expected)


def _of_factor(base: RuleBase, name: str, factor: str) -> Iterator[Diagnostic]:
    factors = [each for each, there in base.sampling.items() if there.shares is None]
    if factor not in factors or _kind(factor) not in (_kind(name), base.head.subjects.one):
        message, hint = f"there is no factor '{factor}' that {name} can follow", did_you_mean(factor, factors)
        yield _found(base, name, "unknown-attribute", message, "follows", factor, hint=hint)
    elif _rests_on(base, factor, name):
        message = f"{name} follows itself, through {factor}"
        yield _found(base, name, "unstratified", message, "follows", factor)


def _of_condition(base: RuleBase, name: str, other: str, value: Value) -> Iterator[Diagnostic]:
    there = base.sampling.get(other)
    if there is None or there.shares is None or there.only_if or _kind(other) != _kind(name):
        message, hint = (
            f"'{other}' is not sampled unconditionally for {_kind(name)}",
            "give it `shares` and no `only_if`",
        )
        yield _found(base, name, "unknown-attribute", message, "only_if", other, hint=hint)
    elif value not in there.shares:
        yield _found(base, name, "unknown-value", f"{other} is never '{spoken(value)}'", "only_if", other)


def _found(
    base: RuleBase,
    name: str,
    code: str,
    message: str,
    *path: PathStep,
    hint: str | None = None,
    expected: str | None = None,
) -> Diagnostic:
    return Diagnostic(code, message, base.place("sampling", name, *path, key=not path), expected, hint)


def _kind(qualified: str) -> str:
    return qualified.partition(".")[0]


def _rests_on(base: RuleBase, factor: str, name: str) -> bool:
    seen, waiting = set(), [factor]
    while waiting:
        one = waiting.pop()
        if one == name:
            return True
        if one not in seen and one in base.sampling:
            seen.add(one)
            waiting += base.sampling[one].follows
    return False
