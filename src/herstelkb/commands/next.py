"""`herstelkb next CASE`: what to find out next, and what it could change."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace

from herstelkb.commands.options import answer_options, case_arguments, evaluation, print_answer

GROUP = "advice"
SUMMARY = "what to find out next, and what the answers could change"
EXAMPLES = ("next case.yaml --depth 1", "next case.yaml --all")

SHOWN = 10  # questions to show without --all


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    case_arguments(parser)
    answer_options(parser)
    parser.add_argument("--all", action="store_true", help=f"show all questions as text, not just the first {SHOWN}")
    parser.epilog = "To answer them one by one: herstelkb ask CASE."


def run(options: Namespace) -> int:
    """Print the questions; as text only the first ones, and how many more there are."""
    from herstelkb.reporting.voice import Voice
    from herstelkb.terminal.working import at_work

    found = evaluation(options)
    with at_work() as doing:
        answer = found.questions(lambda done, total: doing(f"{done} of {total} unknowns"))
    left = len(answer.value) - SHOWN
    if options.all or options.format != "text" or left <= 0:
        print_answer(answer, options)
    else:
        print_answer(replace(answer, value=answer.value[:SHOWN]), options)
        print(Voice(answer.knowledge, answer.case, options.language).phrase("questions.more", count=left))
    return 0
