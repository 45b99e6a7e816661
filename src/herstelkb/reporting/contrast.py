"""Why this and not that, in lines: first where they diverge, then the proof of one and the why-not of the other."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from herstelkb.explanation.contrast import Contrast
from herstelkb.explanation.two_subjects import DifferingAttribute, SubjectDifference
from herstelkb.knowledge.conditions import Literal
from herstelkb.proofs.proof import Observed, Proof
from herstelkb.reporting.outline import Line
from herstelkb.reporting.proofs import proof_outline, step_line
from herstelkb.reporting.voice import Voice
from herstelkb.reporting.why import why_lines
from herstelkb.reporting.why_not import WhyNotParts, as_lines, leaf, why_not_lines


def contrast_lines(contrast: Contrast, voice: Voice) -> tuple[Line, ...]:
    """Three headings: what is shared and what decides (if rules do), why this, why not that."""
    parts = WhyNotParts(contrast.why_not, voice)
    shared = [leaf(Line(voice.says(literal), "shared")) for literal in contrast.shared]
    parting = as_lines([*shared, *(partial(parts.asked, one.asked, one.miss) for one in contrast.parting)])
    return (
        *([Line(voice.phrase("answers.contrast.parting"), below=parting)] if contrast.parting else []),
        Line(voice.phrase("answers.contrast.this"), below=why_lines(contrast.why, voice)),
        Line(voice.phrase("answers.contrast.that"), below=why_not_lines(contrast.why_not, voice)),
    )


def difference_lines(difference: SubjectDifference, voice: Voice) -> tuple[Line, ...]:
    """What decides, then what is concluded of one member and not of the other."""
    first, second = voice.name(difference.first), voice.name(difference.second)
    if not difference.only_first and not difference.only_second:
        return (Line(voice.phrase("answers.difference.none", first=first, second=second)),)
    said = "smallest" if difference.smallest else "enough"
    sets = tuple(
        Line(
            voice.phrase("answers.difference.either" if number else f"answers.difference.{said}", count=len(chosen)),
            below=tuple(_differing(one, difference, voice) for one in chosen),
        )
        for number, chosen in enumerate(difference.deciding)
    )
    return (*sets, *_only(difference.only_first, first, voice), *_only(difference.only_second, second, voice))


def _only(proofs: Iterable[Proof], name: str, voice: Voice) -> tuple[Line, ...]:
    lines = proof_outline(proofs, voice)
    return (Line(voice.phrase("answers.difference.only", who=name), below=lines),) if lines else ()


def _differing(one: DifferingAttribute, difference: SubjectDifference, voice: Voice) -> Line:
    """An attribute, with what was observed of each member."""
    label = voice.label(f"{voice.knowledge.many}.{one.attribute}")
    below = []
    for subject, seen in ((difference.first, one.first), (difference.second, one.second)):
        if seen is None:
            below.append(Line(voice.name(subject), "unknown"))
        else:
            literal = Literal(subject, one.attribute, seen.literal.value)
            below.append(step_line(Observed(literal, seen.degree), voice))
    return Line(label, below=tuple(below))
