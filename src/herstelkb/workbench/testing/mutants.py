"""Mutants: rule bases with one small mistake that somebody could make.

Rules and measures lose a condition, have one negated, or have a value, hedge, time, threshold or conclusion changed.
`mutation` runs the scenarios against them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from herstelkb.ground.showing import spoken
from herstelkb.language import model
from herstelkb.language.rule_base import RuleBase

if TYPE_CHECKING:
    from herstelkb.language.forms import Conditions


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed rule base: the item, the change, and what a scenario would have to show to notice it."""

    section: str
    item: str
    change: str
    missing: str
    base: RuleBase


def mutants(base: RuleBase) -> Iterator[Mutant]:
    """Every mutant, in a fixed order."""
    for name, rule in base.rules.items():
        for change, missing, mutated in _rule(base, rule):
            yield _mutant(base, "rules", name, mutated, change, missing)
        others = {other: kept for other, kept in base.rules.items() if other != name}
        missing = "something that follows by this rule alone"
        yield Mutant("rules", name, "rule dropped", missing, replace(base, rules=others))
    for name, measure in base.measures.items():
        for change, missing, counted in _conditions(base, measure.counted):
            if counted:
                form = "share" if measure.share is not None else "count"
                recounted = replace(measure, **{form: counted})
                yield _mutant(base, "measures", name, recounted, f"counted: {change}", missing)
    for name, parameter in base.parameters.items():
        step = _step(base, set(_compared_with(base, f"${name}")))
        for by in (step, -step):
            moved = replace(parameter, value=parameter.value + by)
            missing = _BETWEEN
            yield _mutant(base, "parameters", name, moved, f"value {parameter.value} → {moved.value}", missing)


def _mutant(base: RuleBase, section: str, name: str, item: Any, change: str, missing: str) -> Mutant:
    changed: dict[str, Any] = {section: {**getattr(base, section), name: item}}
    return Mutant(section, name, change, missing, replace(base, **changed))


def _rule(base: RuleBase, rule: model.Rule) -> Iterator[tuple[str, str, model.Rule]]:
    yield from _with_other_conditions(base, rule)
    yield from _with_other_conclusions(base, rule)
    for item in rule.advise:
        advise = tuple(other for other in rule.advise if other != item)
        if advise or rule.then:
            yield f"advise: {item} dropped", f"{item} is advised", replace(rule, advise=advise)


def _with_other_conditions(base: RuleBase, rule: model.Rule) -> Iterator[tuple[str, str, model.Rule]]:
    for part in ("when", "unless"):
        for change, missing, mutated in _conditions(base, getattr(rule, part) or {}):
            # Nobody drops the last condition by mistake; reading checks that a rule has one.
            if mutated or (part == "unless" and rule.when is not None):
                changed: dict[str, Any] = {part: mutated or None}
                yield f"{part}: {change}", missing, replace(rule, **changed)


def _with_other_conclusions(base: RuleBase, rule: model.Rule) -> Iterator[tuple[str, str, model.Rule]]:
    for attribute, conclusion in rule.then.items():
        for change, missing, graded in _conclusion(base, attribute, conclusion):
            then = {a: c for a, c in rule.then.items() if a != attribute}
            if graded is not None:
                then[attribute] = graded
            if then or rule.advise:
                yield f"then: {change}", missing, replace(rule, then=then)


def _conditions(base: RuleBase, conditions: Conditions) -> Iterator[tuple[str, str, Any]]:
    """A condition changed in one place; empty where nothing is left of it."""
    if not isinstance(conditions, tuple):
        yield from _condition(base, conditions)
        return
    for number, one in enumerate(conditions):
        before, after = conditions[:number], conditions[number + 1 :]
        for change, missing, mutated in _condition(base, one):
            yield f"part {number + 1}: {change}", missing, (*before, *([mutated] if mutated else []), *after)


