"""`herstelkb batch ORGANISATIONS EMPLOYEES -o DIR`: everything that follows for a whole population."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from herstelkb.commands.options import check_output, knowledge_base, language_option, rules_option
from herstelkb.populations.tables import FORMATS, LIBRARIES

if TYPE_CHECKING:
    from herstelkb.knowledge.base import Knowledge
    from herstelkb.populations.batches import RowCount


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("organisations", metavar="ORGS", help="a table with a row for each case: csv, parquet or arrow")
    parser.add_argument("employees", metavar="EMPLOYEES", help="a table with a row for each employee")
    parser.add_argument("-o", "--output", metavar="DIR", required=True, help="where the two tables of results go")
    parser.add_argument("--engine", choices=LIBRARIES, default="polars", help="what does the work (default: polars)")
    parser.add_argument("--master", metavar="URL", help="the cluster, with --engine spark (default: this machine)")
    parser.add_argument("--format", choices=FORMATS, default="parquet", help="of the results (default: parquet)")
    parser.add_argument("--columns", metavar="GROUP,…", help="groups of columns, as docs/populations.md names them")
    parser.add_argument("--report", metavar="FILE", help="a report of the whole population as well: FILE.html")
    parser.add_argument(
        "--min-group", metavar="N", type=_size, default=10, help="the report shows no smaller group (default 10)"
    )
    language_option(parser)
    rules_option(parser)


def run(options: Namespace) -> int:
    """Write the results, and print how often each conclusion is drawn."""
    from herstelkb.populations import batches
    from herstelkb.populations.tables import format_of, library
    from herstelkb.terminal.working import into_folder

    kb, folder = knowledge_base(options), Path(options.output)
    inputs = {kb.knowledge.one: Path(options.organisations), kb.knowledge.many: Path(options.employees)}
    for path in inputs.values():
        format_of(path)
    batches.targets(kb.knowledge, folder, options.format, inputs)
    chosen = library(options.engine, options.master)
    columns = options.columns.split(",") if options.columns else None
    if options.report:
        _check(options, kb.knowledge)

    def work(partial: Path) -> list[RowCount]:
        to = batches.targets(kb.knowledge, partial, options.format, inputs)
        batches.write(chosen, batches.evaluated(kb, chosen, inputs, columns), to, options.format)
        return batches.counts(kb.knowledge, chosen, to)

    counted = into_folder(folder, work)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    print("\n".join(_lines(counted)))
    print(f"results: {folder}", file=sys.stderr)
    if options.report:
        from herstelkb.populations.report import population_report
        from herstelkb.populations.tallies import GROUPS, tally

        frames = batches.evaluated(kb, chosen, inputs, GROUPS)
        path, language = Path(options.report), kb.knowledge.language(options.language)
        population_report(kb.knowledge, tally(kb.knowledge, frames), path, language=language, least=options.min_group)
        print(f"report: {path}", file=sys.stderr)
    return 0


def _check(options: Namespace, knowledge: Knowledge) -> None:
    """Before the work is done: can the report be written in that form and language?"""
    from herstelkb.ground.diagnostics import UnusableInput

    if Path(options.report).suffix.lower() not in (".html", ".htm"):
        said = f"the report of a population cannot be written as '{options.report}'"
        raise UnusableInput.because("unknown-format", said, hint="end the name in .html")
    check_output(options.report)
    knowledge.language(options.language)


def _size(written: str) -> int:
    if not written.isdecimal() or not 2 <= int(written) <= 1_000_000:
        raise ArgumentTypeError(f"'{written}' is not a number of people from 2")
    return int(written)


def _lines(counted: list[RowCount]) -> list[str]:
    """A line for each attribute, its values with their counts."""
    found: dict[tuple[str, str], list[str]] = {}
    for count in counted:
        said = "none" if count.value is None else count.value
        found.setdefault((count.kind, count.attribute), []).append(f"{said} {count.rows}")
    return [f"{kind}.{attribute}: {', '.join(said)}" for (kind, attribute), said in found.items()]
