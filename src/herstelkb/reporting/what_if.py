"""What if, in lines: what is supposed, and each difference with its proof."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from herstelkb.explanation.changes import Change
from herstelkb.explanation.differences import Difference, Kind
from herstelkb.explanation.what_if import WhatIf
from herstelkb.knowledge.conditions import Literal
from herstelkb.reporting.outline import Line
from herstelkb.reporting.proofs import graded, proof_lines, step_line
from herstelkb.reporting.voice import Voice


def what_if_lines(what_if: WhatIf, voice: Voice) -> tuple[Line, ...]:
    """One line for what is supposed; below it the differences."""
    below = tuple(line for _, line in difference_lines(what_if.differences, voice)) or (
        Line(voice.phrase("what_if.nothing")),
    )
    return (Line(voice.phrase("what_if.supposed", changes=changes_text(what_if.changes, voice)), below=below),)


def difference_lines(differences: Iterable[Difference], voice: Voice) -> Iterator[tuple[Difference, Line]]:
    """A line for each difference, by kind; what there is now with its proof. `voice` knows the case as it is now."""
    differences = tuple(differences)
    proofs = {d.literal: d.proof for d in differences if d.proof is not None}
    shown = dict(zip(proofs, proof_lines(proofs.values(), voice), strict=True))
    for kind in Kind:
        for difference in differences:
            if kind not in difference.kinds or difference.kinds[0] != kind:
                continue
            if difference.literal not in shown:
                assert difference.was is not None  # Invariant: what is lost was there
                yield difference, replace(step_line(difference.was, voice), known=kind.value)
                continue
            line = shown[difference.literal]
            was = [graded(step.degree, step.point, voice) for step in difference.before]
            also = tuple(voice.phrase(f"known.{other.value}") for other in difference.kinds[1:])
            before = (voice.phrase("what_if.was", graded=voice.listed(was)),) if was else ()
            yield (
                difference,
                replace(line, known=kind.value, details=(*also, *line.details[:1], *before, *line.details[1:])),
            )


def changes_text(changes: Iterable[Change], voice: Voice) -> str:
    """Changes in one sentence."""
    return voice.listed(change_text(change, voice) for change in changes)


def change_text(change: Change, voice: Voice) -> str:
    """A change as what would be observed."""
    if change.value is None:
        label = voice.label(voice.kb.qualified(change.subject, change.attribute))
        return voice.phrase("change.unknown", who=voice.name(change.subject), label=label)
    return voice.says(Literal(change.subject, change.attribute, change.value))
