"""Why a fact does not hold, in lines: under each literal the rules that could conclude it, nearest miss first, and
under each rule its requirements, each with what was found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeAlias

from herstelkb.knowledge.conditions import Literal
from herstelkb.proofs.proof import ProofOfLiteral
from herstelkb.proofs.why_not import Exemption, Miss, Premise, Refutation, Requirement, ThresholdTest, WhyNot
from herstelkb.reporting.outline import Line, unfold
from herstelkb.reporting.proofs import count, limit_details, rule_details, step_line
from herstelkb.reporting.voice import Voice

LinePart: TypeAlias = Callable[[], tuple[Line, Sequence["LinePart"]]]  # a line, and the parts below it


def why_not_lines(why_not: WhyNot, voice: Voice) -> tuple[Line, ...]:
    """A tree of lines for each literal; a premise that is lacking in several places is explained once."""
    parts = WhyNotParts(why_not, voice)
    return as_lines([partial(parts.literal, literal) for literal in why_not.literals])


def as_lines(parts: Sequence[LinePart]) -> tuple[Line, ...]:
    """The outline of some parts."""
    return unfold(parts, lambda part: part())


def leaf(line: Line) -> LinePart:
    """A line with nothing below it."""
    return lambda: (line, ())


class WhyNotParts:
    """The parts of one why-not; what was already shown is referred to."""

    def __init__(self, why_not: WhyNot, voice: Voice) -> None:
        self.why_not, self.voice, self.knowledge = why_not, voice, voice.knowledge
        self.shown: set[Literal] = set()

    def literal(self, literal: Literal) -> tuple[Line, Sequence[LinePart]]:
        """A literal that was asked about: its state, what holds instead, and the rules that could conclude it."""
        refuted = self.why_not.refuted[literal]
        instead = [leaf(step_line(proof, self.voice)) for proof in refuted.instead]
        return Line(self.voice.says(literal), "against" if instead else "unknown"), [*instead, *self._ways(refuted)]

    def asked(self, one: Requirement, miss: Miss) -> tuple[Line, Sequence[LinePart]]:
        """A requirement of a rule: its state, what was found, and why it is lacking."""
        match one:
            case Premise():
                return self._premise(one, miss)
            case ThresholdTest():
                return self._threshold(one, miss), ()
            case Exemption(established):
                unless = self.voice.unless(miss.clause.rule, miss.subject)
                if not established:
                    return Line(self.voice.phrase("answers.not.exempt", unless=unless), "met"), ()
                line = Line(self.voice.phrase("answers.not.blocked", unless=unless), "blocked")
                return line, [leaf(step_line(proof, self.voice)) for proof in established]

    def _ways(self, refuted: Refutation) -> list[LinePart]:
        self.shown.add(refuted.literal)
        said = None
        if not refuted.possible:
            said = self.voice.phrase("answers.not.impossible")
        elif not self.knowledge.clauses_concluding(refuted.literal):
            said = self.voice.phrase("answers.not.only_observed")
        elif not refuted.misses:
            said = self.voice.phrase("answers.not.nobody", many=self.knowledge.source.head.subjects.list)
        misses: list[LinePart] = [partial(self._miss, miss, refuted.literal) for miss in refuted.misses]
        return [leaf(Line(said)), *misses] if said else misses

    def _miss(self, miss: Miss, literal: Literal) -> tuple[Line, Sequence[LinePart]]:
        rule, unmet = miss.clause.rule, len(miss.unmet)
        about = self.voice.name(miss.subject) if miss.subject != literal.subject else ""
        text = self.voice.phrase("answers.not.rule", rule=rule, unmet=unmet, who=about)
        below: list[LinePart] = [partial(self.asked, one, miss) for one in miss.asked]
        if miss.barred:
            barred = self.voice.phrase("answers.not.barred", certainty=self.voice.certainty(miss.barred))
            below.append(leaf(Line(barred, "against")))
        return Line(text, details=rule_details(rule, self.voice)), below

    def _premise(self, one: Premise, miss: Miss) -> tuple[Line, Sequence[LinePart]]:
        says, voice = self.voice.says(one.literal), self.voice
        if one.found is not None:
            step = step_line(one.found, voice)
            if miss.state(one) == "late":
                since = voice.time(one.found.time if isinstance(one.found, ProofOfLiteral) else 0)
                return Line(voice.phrase("answers.not.late", says=says, time=since), "late"), ()
            if one.too_weak:
                asked = voice.phrase("statement.at_least", certainty=voice.certainty(one.least), says=says)
                found = voice.phrase(f"known.{step.known}")
                return Line(asked, "weak", (found, *step.details)), ()
            return Line(says, "met", (voice.phrase(f"known.{step.known}"), *step.details)), ()
        refuted = self.why_not.refuted.get(one.literal)
        again = one.literal in self.shown
        details = (voice.phrase("answers.shown"),) if refuted is not None and again else ()
        below = self._ways(refuted) if refuted is not None and not again else ()
        if not one.instead:
            return Line(says, "unknown", details), below
        steps = [step_line(proof, voice) for proof in one.instead]
        others = [proof.literal for proof in one.instead if isinstance(proof, ProofOfLiteral)]
        how = tuple(part for step in steps for part in (voice.phrase(f"known.{step.known}"), *step.details))
        found = voice.listed([voice.says(other) for other in others])
        return Line(voice.phrase("answers.not.instead", says=says, found=found), "against", (*how, *details)), below

    def _threshold(self, one: ThresholdTest, miss: Miss) -> Line:
        voice, details = self.voice, [*limit_details(one.test, self.voice)]
        if one.unknown:
            details.append(voice.phrase("answers.not.unknown_of", who=self._names(one.unknown)))
        if one.excluded:
            details.append(voice.phrase("answers.not.excluded", who=self._names(one.excluded)))
        text = voice.phrase("answers.counted", test=voice.test(one.test), count=count(one.found, voice))
        return Line(text, miss.state(one), tuple(details))

    def _names(self, subjects: tuple[str, ...]) -> str:
        return self.voice.listed([self.voice.name(subject) for subject in subjects])
