"""`herstelkb check [RULES]`: everything wrong with a rule base, in several formats, and fixed where possible."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from herstelkb.ground.diagnostics import Diagnostic
    from herstelkb.workbench.linting.registry import Prover

GROUP = "rules"
SUMMARY = "everything wrong with a rule base"
EXAMPLES = ("check my-rules", "check my-rules --fix", "check --explain unread-attribute")


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("rules", metavar="RULES", nargs="?", help="a folder of rule files (default: those that ship)")
    parser.add_argument(
        "--format",
        choices=("pretty", "plain", "json", "sarif", "github", "junit"),
        default="pretty",
        help="pretty (default), plain (one line a finding), json, sarif, github, junit",
    )
    parser.add_argument(
        "--fail-level",
        choices=("error", "warning", "never"),
        default="warning",
        help="the lowest severity for exit status 1 (default: warning)",
    )
    parser.add_argument("--fix", action="store_true", help="fix what can be fixed without asking")
    parser.add_argument("--diff", action="store_true", help="show what --fix would change, and change nothing")
    parser.add_argument("--prove", action="store_true", help="prove with z3 what findings say of every case")
    parser.add_argument(
        "--explain", metavar="CODE", help="the page of a code: what, why, an example, how to suppress it"
    )


def run(options: Namespace) -> int:
    """Print the findings; 1 if there are any of the level that fails."""
    from herstelkb.ground.diagnostics import counted
    from herstelkb.ground.differing import unified_diff
    from herstelkb.ground.files import revise_text
    from herstelkb.ground.resources import resource
    from herstelkb.language.rule_texts import rule_documents
    from herstelkb.workbench.linting.check import check_documents
    from herstelkb.workbench.linting.fixes import changes, fixed

    if options.explain:
        print(_page(options.explain), end="")
        return 0
    folder = Path(options.rules) if options.rules else resource("rules")
    documents, unread = rule_documents(folder)
    if unread and (options.fix or options.diff):
        # The items of those files would look as if they did not exist.
        print("nothing is fixed until every file can be read", file=sys.stderr)
    elif options.fix or options.diff:
        after, _ = fixed(documents)
        changed = changes(documents, after)
        if options.diff:
            print(unified_diff({d.file: d.text for d in documents}, changed, "fixed"), end="")
            return _status(check_documents(documents, unread), options.fail_level)
        for file, text in changed.items():
            revise_text(Path(file), text)
            print(f"fixed {file}", file=sys.stderr)
        documents = after
    findings = check_documents(documents, unread, prover=_prover() if options.prove else None)
    shown = [f.private() for f in counted(findings)] if options.private else counted(findings)
    _print(shown, options.format)
    fixable = sum(bool(finding.edits) for finding in findings)
    hint = f"; --fix fixes {fixable} of them" if fixable and not options.fix else ""
    count = f"{len(findings)} finding{'s' if len(findings) > 1 else ''} in {folder}{hint}"
    print(count if findings else f"nothing wrong in {folder}", file=sys.stderr)
    return _status(findings, options.fail_level)


def _print(findings: Sequence[Diagnostic], name: str) -> None:
    from herstelkb.workbench.linting.formats import FORMATS, pretty

    if name == "pretty":
        text = pretty(findings, colour=sys.stdout.isatty() and "NO_COLOR" not in os.environ)
    else:
        text = FORMATS[name](findings)
    if text:
        print(text)


def _prover() -> Prover:
    from herstelkb.workbench.proving.proving import proved

    return proved


def _status(findings: Sequence[Diagnostic], level: str) -> int:
    levels = {"error": ("error",), "warning": ("error", "warning"), "never": ()}[level]
    return 1 if any(finding.severity in levels for finding in findings) else 0


def _page(code: str) -> str:
    from herstelkb.ground.diagnostics import UnusableInput
    from herstelkb.ground.resources import resource
    from herstelkb.ground.suggestions import did_you_mean
    from herstelkb.workbench.linting.registry import codes, current

    code = current(code)
    if code not in codes():
        hint = did_you_mean(code, codes())
        raise UnusableInput.because("unknown-code", f"there is no code '{code}'", hint=hint)
    return (resource("docs/checks") / f"{code}.md").read_text("utf-8")
