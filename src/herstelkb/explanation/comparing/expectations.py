"""What came of what a case led one to expect: everything that its rules derive for a later point of time.

Coming true takes that it can be known now. Of some expectations it cannot: no rule concludes them for now and nobody
can observe them as such, so that nothing would ever show them to have come.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from herstelkb.derivation.derivation import Derivation
from herstelkb.engines.firings import Step
from herstelkb.knowledge.conditions import Atom, Literal


class ExpectationOutcome(StrEnum):
    """What came of an expectation.

    It holds now; another value has come that did not hold before; it is still to come; that too, but whether it has
    come cannot be known; or the later case gives no ground to expect it.
    """

    TRUE = "came_true"
    OPPOSITE = "opposite"
    NOT_YET = "not_yet"
    NOT_OBSERVABLE = "not_observable"
    DROPPED = "no_longer_expected"


@dataclass(frozen=True, slots=True)
class Expectation:
    """A literal that the earlier case led one to expect, first at `step`; the values that hold `now`; is it `still`
    expected for later?"""

    literal: Literal
    step: Step
    came: ExpectationOutcome
    now: tuple[Literal, ...]
    still: bool


def expectations(before: Derivation, after: Derivation) -> tuple[Expectation, ...]:
    """What came of all that the earlier case led one to expect of those who are there now, the soonest first."""
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
    """The values that the literal's attribute has now."""
    for value in derivation.values.get((literal.subject, literal.attribute), ()):
        if derivation.degree(value, 0):
            yield value
