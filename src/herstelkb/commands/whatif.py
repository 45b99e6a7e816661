"""`herstelkb whatif CASE CHANGE…`: what changes to a case would gain, lose, make firmer or weaker, sooner or later."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from herstelkb.commands.options import answer_options, case_arguments, evaluation, print_answer

GROUP = "advice"
SUMMARY = "what changes to a case would gain and lose"
EXAMPLES = ("whatif case.yaml m07.attribute=value", "whatif case.yaml m07.attribute=")


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    case_arguments(parser)
    help_ = "subject.attribute=value: what is observed instead; subject.attribute= for what is no longer known"
    parser.add_argument("changes", metavar="CHANGE", nargs="+", help=help_)
    answer_options(parser)


def run(options: Namespace) -> int:
    """Print the differences."""
    print_answer(evaluation(options).what_if(options.changes), options)
    return 0
