"""Telling: the texts of a rule base that hold in one case, in the words of one voice.

Which texts there are is said in the rule base; where they stand in a report is for the modules beside this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from herstelkb.consequences.consequences import Consequences
from herstelkb.consequences.told import holds, is_told, missing
from herstelkb.knowledge.base import TextPath
from herstelkb.knowledge.conditions import Is, Literal, Value, leaves
from herstelkb.language.advice import ConditionalText
from herstelkb.reporting.findings import Findings, ReportedLiteral
from herstelkb.reporting.voice import Voice


class Telling:
    """Says what holds now in a case, in the words of a voice."""

    def __init__(self, findings: Findings, voice: Voice) -> None:
        self.findings, self.voice = findings, voice
        self.knowledge, self.derivation, self.case = findings.knowledge, findings.derivation, findings.case
        self.report = self.knowledge.source.report

    @property
    def evaluation(self) -> Consequences:
        """The evaluated case."""
        return self.findings.evaluation

    def holds(self, path: TextPath, subject: str | None = None) -> int:
        """The degree to which the condition that stands there is established now, of a subject (by default the one)."""
        return holds(self.derivation, path, subject or self.knowledge.one)

    def first(
        self, entries: Sequence[ConditionalText], path: TextPath, values: Mapping[str, str] | None = None
    ) -> str | None:
        """The first of these texts that holds; None if none does."""
        told = (self.one(entry, (*path, number), values) for number, entry in enumerate(entries))
        return next((text for text in told if text is not None), None)

    def grounds(self, entries: Sequence[ConditionalText], path: TextPath) -> tuple[Literal, ...]:
        """What holds now of the one subject and is named by the condition of the first of these texts that holds."""
        one = self.knowledge.one
        for number, entry in enumerate(entries):
            if is_told(self.derivation, entry, (*path, number), one):
                tests = leaves(self.knowledge.told_if.get((*path, number, "when")))
                named = (
                    Literal(one, t.attribute, v) for t in tests if isinstance(t, Is) and not t.each for v in t.values
                )
                return tuple(literal for literal in dict.fromkeys(named) if self.derivation.degree(literal, 0))
        return ()

    def one(self, entry: ConditionalText | None, path: TextPath, values: Mapping[str, str] | None = None) -> str | None:
        """A text that holds; None if it does not, or there is none."""
        told = entry is not None and is_told(self.derivation, entry, path, self.knowledge.one)
        return self.text(entry.text, values) if entry is not None and told else None

    def all(self, entries: Sequence[ConditionalText], path: TextPath, subject: str | None = None) -> Iterator[str]:
        """Each of these texts that holds of a subject."""
        for number, entry in enumerate(entries):
            if is_told(self.derivation, entry, (*path, number), subject or self.knowledge.one):
                yield self.text(entry.text, {}, subject)

    def text(
        self, texts: Mapping[str, str], values: Mapping[str, str] | None = None, subject: str | None = None
    ) -> str:
        """A text of the section `report`, with the names of the subjects and the hedges that it asks for."""
        one = self.voice.name(self.knowledge.one)
        given = {"one": one, self.knowledge.one: one, "wie": self.voice.name(subject or self.knowledge.one)}
        said = self.voice.text(texts, hedge=lambda name: self.hedge(name, subject), **given, **(values or {}))
        return type(said)(_SPACES.sub(" ", said).strip())

    def started(self, item: str, subjects: Sequence[str]) -> str:
        """How to begin with an item of advice for these subjects, in one line; by default its title."""
        whom = self.voice.listed([self.voice.name(subject) for subject in subjects])
        lacking, one = missing(self.derivation, item, subjects), self.voice.name(self.knowledge.one)
        return self.voice.advised(item, whom, len(subjects), one, lacking, start=True)

    def now(self, subject: str, qualified: str) -> ReportedLiteral | None:
        """What holds now of an attribute of a subject; None if that is unknown, or contradicts itself."""
        found = [one for one in self.findings.of(subject, qualified.partition(".")[2]) if one.point == 0]
        return found[0] if len({one.literal for one in found}) == 1 else None

    def called(self, qualified: str, value: Value | None) -> str:
        """What a report calls a value of an attribute: as the rule base says, or else its label; None is unknown."""
        if value is None:
            return self.voice.phrase("known.unknown")
        for entry in self.report.called:
            if entry.attribute == qualified and value in entry.values:
                return self.voice.text(entry.values[value])
        return self.voice.value_label(value, qualified)

    def hedge(self, qualified: str, subject: str | None = None) -> str:
        """The word for how firmly the first value of an attribute holds; empty for what is certain and holds now."""
        kind, _, attribute = qualified.partition(".")
        of = self.knowledge.one if kind == self.knowledge.one or subject is None else subject
        found = self.findings.of(of, attribute)
        return self.voice.hedge(found[0].degree, found[0].point) if found else self.voice.phrase("known.unknown")


_SPACES = re.compile(r" {2,}")  # where a hedge is empty
