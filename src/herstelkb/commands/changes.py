"""`herstelkb changes CASE FACT`: the smallest sets of changes that make a fact follow, or stop following."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from herstelkb.commands.options import answer_options, case_arguments, evaluation, print_answer, seen_option

GROUP = "advice"
SUMMARY = "the smallest changes that make a fact follow, or stop following"
EXAMPLES = ("changes case.yaml m07.attribute=value --up-to 2",)


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    case_arguments(parser)
    parser.add_argument("fact", metavar="FACT", help="subject.attribute=value, or subject.attribute for any value")
    parser.add_argument("--up-to", metavar="N", type=int, default=3, help="sets of at most N changes (default: 3)")
    wanted = parser.add_mutually_exclusive_group()
    wanted.add_argument("--follow", dest="follows", action="store_true", default=None, help="make it follow")
    wanted.add_argument("--stop", dest="follows", action="store_false", help="make it stop following")
    seen_option(parser)
    answer_options(parser)
    parser.epilog = (
        "Without --follow or --stop: the opposite of what is so now. Only what the vocabulary says can be changed "
        "is, and nothing is offered that the rules would advise against. Progress goes to standard error where that "
        "is a terminal."
    )


def run(options: Namespace) -> int:
    """Print every set."""
    from herstelkb.terminal.working import counted

    found = evaluation(options)
    with counted("sets tried") as progress:
        answer = found.smallest_changes(
            options.fact, options.up_to, follows=options.follows, seen=options.seen, progress=progress
        )
    print_answer(answer, options)
    return 0
