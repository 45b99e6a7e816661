"""A person's own view stands beside what others saw, for whoever reads about that person, and for nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

import herstelkb
from herstelkb.cli import main

CASE = """medewerkers:
  - {id: m1, reactie: remmend, own_view: {text: "Ik zie *het* <b>anders</b>.", on: 2026-10-12}}
  - {id: m2, reactie: afwachtend, own_view: Niemand vroeg het mij.}
"""
FIRST = {".html": "Ik zie *het* &lt;b&gt;anders&lt;/b&gt;.", ".md": r"Ik zie \*het\* \<b\>anders\</b\>."}
SECOND = "Niemand vroeg het mij."


@pytest.mark.parametrize("suffix", [".html", ".md"])
@pytest.mark.parametrize(
    ("edition", "first", "second"),
    [("management", False, False), ("leader", True, True), ("person", True, False), ("file", True, True)],
)
def test_who_reads_about_a_person_reads_their_own_view(
    tmp_path: Path, edition: str, suffix: str, first: bool, second: bool
) -> None:
    case, report = tmp_path / "case.yaml", tmp_path / f"report{suffix}"
    case.write_text(CASE, "utf-8")
    only = ["--only", "m1"] if edition == "person" else []
    assert main(["advise", str(case), "-o", str(report), "--edition", edition, *only]) == 0
    shown = report.read_text("utf-8")
    assert (FIRST[suffix] in shown, SECOND in shown) == (first, second)
    assert ("12 oktober 2026" in shown) == first


def test_no_rule_reads_it() -> None:
    kb = herstelkb.load()
    said = [{"id": "m1", "reactie": "remmend", "own_view": view} for view in (None, "Het gaat over onwil.")]
    one, other = (kb.evaluate({"medewerkers": [member]}).to_json() for member in said)
    assert one == other
