"""Proofs as lines: conclusion first, one line a step, each saying how it is known and what backs it.

A step that was shown with all it rests on is referred to afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable

from herstelkb.knowledge.conditions import AllOf, AnyOf, Condition, Is, Literal, Measured
from herstelkb.knowledge.measures import Bounds
from herstelkb.proofs import Absent, Counted, Derived, Observed, Proof
from herstelkb.reporting.outline import Line
from herstelkb.reporting.voice import Voice


def proof_lines(proofs: Iterable[Proof], voice: Voice) -> tuple[Line, ...]:
    """A tree of lines for each proof; what several share is shown once."""
    shown: set[int] = set()
    return tuple(_line(proof, voice, shown) for proof in proofs)


def step_line(proof: Proof, voice: Voice) -> Line:
    """The last step of a proof alone, without what it rests on."""
    match proof:
        case Observed(literal, degree):
            return Line(voice.says(literal), "observed", (grade(degree, 0, voice), *_seen(literal, voice)))
        case Derived(literal, degree, time, rule):
            entry = voice.kb.source.rules[rule]
            says, because = voice.says(literal), voice.text(entry.because)
            known = "assumed" if entry.assumption is not None else "derived"
            text = voice.phrase("answers.because", says=says, because=because)
            return Line(text, known, (grade(degree, time, voice), *rule_details(rule, voice)))
        case Counted(test, degree, time, found):
            details = (grade(degree, time, voice), *_threshold_details(test, voice))
            return Line(f"{test_text(test, voice)}, {bounds_text(found, voice)}", "counted", details)
        case Absent(rule, subject):
            unless = voice.kb.conditions[rule].unless
            assert unless is not None  # Invariant: only a rule with `unless` rests on an absence
            return Line(condition_text(unless, subject, voice), "no_evidence")


def grade(degree: int, point: int, voice: Voice) -> str:
    """How sure, and from when."""
    return f"{voice.certainty(degree)}, {voice.time(point)}"


def rule_details(rule: str, voice: Voice) -> tuple[str, ...]:
    """Where a rule stands, and the claims it cites."""
    source = voice.kb.source
    claims = source.rules[rule].claims
    at = source.where("rules", rule) or ""
    cited = (voice.phrase("answers.claims", claims=", ".join(claims), count=len(claims)),) if claims else ()
    return (voice.phrase("answers.rule", rule=rule, at=at), *cited)


def condition_text(condition: Condition, subject: str, voice: Voice) -> str:
    """What a condition asks, about a subject."""
    match condition:
        case Is(each, attribute, values):
            of = subject if each else voice.kb.one
            return voice.either([voice.says(Literal(of, attribute, value)) for value in values])
        case Measured():
            return test_text(condition, voice)
        case AllOf(parts):
            return voice.both([condition_text(part, subject, voice) for part in parts])
        case AnyOf(parts):
            return voice.either([condition_text(part, subject, voice) for part in parts])


def test_text(test: Measured, voice: Voice) -> str:
    """What is asked of a measure: `share of …: less than 50%`."""
    kb = voice.kb
    threshold = voice.number(test.threshold, percent=kb.measures[test.measure].is_share)
    return f"{voice.label(f'{kb.one}.{test.measure}')} {voice.phrase('answers.ops.' + test.op, threshold=threshold)}"


def bounds_text(found: Bounds, voice: Voice) -> str:
    """How many were counted, as an interval where that is not sure."""
    return voice.phrase("answers.bounds", lower=found.lower, upper=found.upper, total=found.total)


def _line(proof: Proof, voice: Voice, shown: set[int]) -> Line:
    line = step_line(proof, voice)
    if not isinstance(proof, Derived) or not proof.premises:
        return line
    if id(proof) in shown:
        return Line(voice.says(proof.literal), line.known, (line.details[0], voice.phrase("answers.shown")))
    shown.add(id(proof))
    return Line(line.text, line.known, line.details, tuple(_line(premise, voice, shown) for premise in proof.premises))


def _seen(literal: Literal, voice: Voice) -> tuple[str, ...]:
    """Who saw it and when, and what was noted, where the case says so."""
    seen = voice.case.observed[literal] if voice.case else None
    if seen is None:
        return ()
    when = voice.phrase("answers.seen", by=seen.by or "", on=voice.day(seen.on)) if seen.by or seen.on else ""
    return tuple(word for word in (when, voice.quoted(seen.note) if seen.note else "") if word)


def _threshold_details(test: Measured, voice: Voice) -> tuple[str, ...]:
    if test.parameter is None:
        return ()
    assumed = voice.kb.source.parameters[test.parameter].assumption is not None
    return (voice.phrase("answers.parameter", parameter=test.parameter, assumed=assumed),)
