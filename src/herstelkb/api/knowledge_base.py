"""Loading a knowledge base, and evaluating cases with it.

Every function and method delegates to the module that does the work. Heavy modules are imported when needed.
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
from herstelkb.knowledge.loading import knowledge_of
from herstelkb.language.rule_texts import RuleText, documents_of, rule_texts

if TYPE_CHECKING:
    from herstelkb.api.answer import Answer
    from herstelkb.api.consultation import Consultation
    from herstelkb.explanation.comparing.compare import Course
    from herstelkb.populations.evaluation import PopulationEvaluation

CaseSource: TypeAlias = Path | str | Mapping[str, Any] | Case  # str: JSON text
_LOG = logging.getLogger("herstelkb")
_LOG.addHandler(logging.NullHandler())  # the embedding program decides where messages go


def load(rules: str | Path | None = None, *more: str | Path, engine: EngineName | None = None) -> KnowledgeBase:
    """The knowledge base in a folder of rule files, or in several combined; by default the one that ships.

    `engine` is used where a call names none; None means the default engine.

    Raises:
        UnusableInput: with every mistake in the rule files.
    """
    from herstelkb.ground.resources import resource

    folders = [Path(folder) for folder in (rules, *more) if folder is not None]
    texts: list[RuleText] = []
    findings: list[Diagnostic] = []
    for folder in folders or [resource("rules")]:
        read, unread = rule_texts(folder)
        texts += read
        findings += unread
    again = partial(load, *(str(folder.absolute()) for folder in folders))
    return KnowledgeBase(knowledge_of(texts, findings), engine, again)


def load_data(*files: Mapping[str, Any]) -> KnowledgeBase:
    """The knowledge base from plain data, each mapping in the form of a rule file.

    Raises:
        UnusableInput: with every mistake in the data.
    """
    from herstelkb.knowledge.compiling import compiled
    from herstelkb.language.documents import document_of

    documents = [document_of(data, f"<data {n}>") for n, data in enumerate(files, 1)]
    return KnowledgeBase(compiled(documents).whole(), again=partial(load_data, *files))


def load_text(*files: str) -> KnowledgeBase:
    """The knowledge base from texts, each the contents of a rule file, YAML or JSON.

    Raises:
        UnusableInput: with every mistake in the texts.
    """
    return load_files({f"<text {n}>": text for n, text in enumerate(files, 1)})


def load_files(files: Mapping[str, str]) -> KnowledgeBase:
    """The knowledge base from texts, by the file name that messages use. No file is opened.

    Raises:
        UnusableInput: with every mistake in the texts.
    """
    from herstelkb.knowledge.compiling import compiled

    documents, findings = documents_of(files.items())
    return KnowledgeBase(compiled(documents, findings).whole(), again=partial(load_files, dict(files)))


def load_compiled(content: bytes, files: Mapping[str, str] | None = None) -> KnowledgeBase:
    """The knowledge base that `KnowledgeBase.compiled` made bytes of, without reading a rule file.

    `files` are the texts that it was made from, by file name. Only scenarios, sampling and the places of items, which
    evaluating and explaining cases does not take, are read from them; without them these are empty.

    Raises:
        UnusableInput: the bytes are no rule base, or one of another version of herstelkb.
    """
    from herstelkb.ground.caching import once
    from herstelkb.knowledge.ready import loaded

    try:
        knowledge = loaded(content, once(lambda: load_files(files).knowledge.source) if files else None)
    except ValueError as error:
        hint = "compile the rule files again, with this version"
        raise UnusableInput.because("not-compiled", f"these bytes cannot be used: {error}", hint=hint) from None
    return KnowledgeBase(knowledge, again=partial(load_compiled, content, files))


@dataclass(frozen=True, repr=False)
class KnowledgeBase:
    """A loaded, checked rule base; `knowledge` holds its contents.

    `engine` is used where a call names none; None means the default engine.

    It is pickled as the way it was loaded (`again`): the paths of its folders, or its texts. Unpickling loads it again,
    and fails if the rules have changed.
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

    # --- contents ---

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
        """The languages of its texts, the default first."""
        return self.knowledge.source.head.languages

    @property
    def version(self) -> str | None:
        """The rule base's own version; None if it has none."""
        return self.knowledge.source.head.version

    @property
    def digest(self) -> str:
        """A fingerprint of the rule files, which identifies the exact rules."""
        return self.knowledge.digest

    def compiled(self) -> bytes:
        """The rule base as bytes, from which `load_compiled` makes it without reading a rule file.

        They are JSON, the same for the same rules, and for this version of herstelkb.
        """
        from herstelkb.knowledge.ready import dumped

        return dumped(self.knowledge)

    # --- cases ---

    def case(self, source: CaseSource, *, table: str | Path | None = None) -> Case:
        """Read a case and check it against the vocabulary: a `Path`, JSON text, a mapping or a `Case`.

        A path is that of a YAML or JSON file, or of a form that was filled in (.xlsx).
        A string is never treated as a file name. `table` is a CSV file with a row for each member. A `Case` is
        checked like a file; one that was read with another vocabulary is read again.

        Raises:
            UnusableInput: with everything that is wrong with the case.
            TypeError: the source is none of these.
        """
        if not isinstance(source, Case):
            return read_case(source, self.knowledge, table=table)
        if table is not None:
            raise TypeError("a Case has its members already: give the table when the case is read")
        return checked(source, self.knowledge)

    def evaluate(
        self,
        case: CaseSource,
        *,
        engine: EngineName | None = None,
        table: str | Path | None = None,
        earlier: CaseSource | Evaluation | None = None,
    ) -> Evaluation:
        """Everything that follows from a case, in any of the forms that `case` reads.

        `engine` is `durable`, `reference` or `sets`; they give the same results. If neither the call nor the knowledge
        base names one, `durable` is used where durable-rules is installed, for cases of up to 50 members and within
        its limits, `sets` otherwise. `earlier` is a case of the same subject from before, or its evaluation: what that
        established, and this case does not contradict, carries over, of the attributes that the vocabulary says do.
        Warnings about the case are in `warnings` of the evaluation, and go to the logger `herstelkb`.

        Raises:
            UnusableInput: a case cannot be used, is beyond a limit of the engine, or was evaluated with other rules.
            TypeError: it is not a case.
        """
        read = self.case(case, table=table)
        before = self.evaluate(earlier, engine=engine) if not isinstance(earlier, Evaluation | None) else earlier
        if before is not None and before.knowledge.digest != self.digest:
            raise UnusableInput.because("different-rules", "the earlier case was evaluated with different rules")
        found = Evaluation(self.knowledge, read, engine or self.engine, self, earlier=before)
        _ = found.derivation  # raises whatever is wrong
        for warning in found.warnings:
            _LOG.warning("%s: %s", warning.code, warning.message, extra={"finding": warning})
        return found

    def consultation(self, case: CaseSource, *, table: str | Path | None = None) -> Consultation:
        """The case as the beginning of an intake, which is answered one observation at a time.

        Raises:
            UnusableInput: the case cannot be used.
            TypeError: it is not a case.
        """
        from herstelkb.api.consultation import Consultation

        return Consultation(self, self.case(case, table=table))

    def form(self, case: CaseSource | None = None, *, people: int = 12, language: str | None = None) -> bytes:
        """A form for a case as a workbook, the contents of an .xlsx file; `case` reads back what was filled in.

        What is known of `case` is filled in. `people`: rows for members, or more if the case has more. `language`:
        default the first of the rule base.

        Raises:
            UnusableInput: the case or the language cannot be used, or XlsxWriter or python-calamine is not installed.
            TypeError: it is not a case.
        """
        from herstelkb.reporting.workbooks.form import form_workbook

        known = None if case is None else self.case(case)
        return form_workbook(self.knowledge, known, people=people, language=language)

    def evaluate_frames(self, *, columns: Iterable[str] | None = None, **frames: Any) -> PopulationEvaluation:
        """Everything that follows for a population: pass a frame per kind of subject, under its name in the rule base.

        Frames can be of any kind that Narwhals supports, eager or lazy; lazy frames stay lazy. `columns` chooses the
        groups of columns to return; docs/populations.md describes them.

        Raises:
            UnusableInput: with everything that is wrong with the frames, or narwhals is not installed.
        """
        if importlib.util.find_spec("narwhals") is None:
            hint = "pip install 'herstelkb[frames]', or [duckdb] or [spark]"
            raise UnusableInput.because("engine-missing", "evaluating frames requires narwhals", hint=hint)
        from herstelkb.populations.evaluation import evaluate_frames

        return evaluate_frames(self.knowledge, frames, columns, self.evaluate)


