"""The questions one can ask of an evaluated case: verbs, each a line or two onto the module that answers it.

Heavy modules are imported when a verb needs them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from herstelkb.cases import facts
from herstelkb.consequences.consequences import Consequences
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.progress import Progress
from herstelkb.knowledge.conditions import Value

if TYPE_CHECKING:
    from herstelkb.api.answer import Answer
    from herstelkb.api.knowledge_base import KnowledgeBase
    from herstelkb.explanation.contrast import Contrast
    from herstelkb.explanation.questions import Question
    from herstelkb.explanation.smallest_changes import SmallestChanges
    from herstelkb.explanation.two_subjects import SubjectDifference
    from herstelkb.explanation.what_if import WhatIf
    from herstelkb.explanation.why import Why
    from herstelkb.proofs.why_not import WhyNot


@dataclass(frozen=True)
class Evaluation(Consequences):
    """What follows from a case, and the questions one can ask of it.

    A fact is written `subject.attribute=value`, or `subject.attribute` for whatever value it has.
    """

    kb: KnowledgeBase = field(repr=False)

    def why(self, fact: str, *, every: bool = False) -> Answer[Why] | None:
        """Why a fact holds: its shortest proofs, or `every` proof; None where it does not hold (see `why_not`).

        Raises:
            UnusableInput: the fact names what is not there.
        """
        from herstelkb.api.answer import Answer
        from herstelkb.explanation.why import why
        from herstelkb.interchange.why import why_data
        from herstelkb.reporting.why import why_lines

        found = why(self.derivation, facts.literals(fact, self.knowledge, self.case), every=every)
        return Answer("why", found, self.knowledge, self.case, why_lines, why_data) if found else None

    def why_not(self, fact: str) -> Answer[WhyNot] | None:
        """Why a fact does not hold: every rule that could conclude it and what each lacks; None where it holds.

        Of a fact without a value: why each value does not hold that does not.

        Raises:
            UnusableInput: the fact names what is not there.
        """
        from herstelkb.api.answer import Answer
        from herstelkb.explanation.why_not import why_not
        from herstelkb.interchange.why_not import why_not_data
        from herstelkb.reporting.why_not import why_not_lines

        found = why_not(self.derivation, facts.literals(fact, self.knowledge, self.case))
        return Answer("why_not", found, self.knowledge, self.case, why_not_lines, why_not_data) if found else None

    def what_if(self, changes: str | Iterable[str] | Mapping[str, Value | None]) -> Answer[WhatIf]:
        """What changes to the case would gain, lose, make firmer or weaker, bring sooner or later.

        A change is a fact, or `subject.attribute=` for what is no longer known; or a mapping from `subject.attribute`
        to a value or None.

        Raises:
            UnusableInput: a change names what is not there or cannot be observed.
        """
        from herstelkb.api.answer import Answer
        from herstelkb.explanation.changes import changed, read_changes
        from herstelkb.explanation.what_if import WhatIf
        from herstelkb.interchange.what_if import what_if_data
        from herstelkb.reporting.what_if import what_if_lines

        supposed = read_changes(changes, self.knowledge, self.case)
        case = changed(self.knowledge, self.case, supposed)
        found = WhatIf(self.derivation, self.again(case), supposed)
        return Answer("what_if", found, self.knowledge, case, what_if_lines, what_if_data)

    def smallest_changes(
        self,
        fact: str,
        up_to: int = 3,
        *,
        follows: bool | None = None,
        progress: Progress | None = None,
    ) -> Answer[SmallestChanges]:
        """All smallest sets of at most `up_to` changes in the leader's hands after which a fact follows, or does not.

        By default the opposite of what is so now. `progress` is told how many sets of a size were tried, of how many.

        Raises:
            UnusableInput: the fact names what is not there, or `up_to` is less than 1.
        """
        from herstelkb.api.answer import Answer
        from herstelkb.explanation.smallest_changes import smallest_changes
        from herstelkb.interchange.smallest_changes import smallest_changes_data
        from herstelkb.reporting.smallest_changes import smallest_changes_lines

        goals = facts.literals(fact, self.knowledge, self.case)
        if up_to < 1:
            raise UnusableInput.because("wrong-number", f"sets of at most {up_to} changes", hint="give 1 or more")
        wanted = not any(self.derivation.degree(goal) for goal in goals) if follows is None else follows
        found = smallest_changes(
            self.derivation,
            goals,
            wanted,
            self.again,
            up_to=up_to,
            progress=progress,
        )
        return Answer(
            "smallest_changes", found, self.knowledge, self.case, smallest_changes_lines, smallest_changes_data
        )

    def questions(self, progress: Progress | None = None) -> Answer[tuple[Question, ...]]:
        """What to find out next: the unknowns whose answers can change a conclusion or advice, most telling first.

        `progress` is told how many unknowns were looked at, of how many.
        """
        from herstelkb.api.answer import Answer
        from herstelkb.explanation.questions import questions
        from herstelkb.interchange.questions import questions_data
        from herstelkb.reporting.questions import questions_lines

        found = questions(self.derivation, progress=progress)
        return Answer("questions", found, self.knowledge, self.case, questions_lines, questions_data)

    def contrast(self, fact: str, other: str) -> Answer[Contrast] | Answer[SubjectDifference]:
        """Why a fact holds and another does not, and where they part; `other` may be just another value.

        Two members, or the same attribute of two, are contrasted by the smallest difference between them that makes
        their advice, or the attribute, differ.

        Raises:
            UnusableInput: a name is not there; the fact does not hold, or the other does.
        """
        from herstelkb.api.answer import Answer
        from herstelkb.explanation.contrast import contrast
        from herstelkb.explanation.two_subjects import difference
        from herstelkb.interchange.contrast import contrast_data, difference_data
        from herstelkb.reporting.contrast import contrast_lines, difference_lines

        knowledge, case = self.knowledge, self.case
        pair = facts.two_members(fact, other, knowledge, case)
        if pair is not None:
            between = difference(self.derivation, *pair, self.again)
            return Answer("difference", between, knowledge, case, difference_lines, difference_data)
        other = facts.beside(fact, other)
        this, that = facts.literals(fact, knowledge, case), facts.literals(other, knowledge, case)
        if not any(literal in self.derivation.steps for literal in this):
            hint = f"ask why not: herstelkb explain CASE {fact}"
            raise UnusableInput.because("nothing-to-contrast", f"'{fact}' does not hold", hint=hint)
        found = contrast(self.derivation, this, that)
        if found is None:
            hint = "give a fact that does not hold"
            raise UnusableInput.because("nothing-to-contrast", f"'{other}' holds too", hint=hint)
        return Answer("contrast", found, knowledge, case, contrast_lines, contrast_data)

    def to_json(self) -> dict[str, Any]:
        """The evaluation as plain data, in the documented and versioned form."""
        from herstelkb.interchange.evaluation import evaluation_to_json

        return evaluation_to_json(self)
