"""`herstelkb next CASE`: what to find out next, and what it could change."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from herstelkb.commands.options import answer_options, case_arguments, evaluation, print_answer


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    case_arguments(parser)
    answer_options(parser)
    parser.epilog = "To be asked them one by one: herstelkb ask CASE."


def run(options: Namespace) -> int:
    """Print the questions."""
    print_answer(evaluation(options).questions(), options)
    return 0
