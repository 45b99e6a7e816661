"""The options and steps that several commands share."""

from __future__ import annotations

import json
import sys
from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.messages import ENGLISH, Message, Translations, in_words, message
from herstelkb.ground.paths import real
from herstelkb.terminal import streams

MAX_WARNINGS = 5  # more are usually one mistake, repeated

if TYPE_CHECKING:
    from herstelkb.api.answer import Answer
    from herstelkb.api.evaluation import Evaluation
    from herstelkb.api.knowledge_base import KnowledgeBase
    from herstelkb.cases.case import Case
    from herstelkb.engines.firings import EngineName
    from herstelkb.ground.diagnostics import Diagnostic


def rules_option(parser: ArgumentParser) -> None:
    """`--rules`: another rule base than the one that ships with herstelkb."""
    parser.add_argument(
        "--rules", metavar="DIR", help="a folder of rule files (default: those that ship with herstelkb)"
    )


def engine_option(parser: ArgumentParser) -> None:
    """`--engine`: the engine; None, the default, leaves it to `derive`."""
    choices = ("durable", "reference", "sets")
    said = "default: durable if it is installed, for ordinary cases; sets for large ones, and otherwise"
    parser.add_argument("--engine", choices=choices, help=said)


def language_option(parser: ArgumentParser) -> None:
    """`--language`: a language of the rule base; None, the default, is its first."""
    parser.add_argument("--language", metavar="LANG", help="a language of the rule base (default: its first)")


def case_arguments(parser: ArgumentParser) -> None:
    """A case, and how to evaluate it."""
    parser.add_argument(
        "case",
        metavar="CASE",
        help="a case file, YAML or JSON, or a form that was filled in (.xlsx); - reads standard input",
    )
    parser.add_argument("--table", metavar="CSV", help="a table beside the case, a row for each of its members")
    parser.add_argument("--employees", dest="table", help=SUPPRESS)  # what --table was called before
    earlier_option(parser)
    rules_option(parser)
    engine_option(parser)


def answer_options(parser: ArgumentParser) -> None:
    """How to show an answer."""
    parser.add_argument("--depth", metavar="N", type=int, help="show at most N levels")
    parser.add_argument("--plain", action="store_true", help="numbers instead of lines, for screen readers")
    parser.add_argument(
        "--format", choices=("text", "json", "html"), default="text", help="text (default), json or html"
    )
    notes_option(parser)
    language_option(parser)


def earlier_option(parser: ArgumentParser) -> None:
    """`--earlier`: a case of the same subject from before, of which what carries over counts."""
    parser.add_argument("--earlier", metavar="CASE", help="an earlier case, of which what carries over counts")


def seen_option(parser: ArgumentParser) -> None:
    """`--seen`: take all changes as observed, none as done."""
    parser.add_argument("--seen", action="store_true", help="as if it had been observed, instead of done from now on")


def template_option(parser: ArgumentParser) -> None:
    """`--template`: a DOCX of the user's, whose styles a report in Word is to have."""
    parser.add_argument("--template", metavar="DOCX", help="with FILE.docx: a document whose styles the report gets")


def notes_option(parser: ArgumentParser) -> None:
    """`--notes`: show the details of observations, which are left out by default."""
    parser.add_argument("--notes", action="store_true", help="show who observed something, and remarks")


def check_output(output: str | None, *inputs: str | None) -> None:
    """Check before any work that the output can be written and is not an input, or a file in an input folder.

    Raises:
        UnusableInput: the output cannot be written, or is an input.
    """
    from herstelkb.ground.files import check_writable
    from herstelkb.language.rule_texts import rule_paths

    if output is None:
        return
    check_writable(Path(output))
    target = real(Path(output))
    for given in (Path(given) for given in inputs if given):
        if target in (real(path) for path in (rule_paths(given) if given.is_dir() else [given])):
            said = message("{file} is an input, and would be overwritten", file=output)
            raise UnusableInput.because("output-is-input", said, hint=message("choose another name for the output"))


