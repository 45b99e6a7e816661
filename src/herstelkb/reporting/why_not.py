"""Why a fact does not hold, in lines: under each literal the rules that could conclude it, the nearest miss first, and
under each rule all it asks for, with what was found beside what is needed.
"""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.knowledge.conditions import Literal
from herstelkb.proofs import Derived, Observed, Proof
from herstelkb.refutations import Asked, Exempt, Miss, Premise, Refuted, Threshold, WhyNot
from herstelkb.reporting.outline import Line
from herstelkb.reporting.proofs import count, limit_details, stands, step_line
from herstelkb.reporting.voice import Voice


def why_not_lines(why_not: WhyNot, voice: Voice) -> tuple[Line, ...]:
    """A tree of lines for each literal; what is lacking in several places is explained once."""
    lines = WhyNotLines(why_not, voice)
    return tuple(lines.literal(literal) for literal in why_not.literals)


class WhyNotLines:
    """Lines about one why-not; what was shown once is referred to afterwards."""

    def __init__(self, why_not: WhyNot, voice: Voice) -> None:
        self.why_not, self.voice, self.kb = why_not, voice, voice.kb
        self.shown: set[Literal] = set()

    def literal(self, literal: Literal) -> Line:
        """A literal that was asked for: how it stands, what holds instead, and the rules that could conclude it."""
        refuted = self.why_not.refuted[literal]
        instead = tuple(step_line(proof, self.voice) for proof in refuted.instead)
        known = "against" if instead else "unknown"
        return Line(self.voice.says(literal), known, below=(*instead, *self._ways(refuted)))

    def _ways(self, refuted: Refuted) -> Iterator[Line]:
        self.shown.add(refuted.literal)
        if not refuted.possible:
            yield Line(self.voice.phrase("answers.not.impossible"))
        elif not self.kb.clauses_concluding(refuted.literal):
            yield Line(self.voice.phrase("answers.not.only_observed"))
        elif not refuted.misses:
            yield Line(self.voice.phrase("answers.not.nobody", many=self.kb.source.head.subjects.list))
        for miss in refuted.misses:
            yield self._miss(miss, refuted.literal)

    def _miss(self, miss: Miss, literal: Literal) -> Line:
        about = self.voice.name(miss.subject) if miss.subject != literal.subject else ""
        rule, unmet = miss.clause.rule, len(miss.unmet)
        text = self.voice.phrase("answers.not.rule", rule=rule, unmet=unmet, who=about)
        below = [self.asked(one, miss) for one in miss.asked]
        if miss.barred:
            certainty = self.voice.certainty(miss.barred)
            below.append(Line(self.voice.phrase("answers.not.barred", certainty=certainty), "against"))
        return Line(text, details=stands(rule, self.voice), below=tuple(below))

    def asked(self, one: Asked, miss: Miss) -> Line:
        """Something a rule asks for: how it stands, what was found, and why it is lacking."""
        match one:
            case Premise():
                return self._premise(one, miss)
            case Threshold(test, _, found, unknown, excluded):
                says, counted = self.voice.test(test), count(found, self.voice)
                details = [*limit_details(test, self.voice)]
                if unknown:
                    details.append(self.voice.phrase("answers.not.unknown_of", who=self._names(unknown)))
                if excluded:
                    details.append(self.voice.phrase("answers.not.excluded", who=self._names(excluded)))
                text = self.voice.phrase("answers.not.counted", test=says, count=counted)
                return Line(text, miss.state(one), tuple(details))
            case Exempt(established):
                unless = self.voice.unless(miss.clause.rule, miss.subject)
                if not established:
                    return Line(self.voice.phrase("answers.not.exempt", unless=unless), "met")
                below = tuple(step_line(proof, self.voice) for proof in established)
                return Line(self.voice.phrase("answers.not.blocked", unless=unless), "blocked", below=below)

    def _premise(self, one: Premise, miss: Miss) -> Line:
        says, state = self.voice.says(one.literal), miss.state(one)
        if one.found is not None:
            step = step_line(one.found, self.voice)
            if state == "late":
                return Line(self.voice.phrase("answers.not.late", says=says, time=self._since(one.found)), "late")
            return Line(says, "met", (self.voice.phrase(f"known.{step.known}"), *step.details))
        refuted = self.why_not.refuted.get(one.literal)
        again = one.literal in self.shown
        details = (self.voice.phrase("answers.shown"),) if refuted is not None and again else ()
        below = tuple(self._ways(refuted)) if refuted is not None and not again else ()
        if not one.instead:
            return Line(says, "unknown", details, below)
        steps = [step_line(proof, self.voice) for proof in one.instead]
        found = self.voice.listed(
            self.voice.says(proof.literal) for proof in one.instead if isinstance(proof, Observed | Derived)
        )
        how = tuple(part for step in steps for part in (self.voice.phrase(f"known.{step.known}"), *step.details))
        text = self.voice.phrase("answers.not.instead", says=says, found=found)
        return Line(text, "against", (*how, *details), below)

    def _since(self, proof: Proof) -> str:
        return self.voice.time(proof.time) if isinstance(proof, Observed | Derived) else ""

    def _names(self, subjects: tuple[str, ...]) -> str:
        return self.voice.listed(self.voice.name(subject) for subject in subjects)