def _condition(base: RuleBase, condition: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name, test in condition.items():
        rest = {other: kept for other, kept in condition.items() if other != name}
        if name == "any":
            for number, branch in enumerate(test):
                fewer = (*test[:number], *test[number + 1 :])
                if fewer:
                    yield f"any: branch {number + 1} dropped", "that branch alone", {**condition, name: fewer}
                for change, missing, mutated in _condition(base, branch):
                    if mutated:
                        branches = (*test[:number], mutated, *test[number + 1 :])
                        yield f"any: {change}", missing, {**condition, name: branches}
            continue
        yield f"{name} dropped", f"all but {name} is met, and nothing follows", rest
        for change, missing, changed in _test(base, name, test):
            yield f"{name}: {change}", missing, {**condition, name: changed}


def _test(base: RuleBase, name: str, test: Any) -> Iterator[tuple[str, str, Any]]:
    if isinstance(test, model.BoundsEntry):
        yield from _bounds(test, _step(base, {name}))
        return
    values = tuple(base.vocabulary[name].values)
    if isinstance(test, model.FirmValue):
        scale = tuple(base.head.certainty)
        now = scale.index(test.certainty)
        for other in (now - 1, now + 1):
            if 0 <= other < len(scale):
                changed = model.FirmValue(value=test.value, certainty=scale[other])
                missing = f"{name} known to just the certainty that is asked, and to the one before it"
                yield f"at least {scale[now]} → {scale[other]}", missing, changed
        test = test.value
    if isinstance(test, model.Negation):
        yield "no longer negated", f"{name} has that value", test.not_
        return
    given = test if isinstance(test, tuple) else (test,)
    others = tuple(value for value in values if value not in given)
    if others:
        yield "negated", f"{name} has another value", model.Negation(not_=given)
        swapped = (others[0], *given[1:])
        if set(swapped) != set(others):  # negation gives the same mutant
            yield f"{spoken(given[0])} → {spoken(others[0])}", f"{name} is {spoken(others[0])}", swapped
    if len(given) > 1:
        for value in given:
            yield f"{spoken(value)} dropped", f"{name} is {spoken(value)}", tuple(v for v in given if v != value)


_NEIGHBOURS = {"below": "at_most", "at_most": "below", "above": "at_least", "at_least": "above"}


def _bounds(bounds: model.BoundsEntry, step: Decimal) -> Iterator[tuple[str, str, model.BoundsEntry]]:
    given = {op: threshold for op in _NEIGHBOURS if (threshold := getattr(bounds, op)) is not None}
    for op, threshold in given.items():
        rest = {other: kept for other, kept in given.items() if other != op}
        missing = "a case exactly at the threshold"
        yield f"{op} → {_NEIGHBOURS[op]}", missing, model.BoundsEntry(**{**rest, _NEIGHBOURS[op]: threshold})
        if isinstance(threshold, Decimal):
            for moved in (threshold + step, threshold - step):
                yield f"{op} {threshold} → {moved}", _BETWEEN, model.BoundsEntry(**{**rest, op: moved})


_BETWEEN = "cases at the threshold and just beside it"


def _step(base: RuleBase, measures: set[str]) -> Decimal:
    """The distance a threshold is moved: one for a count, a tenth for a share, so that ten members can show it."""
    return Decimal(1) if all(base.measures[name].share is None for name in measures) else Decimal("0.1")


def _compared_with(base: RuleBase, parameter: str) -> Iterator[str]:
    """The measures that some condition compares with a parameter."""
    for rule in base.rules.values():
        for name, test in (*_tests(rule.when), *_tests(rule.unless)):
            if isinstance(test, model.BoundsEntry) and parameter in (getattr(test, op) for op in _NEIGHBOURS):
                yield name


def _tests(conditions: Conditions | None) -> Iterator[tuple[str, Any]]:
    entries: list[tuple[str, Any]] = [entry for _, one in model.conjuncts(conditions) for entry in one.items()]
    for name, test in entries:
        if name == "any":
            for branch in test:
                yield from _tests(branch)
        else:
            yield name, test


def _conclusion(base: RuleBase, attribute: str, conclusion: Any) -> Iterator[tuple[str, str, model.GradedValue | None]]:
    graded = conclusion if isinstance(conclusion, model.GradedValue) else model.GradedValue(value=conclusion)
    yield f"{attribute} dropped", f"{attribute} follows by this rule alone", None
    for value in base.vocabulary[attribute].values:
        if value != graded.value:
            changed = replace(graded, value=value)
            yield f"{attribute}: {spoken(graded.value)} → {spoken(value)}", f"which value {attribute} gets", changed
            break
    certainty, time = tuple(base.head.certainty), tuple(base.head.time)
    for field, scale, default in (("certainty", certainty, certainty[-1]), ("when_in_time", time, time[0])):
        now = scale.index(getattr(graded, field) or default)
        for other in (now - 1, now + 1):
            if 0 <= other < len(scale):
                changed = replace(graded, **{field: scale[other]})
                missing = f"{attribute} with its {field}, by this rule alone"
                yield f"{attribute}: {field} {scale[now]} → {scale[other]}", missing, changed
