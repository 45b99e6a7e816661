"""The public face: a knowledge base one can load and a case's evaluation one can question.

Verbs only; each is a line or two onto the module that answers it. Heavy modules are imported when a verb needs them.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from herstelkb import facts
from herstelkb.cases import Case, read_case
from herstelkb.derivation import Conflict, Derivation, Tension
from herstelkb.diagnostics import Diagnostic, UnusableInput
from herstelkb.engines.firings import Engine, Facts
from herstelkb.explanation import conclusions, unknowns
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Value
from herstelkb.knowledge.resolution import knowledge
from herstelkb.language.documents import Document
from herstelkb.language.reading import rule_base, rule_documents

if TYPE_CHECKING:
    from herstelkb.advice import Given
    from herstelkb.answers import Answer
    from herstelkb.explanation.compare import Course
    from herstelkb.explanation.conclusions import Conclusion
    from herstelkb.explanation.constraints import Violation
    from herstelkb.explanation.contrast import Contrast
    from herstelkb.explanation.difference import Difference
    from herstelkb.explanation.questions import Question
    from herstelkb.explanation.smallest_changes import SmallestChanges
    from herstelkb.explanation.unknowns import Unknown
    from herstelkb.explanation.what_if import WhatIf
    from herstelkb.explanation.why import Why
    from herstelkb.populations import PopulationEvaluation
    from herstelkb.refutations import WhyNot

EngineName: TypeAlias = Literal["durable", "reference"]
ENGINES: tuple[EngineName, ...] = ("durable", "reference")


def load(rules: str | Path | None = None) -> KnowledgeBase:
    """The knowledge base in a folder of rule files; by default the one that ships with herstelkb.

    Raises:
        UnusableInput: with every mistake in the rule files.
    """
    from herstelkb.resources import resource

    documents, findings = rule_documents(Path(rules) if rules is not None else resource("rules"))
    return from_documents(documents, findings)


def load_data(*files: Mapping[str, Any]) -> KnowledgeBase:
    """The knowledge base that plain data make, each mapping in the form of a rule file.

    Raises:
        UnusableInput: with every mistake in them.
    """
    from herstelkb.language.documents import document_of

    return from_documents([document_of(data, f"<data {n}>") for n, data in enumerate(files, 1)], [])


def from_documents(documents: Iterable[Document], findings: Iterable[Diagnostic] = ()) -> KnowledgeBase:
    """The knowledge base that documents make together; `findings` are what was wrong with reading them.

    Raises:
        UnusableInput: with every mistake in them.
    """
    base, mistakes = rule_base(documents)
    findings = [*findings, *mistakes]
    checked = None
    if base is not None:
        checked, more = knowledge(base)
        findings += more
    if checked is None or any(finding.severity == "error" for finding in findings):
        raise UnusableInput(findings)
    return KnowledgeBase(checked)


@dataclass(frozen=True)
class KnowledgeBase:
    """A loaded, checked rule base; `knowledge` is what it is made of."""

    knowledge: Knowledge

    def case(self, source: str | Path | Mapping[str, Any] | Case, *, employees: str | Path | None = None) -> Case:
        """Read a case and check it against the vocabulary.

        Raises:
            UnusableInput: with everything that is wrong with it.
        """
        return read_case(source, self.knowledge, employees=employees)

    def evaluate(
        self,
        case: str | Path | Mapping[str, Any] | Case,
        *,
        engine: EngineName | None = None,
        employees: str | Path | None = None,
    ) -> Evaluation:
        """Everything that follows from a case: a path, a mapping or a `Case`.

        `engine` is `durable` where durable-rules is installed, `reference` elsewhere; they agree.

        Raises:
            UnusableInput: the case cannot be used, or is beyond a limit of the engine.
        """
        read = self.case(case, employees=employees)
        name = engine or default_engine()
        return Evaluation(self.knowledge, read, name, _derivation(self.knowledge, read, name))

    def evaluate_frames(self, *, columns: Iterable[str] | None = None, **frames: Any) -> PopulationEvaluation:
        """Everything that follows for a population: a frame for each kind of subject, by its name in the rule base.

        Any frame that Narwhals knows, eager or lazy; lazy frames stay lazy. `columns` says which groups of columns come
        back; docs/populations.md describes them.

        Raises:
            UnusableInput: with everything that is wrong with the frames, or narwhals is not installed.
        """
        if importlib.util.find_spec("narwhals") is None:
            hint = "pip install 'herstelkb[frames]', or [duckdb] or [spark]"
            raise UnusableInput.because("engine-missing", "evaluating frames takes narwhals", hint=hint)
        from herstelkb.populations import evaluate_frames

        return evaluate_frames(self.knowledge, frames, columns, self.evaluate)


@dataclass(frozen=True)
class Evaluation:
    """What follows from a case, and the questions one can ask of it.

    A fact is written `subject.attribute=value`, or `subject.attribute` for whatever value it has.
    """

    kb: Knowledge
    case: Case
    engine: str
    derivation: Derivation = field(repr=False)

    @cached_property
    def conclusions(self) -> tuple[Conclusion, ...]:
        """One entry for each step of each literal that a rule concludes."""
        return conclusions.conclusions(self.derivation)

    @cached_property
    def unknowns(self) -> tuple[Unknown, ...]:
        """What is not known and keeps something from being concluded."""
        return unknowns.unknowns(self.derivation)

    @property
    def tensions(self) -> tuple[Tension, ...]:
        """Derivations for now that an observation contradicts."""
        return self.derivation.tensions

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Attributes with several values that come at one time."""
        return self.derivation.conflicts

    @cached_property
    def violations(self) -> tuple[Violation, ...]:
        """The constraints of the rule base that this case breaks; a sound rule base has none in any case."""
        from herstelkb.explanation.constraints import violations

        return violations(self.derivation)

    @cached_property
    def advice(self) -> tuple[Given, ...]:
        """What is advised, in the order in which to act."""
        from herstelkb.advice import advice

        return advice(self.derivation)

    def why(self, fact: str, *, every: bool = False) -> Answer[Why] | None:
        """Why a fact holds: its shortest proofs, or `every` proof; None where it does not hold (see `why_not`).

        Raises:
            UnusableInput: the fact names what is not there.
        """
        from herstelkb.answers import Answer
        from herstelkb.explanation.why import why
        from herstelkb.interchange.why import why_data
        from herstelkb.reporting.why import why_lines

        found = why(self.derivation, facts.literals(fact, self.kb, self.case), every=every)
        return Answer("why", found, self.kb, self.case, why_lines, why_data) if found else None

    def why_not(self, fact: str) -> Answer[WhyNot] | None:
        """Why a fact does not hold: every rule that could conclude it and what each lacks; None where it holds.

        Of a fact without a value: why each value does not hold that does not.

        Raises:
            UnusableInput: the fact names what is not there.
        """
        from herstelkb.answers import Answer
        from herstelkb.explanation.why_not import why_not
        from herstelkb.interchange.why_not import why_not_data
        from herstelkb.reporting.why_not import why_not_lines

        found = why_not(self.derivation, facts.literals(fact, self.kb, self.case))
        return Answer("why_not", found, self.kb, self.case, why_not_lines, why_not_data) if found else None

    def what_if(self, changes: str | Iterable[str] | Mapping[str, Value | None]) -> Answer[WhatIf]:
        """What changes to the case would gain, lose, make firmer or weaker, bring sooner or later.

        A change is a fact, or `subject.attribute=` for what is no longer known; or a mapping from `subject.attribute`
        to a value or None.

        Raises:
            UnusableInput: a change names what is not there or cannot be observed.
        """
        from herstelkb.answers import Answer
        from herstelkb.explanation.changes import changed, read_changes
        from herstelkb.explanation.what_if import WhatIf
        from herstelkb.interchange.what_if import what_if_data
        from herstelkb.reporting.what_if import what_if_lines

        supposed = read_changes(changes, self.kb, self.case)
        case = changed(self.kb, self.case, supposed)
        found = WhatIf(self.derivation, self.again(case), supposed)
        return Answer("what_if", found, self.kb, case, what_if_lines, what_if_data)

    def smallest_changes(
        self,
        fact: str,
        up_to: int = 3,
        *,
        follows: bool | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Answer[SmallestChanges]:
        """All smallest sets of at most `up_to` changes in the leader's hands after which a fact follows, or does not.

        By default the opposite of what is so now. `progress` is told how many sets of a size were tried, of how many.

        Raises:
            UnusableInput: the fact names what is not there, or `up_to` is less than 1.
        """
        from herstelkb.answers import Answer
        from herstelkb.explanation.smallest_changes import smallest_changes
        from herstelkb.interchange.smallest_changes import smallest_changes_data
        from herstelkb.reporting.smallest_changes import smallest_changes_lines

        goals = facts.literals(fact, self.kb, self.case)
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
        return Answer("smallest_changes", found, self.kb, self.case, smallest_changes_lines, smallest_changes_data)

    def questions(self, progress: Callable[[int, int], None] | None = None) -> Answer[tuple[Question, ...]]:
        """What to find out next: the unknowns whose answers can change a conclusion or advice, most telling first.

        `progress` is told how many unknowns were looked at, of how many.
        """
        from herstelkb.answers import Answer
        from herstelkb.explanation.questions import questions
        from herstelkb.interchange.questions import questions_data
        from herstelkb.reporting.questions import questions_lines

        found = questions(self.derivation, progress=progress)
        return Answer("questions", found, self.kb, self.case, questions_lines, questions_data)

    def contrast(self, fact: str, other: str) -> Answer[Contrast] | Answer[Difference]:
        """Why a fact holds and another does not, and where they part; `other` may be just another value.

        Two employees, or the same attribute of two, are contrasted by the smallest difference between them that makes
        their advice, or the attribute, differ.

        Raises:
            UnusableInput: a name is not there; the fact does not hold, or the other does.
        """
        from herstelkb.answers import Answer
        from herstelkb.explanation.contrast import contrast
        from herstelkb.explanation.difference import difference
        from herstelkb.interchange.contrast import contrast_data, difference_data
        from herstelkb.reporting.contrast import contrast_lines, difference_lines

        kb, case = self.kb, self.case
        pair = facts.two_employees(fact, other, kb, case)
        if pair is not None:
            between = difference(self.derivation, *pair, self.again)
            return Answer("difference", between, kb, case, difference_lines, difference_data)
        other = facts.beside(fact, other)
        this, that = facts.literals(fact, kb, case), facts.literals(other, kb, case)
        if not any(literal in self.derivation.steps for literal in this):
            hint = f"ask why not: herstelkb explain CASE {fact}"
            raise UnusableInput.because("nothing-to-contrast", f"'{fact}' does not hold", hint=hint)
        found = contrast(self.derivation, this, that)
        if found is None:
            hint = "give a fact that does not hold"
            raise UnusableInput.because("nothing-to-contrast", f"'{other}' holds too", hint=hint)
        return Answer("contrast", found, kb, case, contrast_lines, contrast_data)

    def again(self, case: Case) -> Derivation:
        """What follows from another case, by the same rules and engine."""
        return _derivation(self.kb, case, self.engine)

    def to_json(self) -> dict[str, Any]:
        """The evaluation as plain data, in the documented and versioned form."""
        from herstelkb.interchange.evaluation import evaluation_to_json

        return evaluation_to_json(self)


def compare(
    *cases: str | Path | Mapping[str, Any] | Case | Evaluation,
    kb: KnowledgeBase | None = None,
    engine: EngineName | None = None,
) -> Answer[Course]:
    """What changed between two or more cases of one organisation, given earliest first, and what did it.

    `kb` is the knowledge base to evaluate them with: by default that of the evaluations among them, else the one that
    ships with herstelkb.

    Raises:
        UnusableInput: there are fewer than two, one cannot be used, or they were evaluated with different rules.
    """
    from herstelkb.answers import Answer
    from herstelkb.explanation.compare import compare as compared
    from herstelkb.interchange.compare import compare_data
    from herstelkb.reporting.compare import compare_lines

    if len(cases) < 2:
        raise UnusableInput.because("too-few-cases", "a comparison takes two cases at least", hint="earliest first")
    evaluated = [case for case in cases if isinstance(case, Evaluation)]
    base = kb or (KnowledgeBase(evaluated[0].kb) if evaluated else load())
    if any(one.kb.digest != base.knowledge.digest for one in evaluated):
        raise UnusableInput.because("different-rules", "the cases were evaluated with different rules")
    knowledge, name = base.knowledge, engine or (evaluated[0].engine if evaluated else default_engine())
    derivations = tuple(
        case.derivation if isinstance(case, Evaluation) else base.evaluate(case, engine=engine).derivation
        for case in cases
    )
    found = compared(derivations, lambda case: _derivation(knowledge, case, name))
    return Answer("compare", found, knowledge, derivations[-1].case, compare_lines, compare_data)


def report(
    what: Evaluation | Answer[Course], path: str | Path, *, language: str | None = None, names: bool = False
) -> None:
    """Write the advice report of an evaluation, or the report of a comparison. The file is replaced as a whole.

    Its suffix, `.html` or `.md`, says in which format. `language`: by default the first of the rule base. `names`: for
    ids the names of employees, where the cases have them.

    Raises:
        UnusableInput: the suffix or the language is not known, the file cannot be written, or it is another answer.
    """
    from herstelkb.explanation.compare import Course
    from herstelkb.reporting import comparison, documents

    if isinstance(what, Evaluation):
        documents.report(what, path, language=language, names=names)
    elif isinstance(what.value, Course):
        comparison.comparison_report(what.value, path, language=language, names=names)
    else:
        hint = "give an evaluation or a comparison; any answer has .to_html()"
        raise UnusableInput.because("nothing-to-report", f"there is no report of '{what.question}'", hint=hint)


def default_engine() -> EngineName:
    """`durable` wherever durable-rules can be imported, otherwise `reference`."""
    return "durable" if importlib.util.find_spec("durable_rules_engine") is not None else "reference"


def _derivation(kb: Knowledge, case: Case, engine: str) -> Derivation:
    return Derivation(kb, case, _engine(engine)(kb, Facts.of(case)))


def _engine(name: str) -> Engine:
    if name == "reference":
        from herstelkb.engines import reference

        return reference.evaluate
    if name != "durable":
        raise UnusableInput.because("unknown-engine", f"there is no engine '{name}'", hint="durable or reference")
    try:
        from herstelkb.engines import durable
    except ImportError as error:
        hint = "durable-rules runs on Python 3.11 and 3.12, not on Windows: use --engine reference"
        raise UnusableInput.because("engine-missing", f"durable-rules is not there: {error}", hint=hint) from None
    return durable.evaluate
