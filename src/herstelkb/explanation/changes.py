"""Changes to what was observed: another value for an attribute of a subject, or nothing known of it any more.

A changed case is a case like any other; what follows from it is for an engine to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from herstelkb.cases import Case, Observation
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal, Value


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """An observation to be made, or, where the value is None, to be withdrawn."""

    subject: str
    attribute: str
    value: Value | None

    def __str__(self) -> str:
        if self.value is None:
            return f"{self.subject}.{self.attribute}="
        return str(Literal(self.subject, self.attribute, self.value))

    @property
    def place(self) -> tuple[str, str]:
        """The subject and attribute it is about."""
        return self.subject, self.attribute


def changed(kb: Knowledge, case: Case, changes: Iterable[Change]) -> Case:
    """The case after the changes. A changed observation is as certain as can be, whoever made the earlier one."""
    values = {change.place: change.value for change in changes}
    top = len(kb.certainty)
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


def _says(case: Case, literal: Literal, degree: int) -> bool:
    observation = case.observed.get(literal)
    return observation is not None and observation.degree == degree
