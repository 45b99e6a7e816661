"""Errors in the section `sampling`: unknown attributes and factors, and factors that follow themselves.

The section itself is used by `herstelkb.populations.sampling`.
"""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Diagnostic
from herstelkb.ground.showing import listed, spoken
from herstelkb.ground.suggestions import did_you_mean
from herstelkb.language.documents import PathStep
from herstelkb.language.reading import RuleBase


def sampling_mistakes(base: RuleBase) -> list[Diagnostic]:
    """Every error in the names of the section."""
    return [finding for name in base.sampling for finding in _mistakes(base, name)]


def _mistakes(base: RuleBase, name: str) -> Iterator[Diagnostic]:
    def found(
        code: str, message: str, *path: PathStep, hint: str | None = None, expected: str | None = None
    ) -> Diagnostic:
        return Diagnostic(code, message, base.place("sampling", name, *path, key=not path), expected, hint)

    item, subjects = base.sampling[name], base.head.subjects
    kind = name.partition(".")[0]
    if kind not in (subjects.one, subjects.many):
        hint = did_you_mean(kind, [subjects.one, subjects.many])
        yield found("unknown-subject", f"'{kind}' is not a kind of subject", hint=hint)
    entry = base.vocabulary.get(name)
    if item.shares is not None and (entry is None or not entry.observable):
        known = [each for each, there in base.vocabulary.items() if there.observable]
        yield found("unknown-attribute", f"'{name}' cannot be observed", hint=did_you_mean(name, known))
    for value in item.shares or ():
        if entry is not None and value not in entry.values:
            message = f"'{spoken(value)}' is not a value of {name}"
            yield found("unknown-value", message, "shares", value, expected=listed(map(spoken, entry.values)))
    factors = [each for each, there in base.sampling.items() if there.shares is None]
    for factor in item.follows:
        above = factor.partition(".")[0] in (kind, subjects.one)
        if factor not in factors or not above:
            message = f"there is no factor '{factor}' that {name} can follow"
            yield found("unknown-attribute", message, "follows", factor, hint=did_you_mean(factor, factors))
        elif _rests_on(base, factor, name):
            yield found("unstratified", f"{name} follows itself, through {factor}", "follows", factor)
    for other, value in item.only_if.items():
        there = base.sampling.get(other)
        if there is None or there.shares is None or there.only_if or other.partition(".")[0] != kind:
            message = f"'{other}' is not sampled unconditionally for {kind}"
            yield found("unknown-attribute", message, "only_if", other, hint="give it `shares` and no `only_if`")
        elif value not in there.shares:
            yield found("unknown-value", f"{other} is never '{spoken(value)}'", "only_if", other)


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
