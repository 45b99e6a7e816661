"""What observations should still say, in lines: for each attribute of whom, and who, when or what is lacking."""

from __future__ import annotations

from collections.abc import Iterable

from herstelkb.consequences.evidence import LackingEvidence
from herstelkb.reporting.outline import Line
from herstelkb.reporting.voice import Voice


def evidence_lines(lacking: Iterable[LackingEvidence], voice: Voice) -> tuple[Line, ...]:
    """A line with one for each attribute below it; none if nothing is lacking."""
    whose: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for one in lacking:
        whose.setdefault((voice.knowledge.qualified(one.subject, one.attribute), one.lacks), []).append(one.subject)
    below = [
        Line(
            voice.phrase(
                "evidence.lacking",
                label=voice.label(attribute),
                who=voice.listed(map(voice.name, subjects)),
                lacks=voice.listed(voice.phrase(f"evidence.{detail}") for detail in lacks),
            )
        )
        for (attribute, lacks), subjects in whose.items()
    ]
    return (Line(voice.phrase("evidence.title"), below=tuple(below)),) if below else ()
