"""`herstelkb new DIR`: a small rule base that passes every check, to be replaced rule by rule with one's own."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

GROUP = "rules"
SUMMARY = "a starter rule base that passes every check"
EXAMPLES = ("new my-knowledge",)


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("folder", metavar="DIR", help="a folder that is empty or does not exist yet")


def run(options: Namespace) -> int:
    """Write the starter."""
    from herstelkb.workbench.editing.starter import write_starter

    folder = Path(options.folder)
    write_starter(folder)
    print(f"a rule base about house plants is in {folder / 'rules'}, a case in {folder / 'cases'}", file=sys.stderr)
    print(f"next: herstelkb check {folder / 'rules'}", file=sys.stderr)
    return 0
