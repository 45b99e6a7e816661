"""`herstelkb whatif CASE CHANGE…`: the conclusions that changes to a case would add, remove, strengthen or shift."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from herstelkb.commands.options import answer_options, case_arguments, evaluation, print_answer, seen_option

GROUP = "advice"
SUMMARY = "which conclusions changes to a case would add and remove"
EXAMPLES = (
    "whatif case.yaml m07.attribute=value",
    "whatif case.yaml m07.attribute=value --seen",
    "whatif case.yaml m07.attribute=",
)


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    case_arguments(parser)
    help_ = "subject.attribute=value: the new observation; subject.attribute= to make it unknown"
    parser.add_argument("changes", metavar="CHANGE", nargs="+", help=help_)
    seen_option(parser)
    answer_options(parser)
    parser.epilog = (
        "What the vocabulary says can be changed is done from now on: what is established now stays, and what follows "
        "comes after. Anything else is seen, as if it had been observed."
    )


def run(options: Namespace) -> int:
    """Print the differences."""
    print_answer(evaluation(options).what_if(options.changes, seen=options.seen), options)
    return 0
