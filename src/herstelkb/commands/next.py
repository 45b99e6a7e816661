"""`herstelkb next CASE`: what to find out next, and what it could change."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace

from herstelkb.commands.options import answer_options, case_arguments, evaluation, print_answer

GROUP = "advice"
SUMMARY = "what to find out next, and what the answers could change"
EXAMPLES = ("next case.yaml --depth 1", "next case.yaml --all")

SHOWN = 10  # questions to show as text without --all


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    case_arguments(parser)
    answer_options(parser)
    parser.add_argument(
        "--all",
        action="store_true",
        help=f"also those that can change conclusions alone, and as text not just the first {SHOWN}",
    )
    parser.epilog = "To answer those that can change the advice one by one: herstelkb ask CASE."


def run(options: Namespace) -> int:
    """Print the questions that can change a goal, or all; as text only the first, and then what observations lack."""
    from herstelkb.conversation.wording import aim
    from herstelkb.reporting.evidence import evidence_lines
    from herstelkb.reporting.outline import to_text
    from herstelkb.reporting.voice import Voice
    from herstelkb.terminal import streams
    from herstelkb.terminal.working import at_work

    found = evaluation(options)
    with at_work() as doing:
        answer = found.questions(lambda done, total: doing(f"{done} of {total} unknowns"))
    asked = tuple(question for question in answer.value if question.can_change_a_goal(answer.knowledge))
    if options.format != "text":
        print_answer(answer if options.all else replace(answer, value=asked), options)
        return 0
    voice = Voice(answer.knowledge, answer.case, options.language, width=streams.width())
    shown = answer.value if options.all else asked[:SHOWN]
    left = len(answer.value) - len(shown)
    if shown or not left:
        print_answer(replace(answer, value=shown), options)
    if left:
        print(voice.phrase("questions.more" if shown else "questions.no_goals", count=left, aim=aim(voice)))
    if lines := evidence_lines(found.lacking_evidence, voice):
        print(to_text(lines, voice, plain=options.plain))
    return 0
