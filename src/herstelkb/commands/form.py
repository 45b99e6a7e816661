"""`herstelkb form -o FILE.xlsx`: a form for a case, to be filled in with any spreadsheet program."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from herstelkb.commands.options import case, check_output, knowledge_base, language_option, rules_option, workbook_path
from herstelkb.ground.diagnostics import UnusableInput

GROUP = "advice"
SUMMARY = "a form for a case, to fill in with a spreadsheet program or on paper"
EXAMPLES = (
    "form -o form.xlsx",
    "form -o form.xlsx --case case.yaml --language en",
    "form --paper -o form.html",
)


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="write the form: FILE.xlsx, or with --paper FILE.html"
    )
    parser.add_argument("--paper", action="store_true", help="a page to print, for whoever fills it in by hand")
    parser.add_argument("--case", metavar="CASE", help="fill in what this case knows")
    parser.add_argument("--people", metavar="N", type=int, default=12, help="rows for members (default: 12)")
    rules_option(parser)
    language_option(parser)
    parser.epilog = "Every command that reads a case reads the form that was filled in, saved as .xlsx."


def run(options: Namespace) -> int:
    """Write the form."""
    from herstelkb.ground.files import replace_bytes

    if options.paper:
        return _on_paper(options)
    path = workbook_path(options.output)
    check_output(options.output, options.case, options.rules)
    kb = knowledge_base(options)
    known = case(kb, options.case) if options.case else None
    replace_bytes(path, kb.form(known, people=options.people, language=options.language))
    print(f"form: {path}", file=sys.stderr)
    return 0


def _on_paper(options: Namespace) -> int:
    """Write the form as a page to print.

    Raises:
        UnusableInput: its name has another suffix than .html, or a case would be filled in.
    """
    from herstelkb.ground.files import replace_text
    from herstelkb.reporting.documents import form_of
    from herstelkb.reporting.paper_form import paper_form

    if form_of(options.output) != "html":
        said = f"a form on paper cannot be written as '{options.output}'"
        raise UnusableInput.because("unknown-format", said, hint="end the name in .html, and print that page")
    if options.case:
        said = "a form on paper is empty: it is filled in by hand"
        raise UnusableInput.because("wrong-option", said, hint="leave --case out, or --paper")
    check_output(options.output, options.rules)
    kb = knowledge_base(options)
    replace_text(Path(options.output), paper_form(kb.knowledge, options.language))
    print(f"form: {options.output}", file=sys.stderr)
    return 0
