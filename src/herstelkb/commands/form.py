"""`herstelkb form -o FILE.xlsx`: a form for a case, to be filled in with any spreadsheet program."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from herstelkb.commands.options import case, check_output, knowledge_base, language_option, rules_option, workbook_path

GROUP = "advice"
SUMMARY = "a form for a case, to fill in with a spreadsheet program"
EXAMPLES = ("form -o form.xlsx", "form -o form.xlsx --case case.yaml --language en")


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("-o", "--output", metavar="FILE", required=True, help="write the form: FILE.xlsx")
    parser.add_argument("--case", metavar="CASE", help="fill in what this case knows")
    parser.add_argument("--people", metavar="N", type=int, default=12, help="rows for members (default: 12)")
    rules_option(parser)
    language_option(parser)
    parser.epilog = "Every command that reads a case reads the form that was filled in, saved as .xlsx."


def run(options: Namespace) -> int:
    """Write the form."""
    from herstelkb.ground.files import replace_bytes

    path = workbook_path(options.output)
    check_output(options.output, options.case, options.rules)
    kb = knowledge_base(options)
    known = case(kb, options.case) if options.case else None
    replace_bytes(path, kb.form(known, people=options.people, language=options.language))
    print(f"form: {path}", file=sys.stderr)
    return 0
