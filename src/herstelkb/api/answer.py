"""Answers: the value that answers a question, as text, HTML and plain data.

All questions share this one form. `explanation` makes the value, `reporting` its lines, `interchange` its data;
nothing is computed here.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from herstelkb.cases.case import Case
from herstelkb.ground.showing import shortened
from herstelkb.ground.version import VERSION
from herstelkb.interchange.parts import case_data, rules_data
from herstelkb.interchange.wording import words
from herstelkb.knowledge.base import Knowledge
from herstelkb.reporting.outline import Line, to_html, to_text, up_to_depth
from herstelkb.reporting.shown import Shown
from herstelkb.reporting.voice import Voice

FORMAT = "herstelkb/answer/2"
V = TypeVar("V")


@dataclass(frozen=True, repr=False)
class Answer(Generic[V]):
    """The answer to a question about a case; `value` is what was found. `str` gives text in the first language.

    An answer is pickled as its question, and unpickling asks it again.
    """

    question: str  # the key of its title in the phrases `answers.titles`
    value: V
    knowledge: Knowledge
    case: Case
    lines: Callable[[V, Voice], tuple[Line, ...]]
    data: Callable[[V, Knowledge, Case], dict[str, Any]]
    again: Callable[[], Answer[Any] | None]

    def __repr__(self) -> str:
        return f"<Answer to {self.question} of {shortened(self.case.name)!r}>"

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return _asked, (self.again,)

    def to_text(
        self,
        language: str | None = None,
        plain: bool = False,
        depth: int | None = None,
        width: int | None = None,
        *,
        notes: bool = False,
    ) -> str:
        """The answer as text, one line per step; `plain` leaves out drawing characters, `depth` limits the levels.

        `notes`: say who observed something, and include remarks.

        `language`: default the first of the rule base. `width`: the columns of the terminal; longer lines are wrapped
        within the drawn tree.

        Raises:
            UnusableInput: the language is not known.
        """
        voice = Voice(self.knowledge, self.case, language, shown=Shown(notes=notes), width=width)
        return to_text(self._lines(voice, depth), voice, plain=plain)

    def to_html(self, language: str | None = None, depth: int | None = None, *, notes: bool = False) -> str:
        """The answer as a self-contained page with collapsible lines; `notes` as in `to_text`.

        Raises:
            UnusableInput: the language is not known.
        """
        voice = Voice(self.knowledge, self.case, language, shown=Shown(notes=notes), form="html")
        return to_html(self._lines(voice, depth), voice, voice.phrase(f"answers.titles.{self.question}"))

    def to_json(self, languages: str | Iterable[str] = ()) -> dict[str, Any]:
        """The answer as plain data, in the documented, versioned form (docs/json.md), with `words` in these languages.

        Raises:
            UnusableInput: the rule base has no texts in one of the languages.
        """
        answer = self.data(self.value, self.knowledge, self.case)
        said = words(answer, self.knowledge, self.case, languages)
        return {
            "format": FORMAT,
            "herstelkb": VERSION,
            "question": self.question,
            "case": case_data(self.case),
            "rules": rules_data(self.knowledge),
            "answer": answer,
            **({"words": said} if said else {}),
        }

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        """The answer for a notebook: its page, in an iframe."""
        page = html.escape(self.to_html(), quote=True)
        return f'<iframe srcdoc="{page}" sandbox="" style="width: 100%; height: 30em; border: 0"></iframe>'

    def __iter__(self) -> Iterator[Any]:
        """The parts of the value: questions, sets of changes, differences.

        Raises:
            TypeError: the answer is a single value, such as a proof.
        """
        if not isinstance(self.value, Iterable):
            raise TypeError(f"an answer to '{self.question}' is a single value, not a sequence: use .value")
        return iter(self.value)

    def _lines(self, voice: Voice, depth: int | None) -> tuple[Line, ...]:
        lines = self.lines(self.value, voice)
        return lines if depth is None else up_to_depth(lines, depth, voice)


def _asked(again: Callable[[], Answer[Any] | None]) -> Answer[Any] | None:
    return again()
