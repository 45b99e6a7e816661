"""`herstelkb workbench -o FILE`: one HTML file with the rules and the whole program inside, for who has neither."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from herstelkb.commands.options import check_output, language_option, rules_option

GROUP = "advice"
SUMMARY = "one HTML file in which an adviser does all of this, offline"
EXAMPLES = ("workbench -o werkbank.html", "workbench --case case.yaml -o werkbank.html")


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("-o", "--output", metavar="FILE", required=True, help="the HTML file to write")
    rules_option(parser)
    parser.add_argument("--case", metavar="CASE", help="a case file to open it with, YAML or JSON")
    language_option(parser)
    said = "a folder with the runtime, which is fetched into it once (default: in the user's cache)"
    parser.add_argument("--runtime", metavar="DIR", help=said)


def run(options: Namespace) -> int:
    """Write the file and print its path."""
    from herstelkb.commands.options import knowledge_base
    from herstelkb.ground.files import replace_text
    from herstelkb.page.building.build import page

    check_output(options.output, options.rules, options.case)
    rules, case, folder = (Path(name) if name else None for name in (options.rules, options.case, options.runtime))
    built = page(knowledge_base(options), rules, case=case, language=options.language, folder=folder)
    replace_text(Path(options.output), built, private=case is not None)
    print(options.output)
    return 0
