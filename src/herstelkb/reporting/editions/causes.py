"""The picture of what follows from what: boxes, each with the boxes that it follows from."""

from __future__ import annotations

from dataclasses import dataclass

from herstelkb.knowledge.conditions import Literal
from herstelkb.reporting.editions.assumed import Assumptions
from herstelkb.reporting.editions.telling import Telling


@dataclass(frozen=True, slots=True)
class Cause:
    """A box: what holds now, how firmly, and the boxes (counted from 1) that it follows from.

    `letters`: those of the assumptions that it rests on; `assumed`: whether it rests on any.
    """

    place: int
    literal: Literal
    label: str
    hedge: str
    seen: bool
    assumed: bool
    letters: tuple[str, ...]
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """The boxes in layers that each follow from the layers before; what is not known has no box."""

    layers: tuple[tuple[Cause, ...], ...]

    @property
    def boxes(self) -> tuple[Cause, ...]:
        """All boxes, in order."""
        return tuple(box for layer in self.layers for box in layer)


def chain(telling: Telling, assumptions: Assumptions) -> Chain | None:
    """The picture of the attributes that the rule base names for it, or else of all of the one subject.

    None if none of them follows from another.
    """
    entry, voice = telling.report.causes, telling.voice
    own = [f"{telling.knowledge.one}.{name}" for name in telling.knowledge.attributes[telling.knowledge.one]]
    layers = telling.findings.chain((*entry.seen, *entry.concluded) if entry is not None else own)
    found = tuple(
        tuple(
            Cause(
                link.place,
                link.finding.literal,
                voice.opened(voice.says(link.finding.literal)),
                voice.hedge(link.finding.degree, link.finding.point),
                link.finding.observed,
                link.finding.assumed,
                assumptions.of(link.finding.entry.basis.assumptions) if link.finding.entry else (),
                link.after,
            )
            for link in layer
        )
        for layer in layers
    )
    return Chain(found) if found else None
