"""`herstelkb batch CASES MEMBERS -o DIR`: everything that follows for a whole population."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from herstelkb.commands.options import check_output, knowledge_base, language_option, rules_option
from herstelkb.ground.diagnostics import UnusableInput

if TYPE_CHECKING:
    from herstelkb.knowledge.base import Knowledge
    from herstelkb.populations.batches import RowCount
    from herstelkb.populations.ledger import Ledger

GROUP = "populations"
SUMMARY = "everything that follows for a whole population, from tables to tables"
EXAMPLES = ("batch population/cases.parquet population/members.parquet -o concluded",)


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    from herstelkb.populations.tables import FORMATS, LIBRARIES, WORKBOOK

    parser.add_argument("cases", metavar="CASES", help="a table with a row for each case: csv, parquet or arrow")
    parser.add_argument("members", metavar="MEMBERS", help="a table with a row for each member of a case")
    parser.add_argument("-o", "--output", metavar="DIR", required=True, help="the folder for the two result tables")
    parser.add_argument("--engine", choices=LIBRARIES, default="polars", help="the library to use (default: polars)")
    parser.add_argument("--master", metavar="URL", help="the cluster, with --engine spark (default: this machine)")
    parser.add_argument(
        "--format",
        choices=(*FORMATS, WORKBOOK),
        default="parquet",
        help="of the results (default: parquet); xlsx is in words",
    )
    parser.add_argument("--columns", metavar="GROUP,…", help="groups of columns, as docs/populations.md names them")
    rules_option(parser)
    language_option(parser)
    report = parser.add_argument_group(
        "a report of the whole population",
        "every number in it carries random noise, derived from a secret; a ledger refuses reports\n"
        "that are too similar to earlier ones. Keep both files",
    )
    report.add_argument("--report", metavar="FILE", help="also write the report: FILE.html, .pdf or .docx")
    report.add_argument("--secret", metavar="FILE", help="32 random bytes that only you have")
    report.add_argument("--ledger", metavar="FILE", help="a record of the reports of a series")
    report.add_argument(
        "--new-series", metavar="NAME", help="start a series: creates the ledger, and the secret if there is none"
    )
    report.add_argument(
        "--min-group", metavar="N", type=int, help="the smallest group to show (default: 10, or that of the series)"
    )


def run(options: Namespace) -> int:
    """Write the results, and print how often each conclusion follows."""
    from herstelkb.populations import batches
    from herstelkb.populations.tables import WORKBOOK, format_of, library
    from herstelkb.populations.workbooks import to_workbooks
    from herstelkb.terminal.working import into_folder

    kb, folder = knowledge_base(options), Path(options.output)
    inputs = {kb.knowledge.one: Path(options.cases), kb.knowledge.many: Path(options.members)}
    for path in inputs.values():
        format_of(path)
    batches.targets(kb.knowledge, folder, options.format, inputs)
    chosen = library(options.engine, options.master)
    columns = options.columns.split(",") if options.columns else None
    ledger = _ledger(options, kb.knowledge) if options.report else None

    def work(partial: Path) -> list[RowCount]:
        form = "parquet" if options.format == WORKBOOK else options.format
        to = batches.targets(kb.knowledge, partial, form, inputs)
        batches.write(chosen, batches.evaluated(kb, chosen, inputs, columns), to, form)
        counted = batches.counts(kb.knowledge, chosen, to)
        if options.format == WORKBOOK:
            to_workbooks(kb.knowledge, chosen, to, options.language)
        return counted

    counted = into_folder(folder, work)
    print("\n".join(_lines(counted)))
    print(f"results: {folder}", file=sys.stderr)
    if ledger:
        from herstelkb.populations.publishing import publish
        from herstelkb.populations.tallies import GROUPS

        frames = batches.evaluated(kb, chosen, inputs, GROUPS)
        publish(kb.knowledge, frames, options.report, ledger, language=options.language)
        print(f"report: {options.report}", file=sys.stderr)
    return 0


def _ledger(options: Namespace, knowledge: Knowledge) -> Ledger:
    """The series that the report belongs to, opened before the work starts so that errors come early.

    Raises:
        UnusableInput: the format, path or language of the report is wrong, or there is no secret or ledger.
    """
    from herstelkb.paper.writing import PAGES, check_name
    from herstelkb.populations.ledger import LEAST, begin, resume

    check_name(options.report, PAGES)
    check_output(options.report, options.secret, options.ledger)
    knowledge.language(options.language)
    if options.secret is None or options.ledger is None:
        said = "a report needs a secret and a ledger: otherwise anyone could remove the noise from its numbers"
        hint = (
            "--secret FILE --ledger FILE --new-series NAME starts a series and creates both files: the secret is "
            "32 random bytes that only you can read. Use the same two files for later reports"
        )
        raise UnusableInput.because("no-secret", said, hint=hint)
    check_output(options.ledger)
    if options.new_series is not None:
        least = LEAST if options.min_group is None else options.min_group
        is_there = Path(options.secret).exists()
        begun = begin(options.ledger, secret=options.secret, series=options.new_series, least=least)
        if not is_there:
            print(f"secret: created {options.secret}: keep it, and keep it private", file=sys.stderr)
        return begun
    found = resume(options.ledger, secret=options.secret)
    if options.min_group not in (None, found.least):
        said = f"the series of {options.ledger} shows groups from {found.least}, not from {options.min_group}"
        raise UnusableInput.because("wrong-group", said, hint="remove --min-group, or start another series")
    return found


def _lines(counted: list[RowCount]) -> list[str]:
    """A line for each attribute: its values with their counts."""
    found: dict[tuple[str, str], list[str]] = {}
    for count in counted:
        said = "none" if count.value is None else count.value
        found.setdefault((count.kind, count.attribute), []).append(f"{said} {count.rows}")
    return [f"{kind}.{attribute}: {', '.join(said)}" for (kind, attribute), said in found.items()]
