"""The public face: a knowledge base one can load, and what it makes of cases.

Verbs only; each is a line or two onto the module that answers it. Heavy modules are imported when a verb needs them.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from herstelkb.api.evaluation import Evaluation
from herstelkb.cases.by_hand import checked
from herstelkb.cases.case import Case
from herstelkb.cases.reading import read_case
from herstelkb.derivation.deriving import derive
from herstelkb.engines.firings import EngineName
from herstelkb.ground.diagnostics import Diagnostic, UnusableInput
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.resolution import resolved
from herstelkb.language.documents import Document
from herstelkb.language.reading import rule_base, rule_documents

if TYPE_CHECKING:
    from herstelkb.api.answer import Answer
    from herstelkb.explanation.comparing.compare import Course
    from herstelkb.populations.evaluation import PopulationEvaluation


def load(rules: str | Path | None = None, *, engine: EngineName | None = None) -> KnowledgeBase:
    """The knowledge base in a folder of rule files; by default the one that ships with herstelkb.

    `engine` evaluates wherever a call names none; None is the default engine.

    Raises:
        UnusableInput: with every mistake in the rule files.
    """
    from herstelkb.ground.resources import resource

    documents, findings = rule_documents(Path(rules) if rules is not None else resource("rules"))
    return replace(from_documents(documents, findings), engine=engine)


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
        checked, more = resolved(base)
        findings += more
    if checked is None or any(finding.severity == "error" for finding in findings):
        raise UnusableInput(findings)
    return KnowledgeBase(checked)


@dataclass(frozen=True)
class KnowledgeBase:
    """A loaded, checked rule base; `knowledge` is what it is made of.

    `engine` evaluates where a call names none; None is the default engine.
    """

    knowledge: Knowledge
    engine: EngineName | None = None

    def case(self, source: str | Path | Mapping[str, Any] | Case, *, table: str | Path | None = None) -> Case:
        """Read a case and check it against the vocabulary; `table` is a CSV file with a row for each of the many.

        Raises:
            UnusableInput: with everything that is wrong with it.
        """
        read = read_case(source, self.knowledge, table=table)
        return checked(read, self.knowledge) if read is source else read

    def evaluate(
        self,
        case: str | Path | Mapping[str, Any] | Case,
        *,
        engine: EngineName | None = None,
        table: str | Path | None = None,
    ) -> Evaluation:
        """Everything that follows from a case: a path, a mapping or a `Case`.

        `engine` is `durable` or `reference`; they agree. Where none is named here or to the knowledge base, `durable`
        answers where durable-rules is installed and within its limits, `reference` elsewhere.

        Raises:
            UnusableInput: the case cannot be used, or is beyond a limit of the engine.
        """
        read = self.case(case, table=table)
        derivation = derive(self.knowledge, read, engine or self.engine)
        return Evaluation(self.knowledge, read, derivation.engine, derivation, self)

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
        from herstelkb.populations.evaluation import evaluate_frames

        return evaluate_frames(self.knowledge, frames, columns, self.evaluate)


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
    from herstelkb.api.answer import Answer
    from herstelkb.explanation.comparing.compare import compare as compared
    from herstelkb.interchange.compare import compare_data
    from herstelkb.reporting.compare import compare_lines

    if len(cases) < 2:
        raise UnusableInput.because("too-few-cases", "a comparison takes two cases at least", hint="earliest first")
    evaluated = [case for case in cases if isinstance(case, Evaluation)]
    base = kb or (evaluated[0].kb if evaluated else load())
    if any(one.knowledge.digest != base.knowledge.digest for one in evaluated):
        raise UnusableInput.because("different-rules", "the cases were evaluated with different rules")
    knowledge, name = base.knowledge, engine or base.engine
    derivations = tuple(
        case.derivation if isinstance(case, Evaluation) else base.evaluate(case, engine=engine).derivation
        for case in cases
    )
    found = compared(derivations, lambda case: derive(knowledge, case, name))
    return Answer("compare", found, knowledge, derivations[-1].case, compare_lines, compare_data)


def report(
    what: Evaluation | Answer[Course], path: str | Path, *, language: str | None = None, names: bool = False
) -> None:
    """Write the advice report of an evaluation, or the report of a comparison. The file is replaced as a whole.

    Its suffix, `.html` or `.md`, says in which format. `language`: by default the first of the rule base. `names`: for
    ids the names of members, where the cases have them.

    Raises:
        UnusableInput: the suffix or the language is not known, the file cannot be written, or it is another answer.
    """
    from herstelkb.explanation.comparing.compare import Course
    from herstelkb.reporting import comparison, documents

    if isinstance(what, Evaluation):
        documents.report(what, path, language=language, names=names)
    elif isinstance(what.value, Course):
        comparison.comparison_report(what.value, path, language=language, names=names)
    else:
        hint = "give an evaluation or a comparison; any answer has .to_html()"
        raise UnusableInput.because("nothing-to-report", f"there is no report of '{what.question}'", hint=hint)
