"""Differences in lines: the kind of each, what holds or held with its hedge, and what is known instead.

What merely lost its grounds is said not to be refuted; what was done or has changed comes with what ended it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from herstelkb.engines.firings import Step
from herstelkb.explanation.changes import Change
from herstelkb.explanation.comparing.differences import DifferenceKind, Differences, WhatIf
from herstelkb.explanation.comparing.losses import Ending, Loss
from herstelkb.explanation.comparing.similar import DifferenceStep, difference_step
from herstelkb.knowledge.conditions import Literal
from herstelkb.proofs.proof import Absent, Counted, Derived, Established, Observed, Proof
from herstelkb.reporting.outline import Line
from herstelkb.reporting.proofs import grade_text, proof_outline, rule_details
from herstelkb.reporting.voice import Voice

WAYS: tuple[str, ...] = (
    DifferenceKind.GAINED,
    Ending.DONE,
    "ends",
    Ending.OTHERWISE,
    Ending.NO_GROUND,
    DifferenceKind.FIRMER,
    DifferenceKind.WEAKER,
    DifferenceKind.SOONER,
    DifferenceKind.LATER,
)  # in reading order


def way_of(one: DifferenceStep) -> str:
    """The kind of a difference: for a loss, how it ended; otherwise the first of its kinds.

    What is lost because something is done has lost its grounds, whatever is known then: it `ends`, unless it was advice
    to do so.
    """
    if one.loss is None:
        return one.difference.kinds[0]
    return "ends" if one.doing and one.loss.end != Ending.DONE else one.loss.end


def what_if_lines(what_if: WhatIf, voice: Voice) -> tuple[Line, ...]:
    """One line for the changes, which says what is done and what is seen; below it the differences."""
    below = difference_lines(what_if, voice) or (Line(voice.phrase("what_if.nothing")),)
    done, seen = (changes_text(changes, voice) for changes in (what_if.done, what_if.seen))
    details = (voice.phrase("what_if.kept"),) if what_if.doing else ()
    return (Line(voice.phrase("what_if.supposed", done=done, seen=seen), details=details, below=below),)


def difference_lines(differing: Differences, voice: Voice) -> tuple[Line, ...]:
    """A line for each difference, sorted by kind; below it its proof now, or what is known instead."""
    found = [difference_step(differing, difference) for difference in differing.differences]
    found.sort(key=lambda one: WAYS.index(way_of(one)))
    proofs = iter(proof_outline((one.proof for one in found if not one.loss), voice))
    lines = [_with_end(one, one.loss, voice) if one.loss else _with_proof(one, next(proofs), voice) for one in found]
    return (*lines, *without_ground(found, voice))


def difference_line(steps: Sequence[DifferenceStep], voice: Voice, *, rules: bool = True) -> Line:
    """One line for similar differences, about all their subjects; `rules`: whether to name rules and their places."""
    first, literal = steps[0], steps[0].difference.literal
    says = statement_text(literal, [one.difference.literal.subject for one in steps], first.step, voice)
    if isinstance(first.proof, Derived) and not first.difference.before:
        because = voice.text(voice.knowledge.source.rules[first.proof.rule].because)
        says = voice.phrase("answers.because", says=says, because=because)
    return Line(says, way_of(first), tuple(_details(first, voice, rules)))


def statement_text(literal: Literal, subjects: Sequence[str], step: Step, voice: Voice) -> str:
    """A statement with its hedge; for several subjects the label and value, since statements are about one."""
    if len(subjects) == 1:
        return voice.states(literal, step.degree, step.point)
    who, hedge = voice.listed(voice.name(subject) for subject in subjects), voice.hedge(step.degree, step.point)
    if voice.knowledge.is_advice(literal):
        return voice.gives(literal, who, hedge)
    attribute = voice.knowledge.qualified(literal.subject, literal.attribute)
    label, value = voice.label(attribute), voice.value_label(literal.value, attribute)
    return _hedged(voice.phrase("difference.of_several", label=label, value=value, who=who), hedge, voice)


def ending_lines(loss: Loss, voice: Voice, *, several: bool = False, done: bool = False) -> Iterator[Line]:
    """What is known now that ended it; nothing if only its grounds are gone. `done`: nobody has observed it."""
    said = [_known(proof, loss.literal.subject if several else None, voice) for proof in loss.now]
    if said:
        seen = not done and all(isinstance(proof, Observed) for proof in loss.now)
        yield Line(voice.phrase("difference.seen" if seen else "difference.known", says=voice.listed(said)))


def without_ground(found: Iterable[DifferenceStep], voice: Voice) -> tuple[Line, ...]:
    """The note that what merely lost its grounds is not refuted, if anything did."""
    return note_on_endings({way_of(one) for one in found}, voice)


def note_on_endings(ways: Collection[str], voice: Voice) -> tuple[Line, ...]:
    """The note that what ended in one of these ways is not refuted, if it merely lost its grounds."""
    notes = {"ends": "difference.ends", Ending.NO_GROUND: "difference.not_refuted"}
    return tuple(Line(voice.phrase(note)) for way, note in notes.items() if way in ways)


def changes_text(changes: Iterable[Change], voice: Voice, subject: str | None = None) -> str:
    """Changes in one sentence; `subject`, if given, stands for several, and is not named."""
    return voice.listed(_change(change, voice, subject) for change in changes)


def _change(change: Change, voice: Voice, subject: str | None) -> str:
    """A change as the observation it makes, with its hedge if the voice's case has one."""
    if change.value is None:
        label = voice.label(voice.knowledge.qualified(change.subject, change.attribute))
        key = "change.no_more" if change.subject in (subject, voice.knowledge.one) else "change.unknown"
        return voice.phrase(key, who=voice.name(change.subject), label=label)
    literal = Literal(change.subject, change.attribute, change.value)
    seen = voice.case.observed.get(literal) if voice.case else None
    hedge = voice.hedge(seen.degree) if seen else ""
    return _of_each(literal, hedge, voice) if change.subject == subject else _hedged(voice.says(literal), hedge, voice)