def _loaded_again(digest: str, again: Callable[[], KnowledgeBase], engine: EngineName | None) -> KnowledgeBase:
    """The knowledge base as it was when pickled; it is loaded once, however many evaluations share it."""
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
_KEPT = 4  # rule bases kept in memory


def compare(
    *cases: CaseSource | Evaluation, kb: KnowledgeBase | None = None, engine: EngineName | None = None
) -> Answer[Course]:
    """What changed between two or more cases of one subject, earliest first, and why.

    What a case established carries over to the next, as in `KnowledgeBase.evaluate`; an evaluation is taken as it is.

    `kb` is the knowledge base to evaluate them with: by default that of the evaluations among them, otherwise the one
    that ships with herstelkb.

    Raises:
        UnusableInput: there are fewer than two cases, one cannot be used, or they were evaluated with different rules.
    """
    from herstelkb.api.answer import Answer
    from herstelkb.explanation.comparing.compare import compare as compared
    from herstelkb.interchange.compare import compare_data
    from herstelkb.reporting.compare import compare_lines

    if len(cases) < 2:
        raise UnusableInput.because("too-few-cases", "a comparison takes at least two cases", hint="earliest first")
    evaluated = [case for case in cases if isinstance(case, Evaluation)]
    base = kb or (evaluated[0].kb if evaluated else load())
    if any(one.knowledge.digest != base.knowledge.digest for one in evaluated):
        raise UnusableInput.because("different-rules", "the cases were evaluated with different rules")
    knowledge, name = base.knowledge, engine or base.engine
    whole: list[Evaluation] = []
    for case in cases:
        before = whole[-1] if whole else None
        found = case if isinstance(case, Evaluation) else base.evaluate(case, engine=engine, earlier=before)
        whole.append(found)
    course = compared(tuple(one.derivation for one in whole), lambda case: derive(knowledge, case, name))
    again = partial(compare, *whole, kb=base, engine=name)
    return Answer("compare", course, knowledge, whole[-1].case, compare_lines, compare_data, again)


