"""The questions about an evaluated case: methods that each delegate to the module with the answer.

Heavy modules are imported when a method needs them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from herstelkb.cases import facts
from herstelkb.cases.case import Case
from herstelkb.cases.facts import Fact
from herstelkb.consequences.conclusions import Conclusion, standing
from herstelkb.consequences.consequences import Consequences
from herstelkb.engines.firings import EngineName
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.messages import message
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
    """What follows from a case, and the questions to ask about it.

    A fact is written `subject.attribute=value`, or `subject.attribute` for whatever value it has; a `Literal` also
    works. An evaluation is pickled as its rule base, case and engine; everything else is computed again when needed.
    """

    kb: KnowledgeBase
    __iter__: ClassVar[None] = None  # given only [], Python would iterate with integers

    def __repr__(self) -> str:
        return f"<Evaluation of {shortened(self.case.name)!r}: {len(self.case.members)} members>"

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return _evaluation, (self.kb, self.case, self.asked, self.earlier)

    # --- what holds ---

    def __getitem__(self, attribute: Fact) -> tuple[Conclusion, ...]:
        """What holds for one attribute, observed or concluded: each value and step, by time, then firmest first.

        Raises:
            UnusableInput: the fact names something that does not exist.
        """
        return standing(self.derivation, self._literals(attribute))

    def value(self, attribute: Fact) -> Value | None:
        """The value of one attribute, at any time and to any degree; None if none is known.

        Raises:
            UnusableInput: the fact names something that does not exist, or several values hold.
        """
        values = dict.fromkeys(conclusion.value for conclusion in self[attribute])
        if len(values) > 1:
            said = message("{attribute} has several values: {values}", attribute=attribute, values=listed(values))
            hint = message("{what} lists them", what=f"evaluation['{attribute}']")
            raise UnusableInput.because("several-values", said, hint=hint)
        return next(iter(values), None)

    # --- questions ---

    def why(self, fact: Fact, *, every: bool = False) -> Answer[Why] | None:
        """Why a fact holds: its shortest proofs, or with `every` all proofs; None if it does not hold (see `why_not`).

        Raises:
            UnusableInput: the fact names something that does not exist.
        """
        from herstelkb.explanation.why import why
        from herstelkb.interchange.proofs import why_data
        from herstelkb.reporting.why import why_lines

        found = why(self.derivation, self._literals(fact), every=every)
        again = partial(Evaluation.why, self, fact, every=every)
        return self._answer("why", found, why_lines, why_data, again) if found else None

    def why_not(self, fact: Fact) -> Answer[WhyNot] | None:
        """Why a fact does not hold: every rule that could conclude it and what each lacks; None if it holds.

        For a fact without a value: the same for each value that does not hold.

        Raises:
            UnusableInput: the fact names something that does not exist.
        """
        from herstelkb.explanation.why_not import why_not
        from herstelkb.interchange.proofs import why_not_data
        from herstelkb.reporting.why_not import why_not_lines

        found = why_not(self.derivation, self._literals(fact))
        again = partial(Evaluation.why_not, self, fact)
        return self._answer("why_not", found, why_not_lines, why_not_data, again) if found else None

    def what_if(
        self, changes: Fact | Iterable[Fact] | Mapping[str, Value | None], *, seen: bool = False
    ) -> Answer[WhatIf]:
        """The conclusions that changes to the case would add, remove, strengthen, weaken, or bring sooner or later.

        What can be changed is done from now on: what evidence says of the present stays, and what the deed brings comes
        after now. Anything else is seen; with `seen`, all is, as if it had been observed.

        A change is a fact, or `subject.attribute=` to make something unknown; or pass a mapping from
        `subject.attribute` to a value or None.

        Raises:
            UnusableInput: a change names something that does not exist or cannot be observed.
        """
        from herstelkb.explanation.changes import read_changes
        from herstelkb.explanation.comparing.differences import what_if
        from herstelkb.interchange.changes import what_if_data
        from herstelkb.reporting.differences import what_if_lines

        supposed = read_changes(changes, self.knowledge, self.case)
        found = what_if(self.derivation, supposed, self.again, seen=seen)
        again = partial(Evaluation.what_if, self, tuple(map(str, supposed)), seen=seen)
        return self._answer("what_if", found, what_if_lines, what_if_data, again, case=found.after.case)

    def smallest_changes(
        self,
        fact: Fact,
        up_to: int = 3,
        *,
        follows: bool | None = None,
        seen: bool = False,
        progress: Progress | None = None,
    ) -> Answer[SmallestChanges]:
        """All minimal sets of at most `up_to` possible changes that make a fact follow in the end, or stop following.

        The changes are done, as in `what_if`, and none is offered that the rule base would advise against; with `seen`,
        they are seen. `follows`: default the opposite of the present. `progress` receives how many sets of a size were
        tried, and the total.

        Raises:
            UnusableInput: the fact names something that does not exist, or `up_to` is less than 1.
        """
        from herstelkb.explanation.smallest_changes import Aim, smallest_changes
        from herstelkb.interchange.changes import smallest_changes_data
        from herstelkb.reporting.smallest_changes import smallest_changes_lines

        goals = self._literals(fact)
        if up_to < 1:
            said = message("sets of at most {up_to} changes", up_to=up_to)
            raise UnusableInput.because("wrong-number", said, hint=message("give 1 or more"))
        wanted = not any(self.derivation.degree(goal) for goal in goals) if follows is None else follows
        aim = Aim(goals, wanted, up_to, seen)
        found = smallest_changes(self.derivation, aim, self.again, progress=progress)
        again = partial(Evaluation.smallest_changes, self, fact, up_to, follows=wanted, seen=seen)
        return self._answer("smallest_changes", found, smallest_changes_lines, smallest_changes_data, again)

    def questions(self, progress: Progress | None = None) -> Answer[tuple[Question, ...]]:
        """What to find out next: the unknowns whose answers can change a conclusion or advice, most informative first.

        `progress` receives how many unknowns were examined, and the total.
        """
        from herstelkb.explanation.questions import questions
        from herstelkb.interchange.questions import questions_data
        from herstelkb.reporting.questions import questions_lines

        found = questions(self.derivation, progress=progress)
        again = partial(Evaluation.questions, self)
        return self._answer("questions", found, questions_lines, questions_data, again)

    def contrast(self, fact: Fact, other: Fact) -> Answer[Contrast] | Answer[SubjectDifference]:
        """Why one fact holds and another does not, and where they diverge; `other` may be just another value.

        For two members, or the same attribute of two members: the smallest difference between them that explains why
        their advice, or that attribute, differs.

        Raises:
            UnusableInput: a name does not exist; the fact does not hold, or the other does.
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
            hint = message("ask why not: herstelkb explain CASE {fact}", fact=fact)
            raise UnusableInput.because("nothing-to-contrast", message("'{fact}' does not hold", fact=fact), hint=hint)
        found = contrast(self.derivation, this, that)
        if found is None:
            hint = message("give a fact that does not hold")
            raise UnusableInput.because("nothing-to-contrast", message("'{fact}' holds too", fact=other), hint=hint)
        return self._answer("contrast", found, contrast_lines, contrast_data, again)

    # --- output ---

    def to_html(
        self,
        *,
        language: str | None = None,
        names: bool = False,
        notes: bool = False,
        edition: str | None = None,
        only: str | None = None,
    ) -> str:
        """An edition of the advice report as a self-contained page; `herstelkb.report` writes it to a file.

        `language`: default the first of the rule base. `names`: show members' names instead of ids, where known.
        `notes`: say who observed something, and include remarks. `edition`: `management`, `leader` (the default),
        `person` (about the member `only`) or `file`.

        Raises:
            UnusableInput: the language, the edition or the member is not known.
        """
        from herstelkb.reporting.documents import report_text

        return report_text(self, ".html", language=language, names=names, notes=notes, edition=edition, only=only)

    def to_markdown(
        self,
        *,
        language: str | None = None,
        names: bool = False,
        notes: bool = False,
        edition: str | None = None,
        only: str | None = None,
    ) -> str:
        """An edition of the advice report in Markdown; see `to_html`.

        Raises:
            UnusableInput: the language, the edition or the member is not known.
        """
        from herstelkb.reporting.documents import report_text

        return report_text(self, ".md", language=language, names=names, notes=notes, edition=edition, only=only)

    def to_pdf(
        self,
        *,
        language: str | None = None,
        names: bool = False,
        notes: bool = False,
        edition: str | None = None,
        only: str | None = None,
    ) -> bytes:
        """An edition of the advice report as a tagged PDF; see `to_html`.

        Raises:
            UnusableInput: the language, the edition or the member is not known, or the extra `pdf` is not installed.
        """
        from herstelkb.reporting.documents import Documents
        from herstelkb.reporting.shown import Shown

        return Documents(self).report_bytes(".pdf", language=language, shown=Shown(names, notes, edition, only))

    def to_docx(
        self,
        *,
        language: str | None = None,
        names: bool = False,
        notes: bool = False,
        edition: str | None = None,
        only: str | None = None,
        template: str | Path | None = None,
    ) -> bytes:
        """An edition of the advice report for Word; `template`: one whose styles it is to have; see `to_html`.

        Raises:
            UnusableInput: the language, the edition or the member is not known, the template is no DOCX, or the extra
                `docx` is not installed.
        """
        from herstelkb.reporting.documents import Documents
        from herstelkb.reporting.shown import Shown

        shown = Shown(names, notes, edition, only)
        return Documents(self).report_bytes(".docx", language=language, shown=shown, template=template)

    def to_text(
        self,
        *,
        language: str | None = None,
        names: bool = False,
        notes: bool = False,
        edition: str | None = None,
        only: str | None = None,
        width: int | None = None,
    ) -> str:
        """The short form of an edition as plain text, for a terminal of `width` columns; see `to_html`.

        Raises:
            UnusableInput: the language, the edition or the member is not known.
        """
        from herstelkb.reporting.documents import summary

        return summary(self, language=language, width=width, names=names, notes=notes, edition=edition, only=only)

    def to_json(self, languages: str | Iterable[str] = ()) -> dict[str, Any]:
        """The evaluation as plain data, in the documented, versioned form (docs/json.md), with `words` in these
        languages.

        Raises:
            UnusableInput: the rule base has no texts in one of the languages.
        """
        from herstelkb.interchange.evaluation import evaluation_to_json

        return evaluation_to_json(self, languages)

    def to_xlsx(self, language: str | None = None) -> bytes:
        """The outcome as a workbook, the contents of an .xlsx file: conclusions, advice, unknowns, first questions.

        It has ids, and no names or remarks. `language`: default the first of the rule base.

        Raises:
            UnusableInput: the language is not known, or XlsxWriter is not installed.
        """
        from herstelkb.reporting.workbooks.outcome import outcome_workbook

        return outcome_workbook(self, language)

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
        """The answer to one question: the value together with its lines and its data."""
        from herstelkb.api.answer import Answer

        return Answer(question, value, self.knowledge, case or self.case, lines, data, again)


def check_proof(evaluation: Evaluation, proof: Proof | Conclusion) -> list[str]:
    """Every step of a proof that does not follow, each as a sentence; empty if the proof is sound. Trusts no engine.

    `proof`: a proof from `evaluation.derivation`, or a conclusion to check its proof.
    """
    from herstelkb.proofs.checking import check

    shown = proof.proof if isinstance(proof, Conclusion) else proof
    return check(evaluation.knowledge, evaluation.derivation.case, shown)


def _evaluation(kb: KnowledgeBase, case: Case, asked: EngineName | None, earlier: Consequences | None) -> Evaluation:
    return Evaluation(kb.knowledge, case, asked, kb, earlier=earlier)
