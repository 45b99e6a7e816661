"""`herstelkb diff OLD NEW`: what changes from one rule base to another, for stored cases or for any case."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from herstelkb.ground.paths import real

GROUP = "rules"
SUMMARY = "what changes from one rule base to another, for stored cases or for any case"
EXAMPLES = ("diff old-rules new-rules",)


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    where = "a folder of rule files, or a git revision: HEAD~1, HEAD~1:rules"
    parser.add_argument("old", metavar="OLD", help=where)
    parser.add_argument("new", metavar="NEW", help=where)
    parser.add_argument(
        "--cases",
        metavar="DIR",
        nargs="+",
        type=Path,
        help="folders of case files (default: the folder `examples` beside OLD or NEW); scenarios are always included",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text (default), or JSON")


def run(options: Namespace) -> int:
    """Print what changes; exit status 0 if nothing does."""
    from herstelkb.workbench.revising.diff import diff, stored_cases
    from herstelkb.workbench.revising.diff_report import diff_text, diff_to_json
    from herstelkb.workbench.revising.revisions import rule_bases

    old, new = rule_bases(options.old, options.new)
    stored = stored_cases([old, new], options.cases or _examples(options.old, options.new))
    print(f"comparing {len(stored)} stored cases, then, if nothing changes, all cases", file=sys.stderr)
    found = diff(old.knowledge, new.knowledge, stored)
    if options.format == "json":
        print(json.dumps(diff_to_json(found, old.knowledge, new.knowledge), ensure_ascii=False, indent=2))
    else:
        print(diff_text(found, old.knowledge, new.knowledge))
    return 0 if found.same else 1


def _examples(*sources: str) -> list[Path]:
    beside = dict.fromkeys(real(Path(source)).parent / "examples" for source in sources if Path(source).is_dir())
    return [folder for folder in beside if folder.is_dir()]
