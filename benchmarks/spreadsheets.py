"""How long a form and an outcome take as workbooks, beside the HTML report of the same case.

Processor seconds of one process, the best of some rounds, once everything is imported; sizes in bytes. `larger` is a
case of so many copies of its members.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import herstelkb
from herstelkb.cases.reading import case_of

CASE = Path(__file__).resolve().parents[1] / "examples" / "basisschool.yaml"


def best(what: Callable[[], Any], rounds: int) -> tuple[float, Any]:
    """The least processor time, and the result."""
    times, result = [], None
    for _ in range(rounds):
        start = time.process_time()
        result = what()
        times.append(time.process_time() - start)
    return round(min(times), 4), result


def figures(kb: herstelkb.KnowledgeBase, written: dict[str, Any], rounds: int) -> dict[str, Any]:
    """Seconds and bytes for one case."""
    case = kb.case(written)
    empty, _ = best(kb.form, rounds)
    out, form = best(lambda: kb.form(case), rounds)  # reading it back, to be sure of it, included
    back, _ = best(lambda: case_of(form, "form.xlsx", kb.knowledge), rounds)
    told, outcome = best(lambda: kb.evaluate(case).to_xlsx(), rounds)
    html, page = best(lambda: kb.evaluate(case).to_html(), rounds)
    return {
        "members": len(case.ids),
        "empty form": empty,
        "form": out,
        "read": back,
        "outcome": told,
        "html": html,
        "bytes": {"form": len(form), "outcome": len(outcome), "html": len(page.encode())},
    }


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--copies", type=int, default=100, help="of the members, in the larger case")
    options = parser.parse_args()
    kb = herstelkb.load()
    data = kb.case(CASE).to_json()
    people = kb.knowledge.source.head.subjects.list
    copies = [{**one, "id": f"{one['id']}-{n}"} for n in range(options.copies) for one in data[people]]
    rows = {"school": figures(kb, data, options.rounds)}
    case = kb.case({**data, people: copies})
    out, form = best(lambda: kb.form(case), 1)
    back, _ = best(lambda: case_of(form, "form.xlsx", kb.knowledge), 1)
    rows["larger"] = {"members": len(copies), "form": out, "read": back, "bytes": {"form": len(form)}}
    print(json.dumps(rows, indent=2))


if __name__ == "__main__":
    main()
