"""The questions one can ask of an evaluated case: verbs, each a line or two onto the module that answers it.

Heavy modules are imported when a verb needs them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from herstelkb.cases import facts
from herstelkb.cases.case import Case
from herstelkb.cases.facts import Fact
from herstelkb.consequences.conclusions import Conclusion, standing
from herstelkb.consequences.consequences import Consequences
from herstelkb.engines.firings import EngineName
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.progress import Progress
from herstelkb.ground.showing import listed, shortened
from herstelkb.knowledge.conditions import Literal, Value

if TYPE_CHECKING:
    from herstelkb.api.answer import Answer
    from herstelkb.api.knowledge_base import KnowledgeBase
    from herstelkb.explanation.comparing.differences import WhatIf
    from herstelkb.explanation.contrast import Contrast
    from herstelkb.explanation.questions import Question
    from herstelkb.explanation.smallest_changes import SmallestChanges
    from herstelkb.explanation.two_subjects import SubjectDifference
    from herstelkb.explanation.why import Why
    from herstelkb.knowledge.base import Knowledge
    from herstelkb.proofs.proof import Proof
    from herstelkb.proofs.why_not import WhyNot
    from herstelkb.reporting.outline import Line
    from herstelkb.reporting.voice import Voice

V = TypeVar("V")


@dataclass(frozen=True, repr=False)
class Evaluation(Consequences):
    """What follows from a case, and the questions one can ask of it.

    A fact is written `subject.attribute=value`, or `subject.attribute` for whatever value it has; a `Literal` will do.
    An evaluation is pickled as its rule base, case and engine, and works out anew what is asked of it.
    """

    kb: KnowledgeBase
    __iter__: ClassVar[None] = None  # with [] alone, Python would try it with numbers

    def __repr__(self) -> str:
        return f"<Evaluation of {shortened(self.case.name)!r}: {len(self.case.members)} members>"

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return _evaluation, (self.kb, self.case, self.asked)

    # --- what holds ---

    def __getitem__(self, attribute: Fact) -> tuple[Conclusion, ...]:
        """What holds of one attribute, observed or concluded: each value and step, in order of time, the firmest first.

        Raises:
            UnusableInput: the fact names what is not there.
        """
        return standing(self.derivation, self._literals(attribute))

    def value(self, attribute: Fact) -> Value | None:
        """The value that one attribute has, whenever and to whatever degree; None where none is known.

        Raises:
            UnusableInput: the fact names what is not there, or several values hold.
        """
        values = dict.fromkeys(conclusion.value for conclusion in self[attribute])
        if len(values) > 1:
            said = f"{attribute} has several values: {listed(values)}"
            raise UnusableInput.because("several-values", said, hint=f"evaluation['{attribute}'] has them all")
        return next(iter(values), None)

    # --- questions ---

    def why(self, fact: Fact, *, every: bool = False) -> Answer[Why] | None:
        """Why a fact holds: its shortest proofs, or `every` proof; None where it does not hold (see `why_not`).

        Raises:
            UnusableInput: the fact names what is not there.
        """
        from herstelkb.explanation.why import why
        from herstelkb.interchange.proofs import why_data
        from herstelkb.reporting.why import why_lines

        found = why(self.derivation, self._literals(fact), every=every)
        again = partial(Evaluation.why, self, fact, every=every)
        return self._answer("why", found, why_lines, why_data, again) if found else None

    def why_not(self, fact: Fact) -> Answer[WhyNot] | None:
        """Why a fact does not hold: every rule that could conclude it and what each lacks; None where it holds.

        Of a fact without a value: why each value does not hold that does not.

        Raises:
            UnusableInput: the fact names what is not there.
        """
        from herstelkb.explanation.why_not import why_not
        from herstelkb.interchange.proofs import why_not_data
        from herstelkb.reporting.why_not import why_not_lines

        found = why_not(self.derivation, self._literals(fact))
        again = partial(Evaluation.why_not, self, fact)
        return self._answer("why_not", found, why_not_lines, why_not_data, again) if found else None

    def what_if(self, changes: Fact | Iterable[Fact] | Mapping[str, Value | None]) -> Answer[WhatIf]:
        """What changes to the case would gain, lose, make firmer or weaker, bring sooner or later.

        A change is a fact, or `subject.attribute=` for what is no longer known; or a mapping from `subject.attribute`
        to a value or None.

        Raises:
            UnusableInput: a change names what is not there or cannot be observed.
        """
        from herstelkb.explanation.changes import changed, read_changes
        from herstelkb.explanation.comparing.differences import WhatIf
        from herstelkb.interchange.changes import what_if_data
        from herstelkb.reporting.differences import what_if_lines

        supposed = read_changes(changes, self.knowledge, self.case)
        case = changed(self.knowledge, self.case, supposed)
        found = WhatIf(self.derivation, self.again(case), supposed)
        again = partial(Evaluation.what_if, self, tuple(map(str, supposed)))
        return self._answer("what_if", found, what_if_lines, what_if_data, again, case=case)

    def smallest_changes(
        self,
        fact: Fact,
        up_to: int = 3,
        *,
        follows: bool | None = None,
        progress: Progress | None = None,
    ) -> Answer[SmallestChanges]:
        """All smallest sets of at most `up_to` changes that can be made after which a fact follows, or does not.

        By default the opposite of what is so now. `progress` is given how many sets of a size were tried, of how many.

        Raises:
            UnusableInput: the fact names what is not there, or `up_to` is less than 1.
        """
        from herstelkb.explanation.smallest_changes import smallest_changes
        from herstelkb.interchange.changes import smallest_changes_data
        from herstelkb.reporting.smallest_changes import smallest_changes_lines

        goals = self._literals(fact)
        if up_to < 1:
            raise UnusableInput.because("wrong-number", f"sets of at most {up_to} changes", hint="give 1 or more")
        wanted = not any(self.derivation.degree(goal) for goal in goals) if follows is None else follows
        found = smallest_changes(self.derivation, goals, wanted, self.again, up_to=up_to, progress=progress)
        again = partial(Evaluation.smallest_changes, self, fact, up_to, follows=wanted)
        return self._answer("smallest_changes", found, smallest_changes_lines, smallest_changes_data, again)

    def questions(self, progress: Progress | None = None) -> Answer[tuple[Question, ...]]:
        """What to find out next: the unknowns whose answers can change a conclusion or advice, most telling first.

        `progress` is given how many unknowns were looked at, of how many.
        """
        from herstelkb.explanation.questions import questions
        from herstelkb.interchange.questions import questions_data
        from herstelkb.reporting.questions import questions_lines

        found = questions(self.derivation, progress=progress)
        again = partial(Evaluation.questions, self)
        return self._answer("questions", found, questions_lines, questions_data, again)

    def contrast(self, fact: Fact, other: Fact) -> Answer[Contrast] | Answer[SubjectDifference]:
        """Why a fact holds and another does not, and where they part; `other` may be just another value.

        Two members, or the same attribute of two, are contrasted by the smallest difference between them that makes
        their advice, or the attribute, differ.

        Raises:
            UnusableInput: a name is not there; the fact does not hold, or the other does.
        """
        from herstelkb.explanation.contrast import contrast
        from herstelkb.explanation.two_subjects import difference
        from herstelkb.interchange.proofs import contrast_data, difference_data
        from herstelkb.reporting.contrast import contrast_lines, difference_lines

        again = partial(Evaluation.contrast, self, fact, other)
        pair = facts.two_members(fact, other, self.knowledge, self.case)
        if pair is not None:
            between = difference(self.derivation, *pair, self.again)
            return self._answer("difference", between, difference_lines, difference_data, again)
        other = facts.beside(fact, other)
        this, that = self._literals(fact), self._literals(other)
        if not any(literal in self.derivation.steps for literal in this):
            hint = f"ask why not: herstelkb explain CASE {fact}"
            raise UnusableInput.because("nothing-to-contrast", f"'{fact}' does not hold", hint=hint)
        found = contrast(self.derivation, this, that)
        if found is None:
            hint = "give a fact that does not hold"
            raise UnusableInput.because("nothing-to-contrast", f"'{other}' holds too", hint=hint)
        return self._answer("contrast", found, contrast_lines, contrast_data, again)

    # --- faces ---

    def to_html(self, *, language: str | None = None, names: bool = False) -> str:
        """The advice report as a self-contained page; `herstelkb.report` writes it to a file.

        `language`: by default the first of the rule base. `names`: for ids the names of members, where there are any.

        Raises:
            UnusableInput: the language is not known.
        """
        from herstelkb.reporting.documents import report_text

        return report_text(self, ".html", language=language, names=names)

    def to_markdown(self, *, language: str | None = None, names: bool = False) -> str:
        """The advice report in Markdown; see `to_html`.

        Raises:
            UnusableInput: the language is not known.
        """
        from herstelkb.reporting.documents import report_text

        return report_text(self, ".md", language=language, names=names)

    def to_text(self, *, language: str | None = None, names: bool = False, width: int | None = None) -> str:
        """The advice report in short, as plain text for a terminal of so many columns; see `to_html`.

        Raises:
            UnusableInput: the language is not known.
        """
        from herstelkb.reporting.documents import summary

        return summary(self, language=language, names=names, width=width)

    def to_json(self, languages: str | Iterable[str] = ()) -> dict[str, Any]:
        """The evaluation as plain data, in the documented and versioned form (docs/json.md), with `words` in the
        languages.

        Raises:
            UnusableInput: the rule base has no texts in one of the languages.
        """
        from herstelkb.interchange.evaluation import evaluation_to_json

        return evaluation_to_json(self, languages)

    def _literals(self, fact: Fact) -> tuple[Literal, ...]:
        return facts.literals(fact, self.knowledge, self.case)

    def _answer(
        self,
        question: str,
        value: V,
        lines: Callable[[V, Voice], tuple[Line, ...]],
        data: Callable[[V, Knowledge, Case], dict[str, Any]],
        again: Callable[[], Answer[Any] | None],
        *,
        case: Case | None = None,
    ) -> Answer[V]:
        """The answer to one question: here what was found, its lines and its data come together."""
        from herstelkb.api.answer import Answer

        return Answer(question, value, self.knowledge, case or self.case, lines, data, again)


def check_proof(evaluation: Evaluation, proof: Proof | Conclusion) -> list[str]:
    """What does not follow in a proof, each in a sentence; empty for a sound one. No engine is asked or trusted.

    `proof`: any of `evaluation.derivation`, or a conclusion for its proof.
    """
    from herstelkb.proofs.checking import check

    shown = proof.proof if isinstance(proof, Conclusion) else proof
    return check(evaluation.knowledge, evaluation.case, shown)


def _evaluation(kb: KnowledgeBase, case: Case, asked: EngineName | None) -> Evaluation:
    return Evaluation(kb.knowledge, case, asked, kb)
