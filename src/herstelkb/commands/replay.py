"""`herstelkb replay RECEIPT`: the evaluation of a receipt, done again and compared."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from herstelkb.commands.options import case, earlier_case, earlier_option, knowledge_base, rules_option

if TYPE_CHECKING:
    from herstelkb.api.evaluation import Evaluation
    from herstelkb.api.knowledge_base import KnowledgeBase
    from herstelkb.engines.firings import EngineName

GROUP = "advice"
SUMMARY = "a receipt recomputed: the same, or what differs and why"
EXAMPLES = ("replay receipt.json", "replay receipt.json --case case.yaml --rules my-rules")


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("receipt", metavar="RECEIPT", help="a receipt, or a page of the edition file")
    parser.add_argument("--case", metavar="CASE", help="the case file (default: the case in the receipt)")
    earlier_option(parser)
    rules_option(parser)
    parser.epilog = "Exit status 0 means the same, 1 that something differs."


def run(options: Namespace) -> int:
    """Print whether it is the same."""
    from herstelkb.reporting.documents import Documents
    from herstelkb.reporting.receipts.opening import opened
    from herstelkb.reporting.receipts.replay import replayed
    from herstelkb.reporting.shown import Shown

    receipt = opened(Path(options.receipt)).data
    evaluation = _again(receipt, options)
    report = receipt["report"]
    shown = Shown(edition=report["edition"], only=report["only"])
    again = Documents(evaluation).receipt(language=report["language"], shown=shown)
    found = replayed(receipt, again, whole_case=options.case is not None)
    for what in found.not_compared:
        print(f"not compared: {what}", file=sys.stderr)
    if not found.causes:
        print("same")
        return 0
    print("different", *(f"  {line}" for line in found.differs), f"cause: {', '.join(found.causes)}", sep="\n")
    return 1


def _again(receipt: dict[str, Any], options: Namespace) -> Evaluation:
    """The evaluation, by the engine that the receipt names where it is there."""
    from herstelkb.ground.diagnostics import UnusableInput

    kb = knowledge_base(options)
    try:
        return _evaluated(kb, receipt, options, receipt["made_by"]["engine"])
    except UnusableInput as error:
        if [one.code for one in error.diagnostics] not in (["engine-missing"], ["unknown-engine"]):
            raise
    print(f"the engine '{receipt['made_by']['engine']}' is not here: another one answers", file=sys.stderr)
    return _evaluated(kb, receipt, options, None)


def _evaluated(kb: KnowledgeBase, receipt: dict[str, Any], options: Namespace, engine: EngineName | None) -> Evaluation:
    from herstelkb.ground.diagnostics import UnusableInput

    if options.case is not None:
        return kb.evaluate(case(kb, options.case), engine=engine, earlier=earlier_case(kb, options))
    files = receipt.get("case_files")
    if not files:
        said = "the case is not in the receipt"
        hint = "give it with --case, or make the receipt with --with-case"
        raise UnusableInput.because("no-case", said, file=options.receipt, hint=hint)
    found: Evaluation | None = None
    for data in reversed(files):
        found = kb.evaluate(data, engine=engine, earlier=found)
    assert found is not None  # Invariant: there is at least one
    return found