def _known(proof: Proof, subject: str | None, voice: Voice) -> str:
    """What a proof proves, with its hedge; `subject`, if given, stands for several, and is not named."""
    match proof:
        case Counted(test):
            return voice.test(test)
        case Absent(rule, of):
            return voice.unless(rule, of)
        case Observed(literal, degree, time) | Derived(literal, degree, time) | Established(literal, degree, time):
            hedge = voice.hedge(degree, time)
            if literal.subject == subject:
                return _of_each(literal, hedge, voice)
            return _hedged(voice.says(literal), hedge, voice)


def _of_each(literal: Literal, hedge: str, voice: Voice) -> str:
    attribute = voice.knowledge.qualified(literal.subject, literal.attribute)
    label, value = voice.label(attribute), voice.value_label(literal.value, attribute)
    return voice.phrase("change.of_each", label=label, value=value, hedge=hedge)


def _hedged(says: str, hedge: str, voice: Voice) -> str:
    return voice.phrase("statement.hedged", hedge=hedge, says=says) if hedge else says


def _details(one: DifferenceStep, voice: Voice, rules: bool) -> Iterator[str]:
    """The support for a difference: its steps before and after, what it rests on, the rule and its place."""
    before, after = one.difference.before, one.difference.after
    for kind in one.difference.kinds[1:]:
        yield voice.phrase(f"known.{kind.value}")
    if before and after:
        yield voice.phrase("difference.course", before=_grades(before, voice), after=_grades(after, voice))
    elif len(before or after) > 1:
        yield _grades(before or after, voice)
    if one.basis.assumptions:
        yield voice.phrase("known.with_assumption")
    if one.basis.conflict:
        yield voice.phrase("known.disputed")
    if isinstance(one.proof, Derived):
        if rules:
            yield voice.phrase("proof.rule", rule=one.proof.rule)
        yield from rule_details(one.proof.rule, voice, place=rules)
    else:
        yield voice.phrase("known.observed")


def _grades(steps: Sequence[Step], voice: Voice) -> str:
    """Steps in words; a time only where it is not now."""
    graded = [grade_text(s.degree, s.point, voice) if s.point else voice.certainty(s.degree) for s in steps]
    return voice.listed(graded, "then")


def _with_proof(one: DifferenceStep, proof: Line, voice: Voice) -> Line:
    line = difference_line([one], voice)
    again = isinstance(one.proof, Derived) and bool(one.proof.premises) and not proof.below
    details = (*line.details, voice.phrase("answers.shown")) if again else line.details
    return replace(line, details=details, below=proof.below)


def _with_end(one: DifferenceStep, loss: Loss, voice: Voice) -> Line:
    return replace(difference_line([one], voice), below=tuple(ending_lines(loss, voice, done=one.doing)))
