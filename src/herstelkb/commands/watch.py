"""`herstelkb watch [RULES]`: check and test at every save, until Ctrl-C."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from herstelkb.commands.options import engine_option

if TYPE_CHECKING:
    pass

GROUP = "rules"
SUMMARY = "check and test at every save"
EXAMPLES = ("watch my-rules",)


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("rules", metavar="RULES", nargs="?", help="a folder of rule files (default: those that ship)")
    engine_option(parser)
    parser.add_argument("--no-test", action="store_true", help="check only, without running the scenarios")


def run(options: Namespace) -> int:
    """Check the rules now and after each save; 0 when interrupted."""
    from herstelkb.ground.diagnostics import UnusableInput
    from herstelkb.ground.resources import resource
    from herstelkb.workbench.editing.watching import saves

    folder = Path(options.rules) if options.rules else resource("rules")
    if not folder.is_dir():
        raise UnusableInput.because("no-rule-files", f"{folder} is not a folder", hint="name the folder to watch")
    try:
        for files in saves(folder):
            begin = time.perf_counter()
            said = _look(folder, options)
            names = ", ".join(str(path.relative_to(folder)) for path in files)
            heading = f"— {time.strftime('%H:%M:%S')} {names}".rstrip()
            print(f"{heading}\n{said} ({time.perf_counter() - begin:.2f} s)", flush=True)
    except KeyboardInterrupt:
        print(file=sys.stderr)
    return 0


def _look(folder: Path, options: Namespace) -> str:
    """The findings in full, and a summary line."""
    from herstelkb.api.knowledge_base import load
    from herstelkb.ground.diagnostics import UnusableInput, counted
    from herstelkb.workbench.linting.check import check
    from herstelkb.workbench.linting.formats import pretty
    from herstelkb.workbench.testing.scenarios import run as run_scenario

    try:
        findings = check(folder)
    except UnusableInput as error:  # the last file may be gone for a moment
        return error.to_text(private=options.private)
    lines = [pretty([f.private() if options.private else f for f in counted(findings)])] if findings else []
    summary = f"findings: {len(findings)}" if findings else "nothing wrong"
    if not options.no_test and not any(finding.severity == "error" for finding in findings):
        kb = load(folder, engine=options.engine)
        outcomes = [run_scenario(kb, name) for name in kb.knowledge.source.scenarios]
        failed = [outcome for outcome in outcomes if outcome.failures]
        lines += [
            f"{outcome.scenario}: {failure.fact} {failure.expected}; found: {failure.found}"
            for outcome in failed
            for failure in outcome.failures
        ]
        summary += f", {len(outcomes) - len(failed)} of {len(outcomes)} scenarios pass"
    return "\n".join([*lines, summary])
