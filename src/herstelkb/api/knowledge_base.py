"""The public face: a knowledge base one can load, and what it makes of cases.

Verbs only; each is a line or two onto the module that answers it. Heavy modules are imported when a verb needs them.
"""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from herstelkb.api.evaluation import Evaluation
from herstelkb.cases.by_hand import checked
from herstelkb.cases.case import Case
from herstelkb.cases.reading import read_case
from herstelkb.derivation.deriving import derive
from herstelkb.engines.firings import EngineName
from herstelkb.ground.diagnostics import Diagnostic, UnusableInput
from herstelkb.ground.showing import shortened
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.compiling import compiled
from herstelkb.language.documents import Document
from herstelkb.language.reading import rule_documents, text_documents

if TYPE_CHECKING:
    from herstelkb.api.answer import Answer
    from herstelkb.explanation.comparing.compare import Course
    from herstelkb.populations.evaluation import PopulationEvaluation

CaseSource: TypeAlias = Path | str | Mapping[str, Any] | Case  # a text is JSON
_LOG = logging.getLogger("herstelkb")
_LOG.addHandler(logging.NullHandler())  # who embeds it says where messages go


def load(rules: str | Path | None = None, *more: str | Path, engine: EngineName | None = None) -> KnowledgeBase:
    """The knowledge base in a folder of rule files, or in several together; by default the one that ships.

    `engine` evaluates wherever a call names none; None is the default engine.

    Raises:
        UnusableInput: with every mistake in the rule files.
    """
    from herstelkb.ground.resources import resource

    folders = [Path(folder) for folder in (rules, *more) if folder is not None]
    documents: list[Document] = []
    findings: list[Diagnostic] = []
    for folder in folders or [resource("rules")]:
        read, unread = rule_documents(folder)
        documents += read
        findings += unread
    again = partial(load, *(str(folder.absolute()) for folder in folders))
    return KnowledgeBase(compiled(documents, findings).whole(), engine, again)


def load_data(*files: Mapping[str, Any]) -> KnowledgeBase:
    """The knowledge base that plain data make, each mapping in the form of a rule file.

    Raises:
        UnusableInput: with every mistake in them.
    """
    from herstelkb.language.documents import document_of

    documents = [document_of(data, f"<data {n}>") for n, data in enumerate(files, 1)]
    return KnowledgeBase(compiled(documents).whole(), again=partial(load_data, *files))


def load_text(*files: str) -> KnowledgeBase:
    """The knowledge base that texts make, each as it would stand in a rule file, YAML or JSON.

    Raises:
        UnusableInput: with every mistake in them.
    """
    return load_files({f"<text {n}>": text for n, text in enumerate(files, 1)})


def load_files(files: Mapping[str, str]) -> KnowledgeBase:
    """The knowledge base that texts make, each under the name by which messages call it. No file is opened.

    Raises:
        UnusableInput: with every mistake in them.
    """
    documents, findings = text_documents(files)
    return KnowledgeBase(compiled(documents, findings).whole(), again=partial(load_files, dict(files)))


