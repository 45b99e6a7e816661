"""`herstelkb receipt CASE`: what an auditor needs to recompute an evaluation, and to check its proofs elsewhere."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from herstelkb.commands.options import case_arguments, check_output, evaluation, language_option, warn
from herstelkb.reporting.shown import EDITIONS

GROUP = "advice"
SUMMARY = "a receipt of an advice, to recompute it or check its proofs"
EXAMPLES = ("receipt case.yaml -o receipt.json", "receipt case.yaml -o receipt.json --with-case --sign key.pem")


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    case_arguments(parser)
    language_option(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="write the receipt to a file (default: print it)")
    parser.add_argument("--edition", choices=EDITIONS, help="of which edition it is (default: file, with proofs)")
    parser.add_argument("--only", metavar="ID", help="the person whom the edition for a person is about")
    parser.add_argument("--with-case", action="store_true", help="the case too, by ids, so that the receipt is enough")
    parser.add_argument("--sign", metavar="KEY", help="sign it with an Ed25519 key (PEM)")
    parser.epilog = (
        "People are in it by id: no names, no own views, no notes, and nobody's name who observed something."
    )


def run(options: Namespace) -> int:
    """Write the receipt."""
    from herstelkb.cases.warnings import name_warnings
    from herstelkb.ground.files import replace_bytes
    from herstelkb.language.documents import file_bytes
    from herstelkb.reporting.documents import Documents
    from herstelkb.reporting.receipts.canonical import canonical
    from herstelkb.reporting.receipts.signing import signed
    from herstelkb.reporting.shown import Shown

    check_output(options.output, options.case, options.table, options.earlier, options.rules, options.sign)
    found = evaluation(options)
    warn(name_warnings(found.case), options)
    edition = options.edition or ("file" if options.only is None else "person")
    shown = Shown(edition=edition, only=options.only)
    receipt = Documents(found).receipt(language=options.language, shown=shown, with_case=options.with_case)
    if options.sign:
        receipt = signed(receipt, file_bytes(Path(options.sign), options.sign), options.sign)
    text = canonical(receipt) + b"\n"
    if options.output:
        replace_bytes(Path(options.output), text)
        print(f"receipt: {options.output}; people are in it by id only", file=sys.stderr)
    else:
        sys.stdout.write(text.decode("utf-8"))
    return 0
