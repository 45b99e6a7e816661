"""What changed between cases, in lines: for each passage what was observed otherwise and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from herstelkb.cases import Case, Observation
from herstelkb.explanation.changes import Change
from herstelkb.explanation.compare import Comparison, Course, Moved, Reason
from herstelkb.knowledge.conditions import Value
from herstelkb.reporting.outline import Line
from herstelkb.reporting.proofs import graded
from herstelkb.reporting.voice import Voice
from herstelkb.reporting.what_if import changes_text, difference_lines


def compare_lines(course: Course, voice: Voice) -> tuple[Line, ...]:
    """A line for each passage, and one for the whole where there are several."""
    cases = [derivation.case for derivation in course.derivations]
    names = [case_name(case, number, voice) for number, case in enumerate(cases, 1)]
    lines = [
        passage_line(passage, voice.phrase("compare.passage", before=before, after=after), voice)
        for passage, before, after in zip(course.passages, names, names[1:], strict=False)
    ]
    if len(course.passages) > 1:
        said = voice.phrase("compare.whole", before=names[0], after=names[-1])
        lines.append(passage_line(course.whole, said, voice))
    return tuple(lines)


def case_name(case: Case, number: int, voice: Voice) -> str:
    """What a case is called among several: by its date, else by its number."""
    return voice.day(case.date) if case.date else voice.phrase("compare.case", number=number)


def passage_line(comparison: Comparison, title: str, voice: Voice) -> Line:
    """All that changed from one case to another."""
    speaking = voice.about(comparison.after.case)
    parts = {
        "observed": _observed(comparison, speaking),
        "follows": _follows(comparison, speaking),
        "moved": (Line(move_text(moved, speaking)) for moved in comparison.moved),
        "course": _course(comparison, speaking),
        "advice": _advice(comparison, speaking),
    }
    below = tuple(
        Line(voice.phrase(f"compare.{part}"), below=lines) for part, found in parts.items() if (lines := tuple(found))
    )
    return Line(title, below=below or (Line(voice.phrase("compare.nothing")),))


def _observed(comparison: Comparison, voice: Voice) -> Iterator[Line]:
    before, after = comparison.before.case.by_attribute, comparison.after.case.by_attribute
    for change in comparison.observed:
        yield Line(_change_text(change, before.get(change.place), after.get(change.place), voice))
    for key, who in (("joined", comparison.joined), ("left", comparison.left)):
        if who:
            yield Line(voice.phrase(f"compare.{key}", who=voice.listed(voice.name(subject) for subject in who)))


def _change_text(change: Change, was: Observation | None, now: Observation | None, voice: Voice) -> str:
    attribute = voice.kb.qualified(change.subject, change.attribute)
    then = voice.value_label(was.literal.value, attribute) if was else voice.phrase("compare.unknown")
    if now is None:
        who = voice.name(change.subject)
        return voice.phrase("compare.no_longer", who=who, label=voice.label(attribute), was=then)
    says = voice.says(now.literal)
    if was is not None and was.literal == now.literal:
        certainty, earlier = voice.certainty(now.degree), voice.certainty(was.degree)
        return voice.phrase("compare.surer", says=says, certainty=certainty, was=earlier)
    return voice.phrase("compare.now", says=says, was=then)


def _follows(comparison: Comparison, voice: Voice) -> Iterator[Line]:
    for difference, line in difference_lines(comparison.differences, voice):
        reason = comparison.reasons[difference.literal]
        yield replace(line, below=tuple(_because(reason, voice)))


def _because(reason: Reason, voice: Voice) -> Iterator[Line]:
    if reason.membership:
        yield Line(voice.phrase("compare.membership"))
    for number, changes in enumerate(reason.sets):
        yield Line(voice.phrase("compare.or_by" if number else "compare.by", changes=changes_text(changes, voice)))


def move_text(moved: Moved, voice: Voice) -> str:
    """Who moved from which values to which."""
    return voice.phrase(
        "compare.move",
        label=voice.label(moved.attribute),
        before=values_text(moved.before, moved.attribute, voice),
        after=values_text(moved.after, moved.attribute, voice),
        who=voice.listed(voice.name(subject) for subject in moved.subjects),
    )


def values_text(values: tuple[Value, ...], attribute: str, voice: Voice) -> str:
    """The labels of values; that none is known where there are none."""
    return voice.listed(voice.value_label(value, attribute) for value in values) or voice.phrase("compare.unknown")


def _course(comparison: Comparison, voice: Voice) -> Iterator[Line]:
    for expected in comparison.course:
        grade = graded(expected.step.degree, expected.step.point, voice)
        text = voice.phrase("compare.expected", says=voice.says(expected.literal), graded=grade)
        now = tuple(voice.says(literal) for literal in expected.now if literal != expected.literal)
        yield Line(text, details=(voice.phrase(f"compare.{expected.came.value}"), *now))


def _advice(comparison: Comparison, voice: Voice) -> Iterator[Line]:
    for state in ("new", "due", "done"):
        for course in comparison.advice:
            who = getattr(course, state)
            if who:
                title = voice.text(voice.kb.source.advice[course.item].title)
                names = voice.listed(voice.name(subject) for subject in who)
                yield Line(voice.phrase(f"compare.{state}", title=title, who=names))
