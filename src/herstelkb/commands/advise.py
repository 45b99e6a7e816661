"""`herstelkb advise CASE`: the explained advice report."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from herstelkb.commands.options import (
    case_arguments,
    check_output,
    evaluation,
    language_option,
    notes_option,
    say,
    template_option,
)
from herstelkb.ground.messages import message
from herstelkb.reporting.shown import EDITIONS, Shown
from herstelkb.terminal import streams

GROUP = "advice"
SUMMARY = "the explained advice report of a case"
EXAMPLES = (
    "advise case.yaml -o report.html",
    "advise case.yaml --table members.csv --language en",
    "advise case.yaml -o board.html --edition management",
    "advise case.yaml -o talk.html --edition person --only m03",
    "advise case.yaml -o report.docx --template house-style.docx",
)


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    case_arguments(parser)
    language_option(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="write the report: a name in .html, .md, .pdf or .docx")
    template_option(parser)
    parser.add_argument("--edition", choices=EDITIONS, help="for whom the report is (default: leader)")
    parser.add_argument("--only", metavar="ID", help="the person whom the edition for a person is about")
    parser.add_argument("--names", action="store_true", help="show names instead of ids, where known")
    notes_option(parser)


def run(options: Namespace) -> int:
    """Print the short form, and write the report if asked for."""
    from herstelkb.paper.writing import check_name
    from herstelkb.reporting.documents import Documents
    from herstelkb.terminal.working import at_work

    if options.output:
        check_name(options.output, template=options.template)
    check_output(options.output, options.case, options.table, options.earlier, options.rules, options.template)
    shown = Shown(options.names, options.notes, options.edition, options.only)
    documents = Documents(evaluation(options))
    with at_work() as doing:
        doing("working out the advice")
        said = documents.summary(language=options.language, width=streams.width(), shown=shown)
        if options.output:
            doing("writing the report")
            documents.report(options.output, language=options.language, shown=shown, template=options.template)
    print(said, end="")
    if options.output:
        say(message("report: {file}", file=options.output), options)
    return 0
