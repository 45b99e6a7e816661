"""What does not go together: an observation against what would follow, or two values that both follow.

What was seen stands; a reader is asked to look again, not told what is right.
"""

from __future__ import annotations

from dataclasses import dataclass

from herstelkb.reporting.editions.telling import Telling


@dataclass(frozen=True, slots=True)
class Odd:
    """Statements about a subject that do not go together, each with its hedge; `seen` is the one observed, if any."""

    subject: str
    label: str
    seen: str | None
    follows: tuple[str, ...]


def odd(telling: Telling, *, of_the_many: bool) -> tuple[Odd, ...]:
    """Every tension and conflict now; without `of_the_many` only those about the one subject."""
    derivation, voice, knowledge = telling.derivation, telling.voice, telling.knowledge
    found = []
    for tension in derivation.tensions:
        literal, seen = tension.literal, tension.observation
        label = voice.label(knowledge.qualified(literal.subject, literal.attribute))
        follows = voice.states(literal, tension.proof.degree, tension.proof.time)
        found.append(Odd(literal.subject, label, voice.states(seen.literal, seen.degree), (follows,)))
    for conflict in derivation.conflicts:
        subject, attribute, _ = conflict.literals[0]
        both = tuple(
            voice.states(one, derivation.degree(one, conflict.point), conflict.point) for one in conflict.literals
        )
        found.append(Odd(subject, voice.label(knowledge.qualified(subject, attribute)), None, both))
    return tuple(one for one in found if of_the_many or one.subject == knowledge.one)
