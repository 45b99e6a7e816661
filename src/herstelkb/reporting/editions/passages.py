"""Passages: the texts of a rule base that hold in one case, in the words of one voice.

Which passages there are is said in the rule base; where they stand in a report is for the modules beside this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from herstelkb.consequences.consequences import Consequences
from herstelkb.knowledge.conditions import Literal, degree
from herstelkb.knowledge.passages import Passage
from herstelkb.language.advice import ConditionalText
from herstelkb.reporting.findings import Findings
from herstelkb.reporting.voice import Voice


class Passages:
    """What holds now in a case, and says so in the words of a voice."""

    def __init__(self, findings: Findings, voice: Voice) -> None:
        self.findings, self.voice = findings, voice
        self.knowledge, self.derivation, self.case = findings.knowledge, findings.derivation, findings.case
        self.report = self.knowledge.source.report

    @property
    def evaluation(self) -> Consequences:
        """The evaluated case."""
        return self.findings.evaluation

    def holds(self, passage: Passage, subject: str | None = None) -> bool:
        """Is the condition of a passage established now, of a subject (by default the one)? Without one it is."""
        return self._established(passage, subject or self.knowledge.one, otherwise=True)

    def told(self, entry: ConditionalText, passage: Passage, subject: str | None = None) -> bool:
        """Does a text hold now: what it is told for is established, and what it is told unless is not?"""
        of = subject or self.knowledge.one
        wanted = self._established((*passage, "when"), of, otherwise=True)
        return wanted and not self._established((*passage, "unless"), of, otherwise=False)

    def first(
        self, entries: Sequence[ConditionalText], passage: Passage, values: Mapping[str, str] | None = None
    ) -> str | None:
        """The first of these texts that holds; None if none does."""
        told = (self.one(entry, (*passage, number), values) for number, entry in enumerate(entries))
        return next((text for text in told if text is not None), None)

    def one(
        self, entry: ConditionalText | None, passage: Passage, values: Mapping[str, str] | None = None
    ) -> str | None:
        """A text that holds; None if it does not, or there is none."""
        return self.text(entry.text, values) if entry is not None and self.told(entry, passage) else None

    def all(self, entries: Sequence[ConditionalText], passage: Passage, subject: str | None = None) -> Iterator[str]:
        """Each of these texts that holds of a subject."""
        for number, entry in enumerate(entries):
            if self.told(entry, (*passage, number), subject):
                yield self.text(entry.text, {}, subject)

    def text(
        self, texts: Mapping[str, str], values: Mapping[str, str] | None = None, subject: str | None = None
    ) -> str:
        """A text of the section `report`, with the names of the subjects and the hedges that it asks for."""
        given = {"one": self.voice.name(self.knowledge.one), "wie": self.voice.name(subject or self.knowledge.one)}
        said = self.voice.text(texts, hedge=self.hedge, **given, **(values or {}))
        return type(said)(_SPACES.sub(" ", said).strip())

    def started(self, item: str, subjects: Sequence[str]) -> str:
        """How to begin with an item of advice for these subjects, in one line; by default its title."""
        entry = self.knowledge.source.advice[item]
        return self.voice.text(entry.start if entry.start is not None else entry.title)

    def hedge(self, qualified: str, subject: str | None = None) -> str:
        """The word for how firmly the first value of an attribute holds; empty for what is certain and holds now."""
        kind, _, attribute = qualified.partition(".")
        of = self.knowledge.one if kind == self.knowledge.one or subject is None else subject
        found = self.findings.of(of, attribute)
        return self.voice.hedge(found[0].degree, found[0].point) if found else self.voice.phrase("known.unknown")

    def _established(self, passage: Passage, subject: str, *, otherwise: bool) -> bool:
        condition = self.knowledge.passages.get(passage)
        if condition is None:
            return otherwise
        return bool(
            degree(condition, self.knowledge.one, subject, self._degree, lambda t: self.derivation.verdict(t, 0))
        )

    def _degree(self, literal: Literal) -> int:
        return self.derivation.degree(literal, 0)


_SPACES = re.compile(r" {2,}")  # where a hedge is empty
