"""`herstelkb handbook [RULES] -o DIR`: the rule base as a site to read, which works from a disk."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from herstelkb.commands.options import engine_option

GROUP = "rules"
SUMMARY = "the rule base as a site to read, that works offline"
EXAMPLES = ("handbook my-rules -o handbook",)


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("rules", metavar="RULES", nargs="?", help="a folder of rule files (default: those that ship)")
    parser.add_argument("-o", "--output", metavar="DIR", required=True, help="a new or empty folder, or a handbook")
    engine_option(parser)


def run(options: Namespace) -> int:
    """Write the handbook and print the path of its first page."""
    from herstelkb.api.knowledge_base import load
    from herstelkb.workbench.handbook.site import check_folder, files, pictures_possible, write

    check_folder(Path(options.output))
    found = files(load(options.rules, engine=options.engine))
    write(found, Path(options.output))
    if not pictures_possible():
        print("without pictures; to have them: pip install 'herstelkb[graph]'", file=sys.stderr)
    print(Path(options.output) / "index.html")
    return 0
