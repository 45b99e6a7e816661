"""`herstelkb compare BEFORE AFTER [MORE…]`: what changed between cases of one organisation, and what did it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from itertools import pairwise

from herstelkb.commands.options import answer_options, check_output, knowledge_base, print_answer, rules_option


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("before", metavar="BEFORE", help="the earliest case file")
    parser.add_argument("after", metavar="AFTER", nargs="+", help="later case files, in order")
    rules_option(parser)
    parser.add_argument("--engine", choices=("durable", "reference"), help="default: durable where it is installed")
    answer_options(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="write a report with a timeline: FILE.html or FILE.md")
    parser.add_argument("--names", action="store_true", help="in the report, names instead of ids where there are any")


def run(options: Namespace) -> int:
    """Print what changed, or write the report."""
    from herstelkb.api import compare
    from herstelkb.reporting.comparison import comparison_report
    from herstelkb.reporting.documents import check_suffix

    if options.output:
        check_suffix(options.output)
    check_output(options.output, options.before, *options.after, options.rules)
    kb = knowledge_base(options)
    cases = [kb.case(path) for path in (options.before, *options.after)]
    for earlier, later in pairwise(cases):
        if earlier.date and later.date and later.date < earlier.date:
            print(f"note: {later.file} is dated before {earlier.file}; cases are compared as given", file=sys.stderr)
        if earlier.name and later.name and earlier.name != later.name:
            print(f"note: {earlier.file} is of '{earlier.name}', {later.file} of '{later.name}'", file=sys.stderr)
    answer = compare(*cases, kb=kb, engine=options.engine)
    if options.output:
        comparison_report(answer.value, options.output, language=options.language, names=options.names)
        print(f"report: {options.output}", file=sys.stderr)
    else:
        print_answer(answer, options)
    return 0
