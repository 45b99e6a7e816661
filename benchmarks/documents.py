"""How long and how large reports are as PDF and DOCX, beside the same report as a page.

CPU time, in one run, of medians of three.

- `run`: the whole of `advise` for the school, in a process of its own, with the leader's edition as a page, a PDF and a
  DOCX: what the document takes beside the page;
- `form`: of the same, from the page that is there to the bytes of the document;
- `long`: a leader's edition of so many members that the PDF has forty pages; the file edition of the school beside it.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
from case import all_observed

import herstelkb
from herstelkb.paper.writing import report_bytes

SCHOOL = Path(__file__).parents[1] / "examples" / "basisschool.yaml"
LONG = 165  # members, whose cards make a leader's edition forty pages long
SUFFIXES = (".html", ".pdf", ".docx")


def cpu(work: Callable[[], Any], times: int = 3) -> float:
    """The seconds of CPU time that work takes."""
    found = []
    for _ in range(times):
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    return statistics.median(found)


def run(suffix: str, folder: Path) -> float:
    """The seconds of CPU time of a whole `advise`, in a process of its own."""
    command = [sys.executable, "-m", "herstelkb", "advise", str(SCHOOL), "-o", str(folder / f"report{suffix}")]
    found = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True, env=os.environ)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(found)


def pages(pdf: bytes) -> int:
    """How many pages a PDF has."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", metavar="FILE", help="also write the figures here")
    options = parser.parse_args()
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        whole = {suffix: run(suffix, Path(folder)) for suffix in SUFFIXES}
    kb = herstelkb.load()
    leader = kb.evaluate(SCHOOL).to_html()
    for suffix in SUFFIXES[1:]:
        made = report_bytes(suffix, lambda _: leader)
        took = cpu(lambda suffix=suffix: report_bytes(suffix, lambda _: leader))
        figures[suffix] = {"run": whole[suffix] / whole[".html"], "seconds": took, "bytes": len(made)}
        print(
            f"{suffix}: {len(made) / 1000:.0f} kB beside a page of {len(leader) / 1000:.0f} kB; {took:.2f} s;", end=" "
        )
        print(f"a run takes {whole[suffix]:.2f} s, {whole[suffix] / whole['.html']:.2f} times that of the page")
    many = all_observed(kb, LONG, random.Random(0))
    for name, page in (
        (f"leader, {LONG} members", kb.evaluate(many).to_html()),
        ("file, the school", kb.evaluate(SCHOOL).to_html(edition="file")),
    ):
        count = pages(report_bytes(".pdf", lambda _, page=page: page))
        took = cpu(lambda page=page: report_bytes(".pdf", lambda _: page))
        figures[name] = {"pages": count, "seconds": took}
        print(f"{name}: {count} pages in {took:.2f} s, {took / count * 40:.2f} s for forty")
    if options.json:
        Path(options.json).write_text(json.dumps(figures, indent=1), "utf-8")


if __name__ == "__main__":
    main()
