"""`herstelkb evaluate CASE`: conclusions, unknowns, tensions and conflicts."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace

from herstelkb.commands.options import case_arguments, evaluation, language_option
from herstelkb.terminal import streams

GROUP = "advice"
SUMMARY = "everything that follows from a case, for people or programs"
EXAMPLES = ("evaluate case.yaml", "evaluate - --format json < case.json")


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    case_arguments(parser)
    language_option(parser)
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="text (default), or JSON for programs"
    )


def run(options: Namespace) -> int:
    """Print what follows."""
    found = evaluation(options)
    if options.format == "json":
        print(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
    else:
        from herstelkb.reporting.conclusions import conclusions_text

        print(conclusions_text(found, options.language, streams.width()))
    return 0
