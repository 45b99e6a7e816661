"""`herstelkb evaluate CASE`: conclusions, unknowns, tensions and conflicts; as text, JSON or a workbook."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace

from herstelkb.commands.options import case_arguments, check_output, evaluation, language_option, workbook_path
from herstelkb.ground.files import replace_bytes
from herstelkb.terminal import streams

GROUP = "advice"
SUMMARY = "everything that follows from a case, for people or programs"
EXAMPLES = ("evaluate case.yaml", "evaluate - --format json < case.json", "evaluate case.yaml -o outcome.xlsx")


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    case_arguments(parser)
    language_option(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="write a workbook instead: FILE.xlsx")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="text (default), or JSON for programs"
    )


def run(options: Namespace) -> int:
    """Print what follows, or write it."""
    if options.output:
        path = workbook_path(options.output)
        check_output(options.output, options.case, options.table, options.earlier, options.rules)
        replace_bytes(path, evaluation(options).to_xlsx(options.language))
        print(f"outcome: {path}", file=sys.stderr)
        return 0
    found = evaluation(options)
    if options.format == "json":
        print(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
    else:
        from herstelkb.reporting.conclusions import conclusions_text

        print(conclusions_text(found, options.language, streams.width()))
    return 0
