"""`herstelkb explain CASE FACT`: why a fact holds, or why it does not, down to observations, rules and claims."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from herstelkb.commands.options import answer_options, case_arguments, evaluation, print_answer

if TYPE_CHECKING:
    from herstelkb.api.answer import Answer
    from herstelkb.api.evaluation import Evaluation

GROUP = "advice"
SUMMARY = "how a fact of a case is known, as a proof"
EXAMPLES = ("explain case.yaml m07.attribute", "explain case.yaml m07 --instead-of m08")


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    case_arguments(parser)
    parser.add_argument("fact", metavar="FACT", help="subject.attribute=value, or subject.attribute for any value")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--all", action="store_true", help="every proof instead of the shortest")
    ways.add_argument("--why-not", action="store_true", help="for a fact without a value: why not the other values")
    ways.add_argument(
        "--instead-of",
        metavar="OTHER",
        help="why not OTHER: a fact, or another value; with two members for FACT and OTHER: what makes them differ",
    )
    answer_options(parser)
    parser.epilog = "For a fact that does not hold, the answer is why not. Exit status 0 means either answer."


def run(options: Namespace) -> int:
    """Print why, or else why not."""
    print_answer(_answer(evaluation(options), options), options)
    return 0


def _answer(found: Evaluation, options: Namespace) -> Answer[Any]:
    if options.instead_of is not None:
        return found.contrast(options.fact, options.instead_of)
    why = None if options.why_not else found.why(options.fact, every=options.all)
    answer = why or found.why_not(options.fact) or found.why(options.fact)
    assert answer is not None  # Invariant: every literal has exactly one of the two answers
    return answer
