"""`herstelkb check-proof RECEIPT`: does every proof of a receipt follow, by a checker that knows no engine?"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from herstelkb.reporting.receipts.form import Receipt

GROUP = "advice"
SUMMARY = "every proof of a receipt or a page, checked step by step"
EXAMPLES = ("check-proof receipt.json", "check-proof report.html --with node")


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("receipt", metavar="RECEIPT", help="a receipt, or a page of the edition file")
    parser.add_argument(
        "--with",
        dest="checker",
        choices=("python", "node"),
        default="python",
        help="python (default), or node: the checker in JavaScript that pages carry",
    )


def run(options: Namespace) -> int:
    """Print what is wrong; 0 if nothing is."""
    from herstelkb.reporting.receipts.checking import check_receipt
    from herstelkb.reporting.receipts.javascript import check_in_javascript
    from herstelkb.reporting.receipts.opening import opened

    receipt = opened(Path(options.receipt))
    wrong = check_in_javascript(receipt) if options.checker == "node" else check_receipt(receipt)
    for line in wrong:
        print(line)
    print(f"{_about(receipt.form)}: {f'{len(wrong)} wrong' if wrong else 'nothing wrong'}", file=sys.stderr)
    return 1 if wrong else 0


def _about(receipt: Receipt) -> str:
    proofs, signature = receipt.proofs, receipt.signature
    counted = f"{len(proofs.conclusions)} conclusions, {len(proofs.refuted)} why-nots" if proofs else "no proofs"
    return f"{counted}; signed with the key {signature.key}" if signature else counted
