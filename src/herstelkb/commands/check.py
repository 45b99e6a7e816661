"""`herstelkb check [RULES]`: everything wrong with a rule base."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("rules", metavar="RULES", nargs="?", help="a folder of rule files (default: those that ship)")


def run(options: Namespace) -> int:
    """Print the findings; 1 if there are any."""
    from herstelkb.resources import resource
    from herstelkb.workbench.check import check

    folder = Path(options.rules) if options.rules else resource("rules")
    findings = check(folder)
    for finding in findings:
        print(finding.to_text())
    print(f"{len(findings)} findings in {folder}" if findings else f"nothing wrong in {folder}", file=sys.stderr)
    return 1 if findings else 0
