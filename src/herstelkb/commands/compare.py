"""`herstelkb compare BEFORE AFTER [MORE…]`: what changed between cases of the same subject, and what did it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from herstelkb.commands.options import (
    answer_options,
    case,
    check_output,
    engine_option,
    knowledge_base,
    print_answer,
    rules_option,
    say,
    template_option,
    warn_of_names,
)
from herstelkb.ground.messages import Message, message

if TYPE_CHECKING:
    from herstelkb.explanation.comparing.compare import Notice

GROUP = "advice"
SUMMARY = "what changed between cases of one subject, and what did it"
EXAMPLES = ("compare spring.yaml autumn.yaml", "compare spring.yaml autumn.yaml -o compared.html")


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("before", metavar="BEFORE", help="the earliest case file")
    parser.add_argument("after", metavar="AFTER", nargs="+", help="later case files, in order")
    rules_option(parser)
    engine_option(parser)
    answer_options(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write a report with a timeline: FILE.html, .md, .pdf or .docx"
    )
    template_option(parser)
    parser.add_argument("--names", action="store_true", help="show names instead of ids in the report, where known")


def run(options: Namespace) -> int:
    """Print what changed, or write the report."""
    from herstelkb.api.knowledge_base import compare
    from herstelkb.paper.writing import check_name
    from herstelkb.reporting.comparison import comparison_report

    if options.output:
        check_name(options.output, template=options.template)
    check_output(options.output, options.before, *options.after, options.rules, options.template)
    kb = knowledge_base(options, options.engine)
    answer = compare(*(case(kb, path) for path in (options.before, *options.after)), kb=kb)
    if options.notes:
        warn_of_names(answer.case, options)
    for notice in answer.value.notices:
        say(_said(notice), options)
    if options.output:
        said = {"language": options.language, "names": options.names, "notes": options.notes}
        comparison_report(answer.value, options.output, **said, template=options.template)
        say(message("report: {file}", file=options.output), options)
    else:
        print_answer(answer, options)
    return 0


def _said(notice: Notice) -> Message:
    earlier, later = notice.earlier, notice.later
    if notice.about == "other_name":
        told = "note: {file} is of '{name}', {other_file} of '{other}'"
        return message(told, file=earlier.file, name=earlier.name, other_file=later.file, other=later.name)
    told = "note: {file} is dated before {other}; they are compared in the order given"
    return message(told, file=later.file, other=earlier.file)
