"""What comes out is in proportion to what goes in, text and memory, however the input is made. Nothing is timed."""

import json
import shutil
import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import herstelkb
from herstelkb.cli import main
from herstelkb.engines.firings import EngineName
from herstelkb.ground.diagnostics import MAX_FINDINGS, Diagnostic, Place, UnusableInput
from herstelkb.ground.resources import resource
from small_bases import chain
from strategies import LIST

STARTER = resource("templates") / "starter" / "rules"
MANY = {
    "scenarios on one line": lambda n: "scenarios: [" + ", ".join(f"{{id: s{i}}}" for i in range(n)) + "]",
    "nameless scenarios": lambda n: "scenarios: [" + ", ".join(["{}"] * n) + "]",
    "keys twice": lambda n: "claims: {" + ", ".join(["a: b"] * n) + "}",
    "unknown sections": lambda n: "{" + ", ".join(f"z{i}: 1" for i in range(n)) + "}",
    "aliases": lambda n: "rules: [" + ", ".join(["*a"] * n) + "]",
    "one long key": lambda n: "z" * 40 * n + ": 1",
    "long wrong ids": lambda n: "rules: [" + ", ".join(["{id: '" + "É" * n + "'}"] * 20) + "]",
    "lines": lambda n: "scenarios:\n" + "".join(f"  - {{id: s{i}}}\n" for i in range(n)),
}


def shown(tmp_path: Path, text: str, form: str, capsys: pytest.CaptureFixture[str]) -> int:
    """How much `check` prints of a file with this text among those of the starter."""
    rules = tmp_path / "rules"
    shutil.rmtree(rules, ignore_errors=True)
    shutil.copytree(STARTER, rules)
    (rules / "more.yaml").write_text(text, "utf-8")
    capsys.readouterr()
    assert main(["check", str(rules), "--format", form]) in (1, 2)
    printed = capsys.readouterr()
    return len(printed.out) + len(printed.err)


@pytest.mark.parametrize("form", ["json", "sarif", "junit", "pretty"])
@pytest.mark.parametrize("make", MANY.values(), ids=MANY)
def test_what_is_printed_grows_as_the_input_does(
    tmp_path: Path, make: Callable[[int], str], form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    some, more = (shown(tmp_path, make(n), form, capsys) for n in (100, 400))
    assert more < 5 * some + 2_000
    assert more < 400 * len(make(400))


def test_more_than_a_thousand_findings_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(STARTER, rules)
    (rules / "more.yaml").write_text(MANY["nameless scenarios"](2 * MAX_FINDINGS))
    assert main(["check", str(rules), "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert len(found) == MAX_FINDINGS + 1
    assert found[-1]["code"] == "more-findings"
    assert found[-1]["place"]
    with pytest.raises(UnusableInput) as refused:
        herstelkb.load(rules)
    assert len(refused.value.diagnostics) == MAX_FINDINGS + 1


def test_the_worst_that_is_not_listed_counts() -> None:
    place = Place("a.yaml")
    notes = [Diagnostic("x", "y", place, severity="note")] * MAX_FINDINGS
    refused = UnusableInput([*notes, Diagnostic("x", "y", place, severity="warning"), Diagnostic("x", "y", place)])
    assert [f.severity for f in refused.diagnostics[-2:]] == ["note", "error"]
    assert UnusableInput(refused.diagnostics).diagnostics == refused.diagnostics


def test_a_case_with_more_mistakes_says_that_it_was_not_read_on() -> None:
    kb = herstelkb.load()
    with pytest.raises(UnusableInput) as refused:
        kb.case({"medewerkers": [{"id": f"m{n}", "reactie": "zz"} for n in range(3 * MAX_FINDINGS)]})
    assert refused.value.diagnostics[-1].code == "more-findings"


@pytest.mark.parametrize("column", [1, 80, 161, 5_000, 9_990])
def test_a_place_quotes_what_is_near_it(column: int) -> None:
    line = "".join(f"{n:5}" for n in range(2_000))
    place = Place("a.yaml", 1, column, 5, line)
    assert len(place.source) < 200
    assert place.source[column - place.begins :].startswith(line[column - 1 : column + 3])
    marked = Diagnostic("x", "y", place).to_text().splitlines()
    assert marked[1][marked[2].index("^") :].startswith(line[column - 1 : column + 3])


def peak(work: Callable[[], Any]) -> int:
    """The most memory that Python held during some work."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_large_case_takes_memory_in_proportion(tmp_path: Path) -> None:
    kb = herstelkb.load()
    people = [{"id": f"medewerker-{n}", "reactie": {"value": "remmend", "note": "x" * 60}} for n in range(4_000)]
    path = tmp_path / "case.json"
    path.write_text(json.dumps({"medewerkers": people}))
    assert peak(lambda: kb.case(path)) < 12 * path.stat().st_size


@pytest.mark.parametrize("engine", ["reference", "sets"])
def test_proofs_that_rest_on_each_other_take_as_many_calls_as_there_are_rules(engine: EngineName) -> None:
    def calls(length: int) -> int:
        evaluation = chain(length).evaluate({LIST: [{"id": "p", "a0": "x"}]}, engine=engine)
        counted = Counter[str]()
        sys.setprofile(lambda frame, event, arg: counted.update([event]))
        try:
            found = evaluation.conclusions
        finally:
            sys.setprofile(None)
        assert len(found) == length
        return counted["call"]

    assert calls(200) < 2.5 * calls(100)
