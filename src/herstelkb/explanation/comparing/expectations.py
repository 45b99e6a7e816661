"""Expectations and their outcome: what a case's rules derived for a later point of time, and whether it came.

An expectation can only be seen to come true if it can be known at some "now". Some cannot: no rule concludes them for
now and nobody can observe them directly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from herstelkb.derivation.derivation import Derivation
from herstelkb.engines.firings import Step
from herstelkb.knowledge.conditions import Atom, Literal


class ExpectationOutcome(StrEnum):
    """The outcome of an expectation.

    It holds now; another value holds that did not hold before; it is still to come; the same, but it can never be known
    to have come; or the later case no longer gives grounds to expect it.
    """

    TRUE = "came_true"
    OPPOSITE = "opposite"
    NOT_YET = "not_yet"
    NOT_OBSERVABLE = "not_observable"
    DROPPED = "no_longer_expected"


@dataclass(frozen=True, slots=True)
class Expectation:
    """A literal that the earlier case led one to expect, first at `step`; the values that hold `now`; `still`: is it
    still expected for later?
    """

    literal: Literal
    step: Step
    came: ExpectationOutcome
    now: tuple[Literal, ...]
    still: bool


def expectations(before: Derivation, after: Derivation) -> tuple[Expectation, ...]:
    """Everything that the earlier case led one to expect of the subjects still present, soonest first."""
    knowledge = before.knowledge
    found = [
        _expectation(before, after, literal)
        for literal, steps in before.steps.items()
        if steps[0].point and not knowledge.is_advice(literal)
        if literal.subject == knowledge.one or literal.subject in after.case.id_set
    ]
    return tuple(sorted(found, key=lambda e: (e.step.point, str(e.literal))))


def _expectation(before: Derivation, after: Derivation, literal: Literal) -> Expectation:
    now = tuple(_now(after, literal))
    still = any(step.point for step in after.steps.get(literal, ()))
    if literal in now:
        came = ExpectationOutcome.TRUE
    elif any(not before.degree(other, 0) for other in now):
        came = ExpectationOutcome.OPPOSITE
    elif not still:
        came = ExpectationOutcome.DROPPED
    elif (
        Atom(literal.subject != before.knowledge.one, literal.attribute, literal.value) in before.knowledge.possible_now
    ):
        came = ExpectationOutcome.NOT_YET
    else:
        came = ExpectationOutcome.NOT_OBSERVABLE
    return Expectation(literal, before.steps[literal][0], came, now, still)


def _now(derivation: Derivation, literal: Literal) -> Iterator[Literal]:
    """The literals of the same attribute that hold now."""
    for value in derivation.values.get((literal.subject, literal.attribute), ()):
        if derivation.degree(value, 0):
            yield value
