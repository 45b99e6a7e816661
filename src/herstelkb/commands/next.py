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
    """Print the questions; as text only the first ones, and how many more there are; then what observations lack."""
    from herstelkb.reporting.evidence import evidence_lines
    from herstelkb.reporting.outline import to_text
    from herstelkb.reporting.voice import Voice
    from herstelkb.terminal import streams
    from herstelkb.terminal.working import at_work

    found = evaluation(options)
    with at_work() as doing:
        answer = found.questions(lambda done, total: doing(f"{done} of {total} unknowns"))
    left = len(answer.value) - SHOWN
    if options.format != "text":
        print_answer(answer, options)
        return 0
    voice = Voice(answer.knowledge, answer.case, options.language, width=streams.width())
    if options.all or left <= 0:
        print_answer(answer, options)
    else:
        print_answer(replace(answer, value=answer.value[:SHOWN]), options)
        print(voice.phrase("questions.more", count=left))
    if lines := evidence_lines(found.lacking_evidence, voice):
        print(to_text(lines, voice, plain=options.plain))
    return 0