@dataclass(frozen=True, repr=False)
class KnowledgeBase:
    """A loaded, checked rule base; `knowledge` is what it is made of.

    `engine` evaluates where a call names none; None is the default engine.

    It is pickled as the way it was loaded (`again`): the names of its folders, or its texts. Where it is unpickled it
    is loaded once more, and refused if its rules have changed.
    """

    knowledge: Knowledge
    engine: EngineName | None = None
    again: Callable[[], KnowledgeBase] | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        title = next(iter(self.knowledge.source.head.title.values()), "")
        version = f" {self.version}" if self.version else ""
        return f"<KnowledgeBase {shortened(title)!r}{version}: {len(self.knowledge.source.rules)} rules>"

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        if self.again is None:
            raise TypeError("a knowledge base that was not loaded cannot be pickled")
        return _loaded_again, (self.digest, self.again, self.engine)

    # --- what it is ---

    @property
    def certainty(self) -> tuple[str, ...]:
        """The scale of certainty, weakest first, in the rule base's own words."""
        return self.knowledge.certainty

    @property
    def time(self) -> tuple[str, ...]:
        """The scale of time, now first, in the rule base's own words."""
        return self.knowledge.time

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of its texts; the first is the default."""
        return self.knowledge.source.head.languages

    @property
    def version(self) -> str | None:
        """The version that the rule base gives itself; None where it gives none."""
        return self.knowledge.source.head.version

    @property
    def digest(self) -> str:
        """A fingerprint of the rule files: which rules, exactly."""
        return self.knowledge.digest

    # --- what it makes of cases ---

    def case(self, source: CaseSource, *, table: str | Path | None = None) -> Case:
        """Read a case and check it against the vocabulary: a `Path` (YAML or JSON), JSON text, a mapping or a `Case`.

        A text is never taken for the name of a file. `table` is a CSV file with a row for each of the many. A `Case`
        is looked through like a file; one that was read with another vocabulary is read again.

        Raises:
            UnusableInput: with everything that is wrong with it.
            TypeError: it is none of these.
        """
        if not isinstance(source, Case):
            return read_case(source, self.knowledge, table=table)
        if table is not None:
            raise TypeError("a Case has its members already: give the table when the case is read")
        return checked(source, self.knowledge)

    def evaluate(
        self, case: CaseSource, *, engine: EngineName | None = None, table: str | Path | None = None
    ) -> Evaluation:
        """Everything that follows from a case, in any of the forms that `case` reads.

        `engine` is `durable` or `reference`; they agree. Where none is named here or to the knowledge base, `durable`
        answers where durable-rules is installed and within its limits, `reference` elsewhere. What is odd about the
        case is in `warnings` of the evaluation, and goes to the logger `herstelkb`.

        Raises:
            UnusableInput: the case cannot be used, or is beyond a limit of the engine.
            TypeError: it is no case.
        """
        read = self.case(case, table=table)
        found = Evaluation(self.knowledge, read, engine or self.engine, self)
        _ = found.derivation  # whatever is wrong is raised here
        for warning in found.warnings:
            _LOG.warning("%s: %s", warning.code, warning.message, extra={"finding": warning})
        return found

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


def _loaded_again(digest: str, again: Callable[[], KnowledgeBase], engine: EngineName | None) -> KnowledgeBase:
    """A knowledge base as it was when it was pickled; what comes in many evaluations is loaded once."""
    if digest not in _AGAIN:
        found = again()
        if found.digest != digest:
            said = f"the rules have changed: they were {digest}, and are {found.digest}"
            raise UnusableInput.because("different-rules", said, hint="evaluate the case again")
        while len(_AGAIN) >= _KEPT:
            _AGAIN.pop(next(iter(_AGAIN)), None)
        _AGAIN[digest] = found
    return replace(_AGAIN[digest], engine=engine)


_AGAIN: dict[str, KnowledgeBase] = {}
_KEPT = 4  # rule bases that are at hand


def compare(
    *cases: CaseSource | Evaluation, kb: KnowledgeBase | None = None, engine: EngineName | None = None
) -> Answer[Course]:
    """What changed between two or more cases of the same subject, given earliest first, and what did it.

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
    whole = tuple(case if isinstance(case, Evaluation) else base.evaluate(case, engine=engine) for case in cases)
    found = compared(tuple(one.derivation for one in whole), lambda case: derive(knowledge, case, name))
    again = partial(compare, *whole, kb=base, engine=name)
    return Answer("compare", found, knowledge, whole[-1].case, compare_lines, compare_data, again)


def report(
    what: Evaluation | Answer[Course],
    path: str | Path,
    *,
    language: str | None = None,
    names: bool = False,
    notes: bool = False,
) -> None:
    """Write the advice report of an evaluation, or the report of a comparison. The file is replaced as a whole.

    Its suffix, `.html` or `.md`, says in which format. `language`: by default the first of the rule base. `names`: for
    ids the names of members, where the cases have them. `notes`: who observed something, and what was noted.

    Raises:
        UnusableInput: the suffix or the language is not known, the file cannot be written, or it is another answer.
    """
    from herstelkb.explanation.comparing.compare import Course
    from herstelkb.reporting import comparison, documents

    if isinstance(what, Evaluation):
        documents.report(what, path, language=language, names=names, notes=notes)
    elif isinstance(what.value, Course):
        comparison.comparison_report(what.value, path, language=language, names=names, notes=notes)
    else:
        hint = "give an evaluation or a comparison; any answer has .to_html()"
        raise UnusableInput.because("nothing-to-report", f"there is no report of '{what.question}'", hint=hint)