def workbook_path(output: str) -> Path:
    """The path of a workbook to write.

    Raises:
        UnusableInput: its name has another suffix than .xlsx.
    """
    path = Path(output)
    if path.suffix.lower() != ".xlsx":
        said = f"a workbook cannot be written as '{path.suffix or path.name}'"
        raise UnusableInput.because("unknown-format", said, file=output, hint="end the name in .xlsx")
    return path


def print_answer(answer: Answer[Any], options: Namespace) -> None:
    """Print an answer as the options of `answer_options` say.

    Raises:
        UnusableInput: the depth is less than 1.
    """
    if options.depth is not None and options.depth < 1:
        shallow = message("a depth of {depth} shows nothing", depth=options.depth)
        raise UnusableInput.because("wrong-depth", shallow, hint=message("give 1 or more"))
    match options.format:
        case "json":
            print(json.dumps(answer.to_json(), ensure_ascii=False, indent=2))
        case "html":
            sys.stdout.write(answer.to_html(options.language, depth=options.depth, notes=options.notes))
        case _:
            said = answer.to_text(options.language, options.plain, options.depth, streams.width(), notes=options.notes)
            print(said)


def knowledge_base(options: Namespace, engine: EngineName | None = None) -> KnowledgeBase:
    """The rule base that the options name, with this engine; from here on, messages are in the reader's language."""
    from herstelkb.api.knowledge_base import load

    kb = load(options.rules, engine=engine)
    if hasattr(options, "language"):  # whoever cannot choose a language reads English
        options.reader = options.language if options.language in kb.languages else kb.languages[0]
    return kb


def told(finding: Diagnostic | UnusableInput, options: Namespace) -> str:
    """A finding for people, in the language of the reader as far as there is a translation."""
    return finding.to_text(private=options.private, translations=_translations(options))


def say(said: Message, options: Namespace) -> None:
    """Print a message beside the results, in the language of the reader."""
    print(in_words(said, _translations(options)), file=sys.stderr)


def _translations(options: Namespace) -> Translations:
    reader = getattr(options, "reader", None)
    if reader is None:  # nothing is known yet but the options
        return ENGLISH
    from herstelkb.ground.resources import resource
    from herstelkb.reporting.words import translations

    return translations(resource("templates"), reader)


def case(kb: KnowledgeBase, name: str, table: str | None = None) -> Case:
    """The case in a file; `-` means standard input, here and nowhere else.

    Raises:
        UnusableInput: with everything that is wrong with the case.
    """
    if name != "-":
        return kb.case(Path(name), table=table)
    from herstelkb.cases.reading import case_of
    from herstelkb.cases.table import member_table
    from herstelkb.language.documents import MAX_BYTES

    raw = sys.stdin.buffer.read(MAX_BYTES + 1)
    rows = member_table(Path(table), kb.knowledge) if table is not None else None
    return case_of(raw, "<stdin>", kb.knowledge, table=rows)


def earlier_case(kb: KnowledgeBase, options: Namespace) -> Case | None:
    """The earlier case that the options name, if any."""
    return case(kb, options.earlier) if options.earlier else None


def evaluation(options: Namespace) -> Evaluation:
    """The evaluation of the case that the options name; prints its warnings."""
    kb = knowledge_base(options, options.engine)
    found = kb.evaluate(case(kb, options.case, options.table), earlier=earlier_case(kb, options))
    warn(found.warnings, options)
    if getattr(options, "notes", False):
        warn_of_names(found.case, options)
    return found


def warn_of_names(case: Case, options: Namespace) -> None:
    """Print a warning for each id that looks like a name, as notes are about to be shown with it."""
    from herstelkb.cases.warnings import name_warnings

    warn(name_warnings(case), options)


def warn(warnings: Sequence[Diagnostic], options: Namespace) -> None:
    """Print the warnings about a case, or the first few of many."""
    for warning in warnings[:MAX_WARNINGS]:
        print(told(warning, options), file=sys.stderr)