def report(
    what: Evaluation | Answer[Course],
    path: str | Path,
    *,
    language: str | None = None,
    names: bool = False,
    notes: bool = False,
    edition: str | None = None,
    only: str | None = None,
) -> None:
    """Write an edition of the advice report of an evaluation, or the report of a comparison, atomically.

    The suffix, `.html`, `.md`, `.pdf` or `.docx`, determines the form. `language`: default the first of the rule base.
    `names`: show members' names instead of ids, where known. `notes`: say who observed something, and include remarks.
    `edition` of advice: `management`, `leader` (the default), `person` (about the member `only`) or `file`.

    Raises:
        UnusableInput: the suffix, the language, the edition or the member is not known, the extra `pdf` or `docx` is
            missing, the file cannot be written, or the answer is another kind of answer.
    """
    from herstelkb.explanation.comparing.compare import Course
    from herstelkb.reporting import comparison, documents
    from herstelkb.reporting.shown import Shown

    if isinstance(what, Evaluation):
        documents.Documents(what).report(path, language=language, shown=Shown(names, notes, edition, only))
    elif isinstance(what.value, Course):
        comparison.comparison_report(what.value, path, language=language, names=names, notes=notes)
    else:
        hint = "give an evaluation or a comparison; any answer has .to_html()"
        raise UnusableInput.because("nothing-to-report", f"there is no report of '{what.question}'", hint=hint)
