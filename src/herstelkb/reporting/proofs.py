"""Proofs in lines: conclusion first, one line per step, with how it is known and what supports it.

A step that was already shown with everything it rests on is referred to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from herstelkb.cases.case import Case
from herstelkb.knowledge.conditions import Literal, Measured
from herstelkb.knowledge.measures import Bounds
from herstelkb.proofs.proof import Absent, Counted, Derived, Established, Observed, Proof
from herstelkb.reporting.outline import Line, nested
from herstelkb.reporting.proof_lines import ProofLine, proof_lines
from herstelkb.reporting.voice import Voice


def proof_outline(proofs: Iterable[Proof], voice: Voice) -> tuple[Line, ...]:
    """A tree of lines for each proof; what several share is shown once."""
    return nested([(line.depth, _line(line, voice)) for line in proof_lines(*proofs)])


def _line(line: ProofLine, voice: Voice) -> Line:
    step = step_line(line.node, voice, line.case)
    if line.see is None or not isinstance(line.node, Derived | Established):
        return step
    return Line(voice.says(line.node.literal), step.known, (step.details[0], voice.phrase("answers.shown")))


def step_line(proof: Proof, voice: Voice, there: Case | None = None) -> Line:
    """The last step of a proof, without what it rests on; `there`: the case in which it is one, if not the voice's."""
    case = there or voice.case
    match proof:
        case Observed(literal, degree):
            known = "done" if case is not None and (literal.subject, literal.attribute) in case.done else "observed"
            return Line(voice.says(literal), known, (grade_text(degree, 0, voice), *_seen(literal, voice, case)))
        case Established(literal, degree, time):
            return Line(
                voice.says(literal),
                "kept",
                (grade_text(degree, time, voice), voice.established(proof)),
            )
        case Derived(literal, degree, time, rule):
            entry = voice.knowledge.source.rules[rule]
            text = voice.phrase("answers.because", says=voice.says(literal), because=voice.text(entry.because))
            known = "assumed" if entry.assumption is not None else "derived"
            return Line(
                text,
                known,
                (grade_text(degree, time, voice), voice.phrase("proof.rule", rule=rule), *rule_details(rule, voice)),
            )
        case Counted(test, degree, time, found):
            text = voice.phrase("answers.counted", test=voice.test(test), count=count(found, voice))
            return Line(text, "counted", (grade_text(degree, time, voice), *limit_details(test, voice)))
        case Absent(rule, subject):
            return Line(voice.unless(rule, subject), "no_evidence")


def grade_text(degree: int, point: int, voice: Voice) -> str:
    """A degree and a point of time, in words."""
    return voice.phrase("answers.graded", certainty=voice.certainty(degree), time=voice.time(point))


def rule_details(rule: str, voice: Voice, *, place: bool = True) -> tuple[str, ...]:
    """The place of a rule, unless left out, and the claims it cites."""
    claims, at = voice.knowledge.source.rules[rule].claims, voice.knowledge.source.where("rules", rule)
    cited = (voice.phrase("proof.claims", claims=", ".join(claims), count=len(claims)),) if claims else ()
    return (at, *cited) if at and place else cited


def limit_details(test: Measured, voice: Voice) -> tuple[str, ...]:
    """The parameter that a test compares with, and whether it is an assumption."""
    if test.parameter is None:
        return ()
    assumed = voice.knowledge.source.parameters[test.parameter].assumption is not None
    return (voice.phrase("answers.limit", parameter=test.parameter, assumed=assumed),)


def count(found: Bounds, voice: Voice) -> str:
    """A count in words, as an interval if it is not exact."""
    return voice.phrase("measure.exact" if found.lower == found.upper else "measure.between", found=found)


def _seen(literal: Literal, voice: Voice, case: Case | None) -> Iterator[str]:
    """When it was observed; if asked for, by whom and the note; whether reading the value is an assumption."""
    seen = case.observed.get(literal) if case else None
    by = seen.by if seen is not None and voice.shown.notes else None
    if seen is not None and (by or seen.on):
        yield voice.phrase("answers.seen", by=voice.safely(by or ""), on=voice.day(seen.on))
    if seen is not None and seen.note and voice.shown.notes:
        yield voice.phrase("answers.noted", note=voice.safely(seen.note))
    entry = voice.knowledge.attribute(literal.subject, literal.attribute)
    if entry is not None and entry.values[literal.value].assumption is not None:
        yield voice.phrase("answers.assumption")
