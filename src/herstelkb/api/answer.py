"""Answers: a value that answers a question, with its three faces, text, HTML and plain data.

Every question has its answer in this one form. The value is made in `explanation`, its lines in `reporting`, its data
in `interchange`; nothing is worked out here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from herstelkb.cases.case import Case
from herstelkb.knowledge.base import Knowledge
from herstelkb.reporting.outline import Line, to_html, to_text, up_to_depth
from herstelkb.reporting.voice import Voice

FORMAT = "herstelkb/answer/1"
V = TypeVar("V")


@dataclass(frozen=True)
class Answer(Generic[V]):
    """The answer to a question about a case; `value` is what was found. Its string is text in the first language."""

    question: str  # the key of its title in the phrases `answers.titles`
    value: V
    knowledge: Knowledge = field(repr=False)
    case: Case = field(repr=False)
    lines: Callable[[V, Voice], tuple[Line, ...]] = field(repr=False)
    data: Callable[[V, Knowledge, Case], dict[str, Any]] = field(repr=False)

    def to_text(
        self, language: str | None = None, plain: bool = False, depth: int | None = None, width: int | None = None
    ) -> str:
        """The answer for people, one line a step; `plain` without drawing characters, `depth` levels at most.

        `language`: by default the first of the rule base. `width`: how many columns the terminal has; drawn lines that
        are longer are broken, and the tree stays a tree.
        """
        voice = Voice(self.knowledge, self.case, language, width=width)
        return to_text(self._lines(voice, depth), voice, plain=plain)

    def to_html(self, language: str | None = None, depth: int | None = None) -> str:
        """The answer as a self-contained page with folding lines."""
        voice = Voice(self.knowledge, self.case, language, form="html")
        return to_html(self._lines(voice, depth), voice, voice.phrase(f"answers.titles.{self.question}"))

    def to_json(self) -> dict[str, Any]:
        """The answer as plain data, in the documented and versioned form (docs/json.md)."""
        return {
            "format": FORMAT,
            "question": self.question,
            "case": {"name": self.case.name, "date": self.case.date.isoformat() if self.case.date else None},
            "rules": {"digest": self.knowledge.digest},
            "answer": self.data(self.value, self.knowledge, self.case),
        }

    def __str__(self) -> str:
        return self.to_text()

    def __iter__(self) -> Iterator[Any]:
        """What was found, one by one: questions, sets of changes, differences. One proof is no such row.

        Raises:
            TypeError: there is one thing to tell, not several.
        """
        return iter(self.value)  # type: ignore[call-overload, no-any-return]

    def _lines(self, voice: Voice, depth: int | None) -> tuple[Line, ...]:
        lines = self.lines(self.value, voice)
        return lines if depth is None else up_to_depth(lines, depth, voice)
