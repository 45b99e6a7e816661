"""What the observations of a case should still say: who saw it, when, and what there was to see.

A rule base marks the attributes that ask for it, such as judgements about a person (`with_evidence`). What is lacking
is for the reader to ask: it is no mistake, and changes no conclusion.
"""

from __future__ import annotations

from dataclasses import dataclass

from herstelkb.cases.case import Case, Observation
from herstelkb.knowledge.base import Knowledge


@dataclass(frozen=True, slots=True)
class LackingEvidence:
    """An observation that does not say all it should; `lacks` names the details, of `by`, `on` and `note`."""

    subject: str
    attribute: str
    lacks: tuple[str, ...]


def lacking_evidence(knowledge: Knowledge, case: Case) -> tuple[LackingEvidence, ...]:
    """The observations that should say more, subject by subject, in the order of the vocabulary."""
    position = {name: n for n, name in enumerate((knowledge.one, *case.ids, *knowledge.source.vocabulary))}
    found = []
    for seen in case.observations:
        subject, attribute, _ = seen.literal
        entry, lacks = knowledge.attribute(subject, attribute), _lacks(seen)
        if lacks and entry is not None and entry.with_evidence:
            found.append(LackingEvidence(subject, attribute, lacks))
    return tuple(sorted(found, key=lambda one: (position[one.subject], position[_qualified(one, knowledge)])))


def _lacks(seen: Observation) -> tuple[str, ...]:
    said = {"by": seen.by, "on": seen.on, "note": seen.note}
    return tuple(detail for detail, value in said.items() if not value)


def _qualified(one: LackingEvidence, knowledge: Knowledge) -> str:
    return knowledge.qualified(one.subject, one.attribute)
