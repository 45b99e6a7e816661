"""Changes to observations: another value for an attribute of a subject, or no value.

A changed case is a case like any other; an engine evaluates it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from herstelkb.cases.case import Case, Observation
from herstelkb.cases.facts import Fact, fact_text, subject_attribute_value
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.messages import message
from herstelkb.ground.showing import spoken
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal, Value


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """An observation to make, or to withdraw if the value is None."""

    subject: str
    attribute: str
    value: Value | None

    def __str__(self) -> str:
        if self.value is None:
            return f"{self.subject}.{self.attribute}="
        return str(Literal(self.subject, self.attribute, self.value))

    @property
    def place(self) -> tuple[str, str]:
        """The subject and attribute that it changes."""
        return self.subject, self.attribute


def read_changes(
    given: Fact | Iterable[Fact] | Mapping[str, Value | None], knowledge: Knowledge, case: Case
) -> tuple[Change, ...]:
    """The changes that a user wrote: facts (`m07.reactie=dragend`, or `m07.reactie=` for what is no longer known), or a
    mapping from `m07.reactie` to a value or None.

    Raises:
        UnusableInput: a fact has no value, names something unknown or not observable, or repeats an attribute.
        TypeError: a fact is not text.
    """
    if isinstance(given, Mapping):
        given = [f"{place}={'' if value is None else spoken(value)}" for place, value in given.items()]
    changes: dict[tuple[str, str], Change] = {}
    if isinstance(given, str | Literal) or not hasattr(given, "__iter__"):
        given = [fact_text(given)]
    for fact in given:
        change = _read(fact, knowledge, case)
        if change.place in changes:
            said = message("{what} is changed twice", what=f"{change.subject}.{change.attribute}")
            raise UnusableInput.because("wrong-fact", said, hint=message("name each attribute of a subject once"))
        changes[change.place] = change
    if not changes:
        hint = message("write subject.attribute=value")
        raise UnusableInput.because("wrong-fact", message("no change is given"), hint=hint)
    return tuple(changes.values())


def _read(fact: Fact, knowledge: Knowledge, case: Case) -> Change:
    fact = fact_text(fact)
    left, given, word = fact.partition("=")
    subject, attribute, value = subject_attribute_value(fact if word.strip() else left, knowledge, case)
    if not given:
        hint = message("write {fact}=value, or {fact}= for what is no longer known", fact=fact)
        raise UnusableInput.because("wrong-fact", message("'{fact}' has no value", fact=fact), hint=hint)
    entry = knowledge.attribute(subject, attribute)
    if entry is None or not entry.observable:
        concluded = knowledge.qualified(subject, attribute)
        said = message("{attribute} is concluded: it cannot be observed", attribute=concluded)
        raise UnusableInput.because("not-observable", said, hint=message("change what it follows from"))
    return Change(subject, attribute, value)


def changed(knowledge: Knowledge, case: Case, changes: Iterable[Change]) -> Case:
    """The case after the changes. A changed observation is certain, whatever the earlier one was."""
    values = {change.place: change.value for change in changes}
    top = len(knowledge.certainty)
    made = {
        place: Observation(Literal(*place, value), top)
        for place, value in values.items()
        if value is not None and not _says(case, Literal(*place, value), top)
    }
    kept = [
        made.pop((o.literal.subject, o.literal.attribute), o)
        for o in case.observations
        if values.get((o.literal.subject, o.literal.attribute), o.literal.value) is not None
    ]
    unanswered = {place: reason for place, reason in case.unanswered.items() if place not in values}
    return replace(case, observations=(*kept, *made.values()), unanswered=unanswered)


def supposed(knowledge: Knowledge, case: Case, changes: Iterable[Change]) -> Case:
    """The case as it would be had all changes been seen.

    Another value than was observed withdraws what it outdates, unless that is changed too. An answer to what was
    unknown withdraws nothing: it is no change.
    """
    made, present = {change.place: change for change in changes}, case.by_attribute
    outdated = {
        place: Change(*place, None)
        for change in made.values()
        if change.place in present and change.value not in (None, present[change.place].literal.value)
        for place in knowledge.outdated_by(*change.place)
    }
    return changed(knowledge, case, (outdated | made).values())


def _says(case: Case, literal: Literal, degree: int) -> bool:
    observation = case.observed.get(literal)
    return observation is not None and observation.degree == degree
