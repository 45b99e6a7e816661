"""`herstelkb sample N -o DIR`: generated cases, in the form that `batch` reads."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from herstelkb.commands.options import knowledge_base, rules_option

GROUP = "populations"
SUMMARY = "any number of generated cases, for demonstrations and tests"
EXAMPLES = ("sample 1000 -o population --seed 7",)

_MOST = 10_000_000


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("cases", metavar="N", type=_number, help="how many cases; each has ten members on average")
    parser.add_argument("-o", "--output", metavar="DIR", required=True, help="the folder for the two Parquet files")
    parser.add_argument("--seed", metavar="S", type=int, default=1, help="each seed gives other cases (default: 1)")
    rules_option(parser)


def run(options: Namespace) -> int:
    """Write the two files."""
    from herstelkb.populations.batches import write_sample
    from herstelkb.terminal.working import into_folder

    knowledge, folder = knowledge_base(options).knowledge, Path(options.output)
    into_folder(folder, lambda partial: write_sample(knowledge, partial, options.cases, options.seed))
    print(f"{options.cases} cases in {folder}", file=sys.stderr)
    return 0


def _number(written: str) -> int:
    if not written.isdecimal() or not 0 <= int(written) <= _MOST:
        raise ArgumentTypeError(f"'{written}' is not a number of cases from 0 to {_MOST}")
    return int(written)
