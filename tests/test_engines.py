"""Which engine answers: the default one for ordinary cases, `sets` for large ones, and any that is named."""

import argparse
import json
import logging
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

import herstelkb
from herstelkb.cli import main
from herstelkb.derivation import deriving
from herstelkb.engines import limits
from herstelkb.engines.firings import ENGINES
from herstelkb.ground.caching import cached_property
from herstelkb.workbench.linting.check import check

SHARING = limits.MAX_LATER + 1
needs_durable = pytest.mark.skipif(deriving.default_engine() != "durable", reason="durable-rules is not installed")
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def text(words: str) -> dict[str, str]:
    return {"nl": words, "en": f"{words}, in English"}


def attribute(name: str, values: list[Any], *, derived: bool = False) -> dict[str, Any]:
    question = {} if derived else {"question": text(f"welke {name}?")}
    said = {value: {"label": text(f"{name} {value}"), "says": text(f"de {name} is {value}")} for value in values}
    known_by = "derivation" if derived else "observation"
    return {"known_by": known_by, "label": text(f"de {name}"), **question, "values": said}


def crowded() -> dict[str, Any]:
    """A rule base with one rule more than durable-rules can take that shares two conditions."""
    kinds = [f"k{n}" for n in range(SHARING // 2 + 1)]
    asked = [(kind, size) for kind in kinds for size in ("groot", "klein")][:SHARING]
    return {
        "knowledge_base": {
            "title": text("machines"),
            "languages": ["nl", "en"],
            "certainty": {"zeker": text("zeker")},
            "time": {"nu": text("nu")},
            "subjects": {"one": "hal", "many": "machine", "list": "machines"},
        },
        "vocabulary": {
            "hal": {"stroom": attribute("stroom", ["aan", "uit"]), "lucht": attribute("lucht", ["droog", "nat"])},
            "machine": {
                "soort": attribute("soort", kinds),
                "maat": attribute("maat", ["groot", "klein"]),
                "loopt": attribute("loop", kinds, derived=True),
            },
        },
        "rules": [
            {
                "id": f"{kind}-{size}-loopt",
                "assumption": text("zo is het"),
                "when": {"hal.stroom": "aan", "hal.lucht": "droog", "machine.soort": kind, "machine.maat": size},
                "then": {"machine.loopt": kind},
                "because": text("er stroom is"),
            }
            for kind, size in asked
        ],
        "scenarios": [
            {
                "id": "de-eerste-loopt",
                "case": {
                    "hal": {"stroom": "aan", "lucht": "droog"},
                    "machines": [{"id": "m1", "soort": "k0", "maat": "groot"}],
                },
                "follows": {"m1.loopt": "k0"},
            }
        ],
    }


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("crowded")
    (folder / "rules.yaml").write_text(yaml.safe_dump(crowded(), sort_keys=False, allow_unicode=True), "utf-8")
    return folder


@pytest.fixture
def case(tmp_path: Path) -> Path:
    file = tmp_path / "case.yaml"
    file.write_text(
        "case: hal 1\nhal: {stroom: aan, lucht: droog}\nmachines:\n  - {id: m1, soort: k7, maat: klein}\n", "utf-8"
    )
    return file


@needs_durable
def test_beyond_the_limits_sets_answer_and_say_so_once(caplog: pytest.LogCaptureFixture) -> None:
    kb = herstelkb.load_data(crowded())
    with caplog.at_level(logging.WARNING, "herstelkb"):
        found = [kb.evaluate(crowded()["scenarios"][0]["case"]) for _ in range(3)]
    assert {evaluation.engine for evaluation in found} == {"sets"}
    assert len(caplog.records) == 1
    assert f"{SHARING} rules that share the condition" in caplog.text
    assert f"{SHARING} rules that share the condition" in found[0].to_json()["engine_limit"]


@needs_durable
def test_the_command_line_says_so_too_and_once(
    rules: Path, case: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("logging.lastResort", None)
    case.write_text(case.read_text("utf-8") + "date: 1026-11-02\n", "utf-8")
    assert main(["evaluate", str(case), "--rules", str(rules)]) == 0
    assert main(["evaluate", str(case), "--rules", str(rules)]) == 0
    said = capsys.readouterr().err
    assert said.count("the sets engine answers instead") == 2  # once for each run
    assert said.count("odd-date") == 2  # by the command, with its place, and not by the log as well


@needs_durable
def test_an_engine_that_is_named_is_held_to_its_limits() -> None:
    kb = herstelkb.load_data(crowded())
    with pytest.raises(herstelkb.UnusableInput, match="engine-limit"):
        kb.evaluate({"hal": {"stroom": "aan"}}, engine="durable")


def test_a_case_of_many_members_is_for_sets_and_no_limit_is_to_blame() -> None:
    kb = herstelkb.load_data(crowded())
    few, many = ([{"id": f"m{n}"} for n in range(size)] for size in (deriving.LARGE, deriving.LARGE + 1))
    small, large = (herstelkb.load().evaluate({"medewerkers": people}) for people in (few, many))
    assert (small.engine, large.engine) == (deriving.default_engine(), "sets")
    assert "engine_limit" not in large.to_json()
    assert kb.evaluate({"machines": many}, engine="reference").engine == "reference"


def test_without_durable_rules_sets_answer_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    deriving.default_engine.cache_clear()
    try:
        assert herstelkb.load().evaluate({"case": "a"}).to_json()["engine"] == "sets"
    finally:
        deriving.default_engine.cache_clear()


def test_what_varies_a_case_asks_the_engine_that_was_asked() -> None:
    kb = herstelkb.load()
    for asked in ENGINES if deriving.default_engine() == "durable" else ("reference", "sets"):
        found = kb.evaluate({"case": "a", "medewerkers": [{"id": "m1"}]}, engine=asked)
        assert found.again(found.case).engine == asked


def test_within_the_limits_nothing_is_said_of_them() -> None:
    assert "engine_limit" not in herstelkb.load().evaluate({"case": "a"}).to_json()


def test_check_notes_the_limit_and_does_not_fail_for_it(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notes = [finding for finding in check(rules) if finding.code == "engine-limit"]
    assert [note.severity for note in notes] == ["note"]
    assert notes[0].place is not None
    assert main(["check", str(rules), "--format", "github"]) == any(f.severity != "note" for f in check(rules))
    assert "::notice " in capsys.readouterr().out


COMMANDS = {
    "advise": ["{case}", "--rules", "{rules}"],
    "evaluate": ["{case}", "--rules", "{rules}", "--format", "json"],
    "explain": ["{case}", "m1.loopt", "--rules", "{rules}"],
    "whatif": ["{case}", "hal.stroom=uit", "--rules", "{rules}"],
    "changes": ["{case}", "m1.loopt=k7", "--rules", "{rules}"],
    "next": ["{case}", "--rules", "{rules}"],
    "ask": ["{case}", "--rules", "{rules}"],
    "compare": ["{case}", "{case}", "--rules", "{rules}"],
    "test": ["{rules}", "--coverage"],
    "claims": ["{rules}"],
    "graph": ["{rules}", "--case", "{case}"],
    "handbook": ["{rules}", "-o", "{new}"],
}


@pytest.mark.parametrize(
    ("command", "engine"),
    [(name, engine) for name in COMMANDS for engine in (None, "reference") if (name, engine) != ("test", "reference")],
)
def test_every_command_that_evaluates_answers_beyond_the_limits(
    command: str, engine: str | None, rules: Path, case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [part.format(case=case, rules=rules, new=tmp_path / "new") for part in COMMANDS[command]]
    status = main([command, *given, *(["--engine", engine] if engine else [])])
    shown = capsys.readouterr()
    assert status == 0, shown.err
    if command == "evaluate":
        assert json.loads(shown.out)["engine"] == (engine or "sets")


def test_watch_takes_an_engine_and_looks_by_it(rules: Path) -> None:
    from herstelkb.commands.watch import _look

    options = argparse.Namespace(engine="reference", no_test=False, private=False)
    assert "1 of 1 scenarios pass" in _look(rules, options)


@needs_fork
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_child_does_not_wait_for_what_a_thread_of_its_parent_was_working_out() -> None:
    working, go_on = threading.Event(), threading.Event()

    class Slow:
        def __init__(self, *, waits: bool) -> None:
            self.waits = waits

        @cached_property
        def value(self) -> int:
            if self.waits:
                working.set()
                go_on.wait(20)
            return 7

    thread = threading.Thread(target=lambda: Slow(waits=True).value)
    thread.start()
    working.wait(20)
    child = os.fork()
    if child == 0:
        os._exit(Slow(waits=False).value)
    try:
        assert _status(child) == 7
    finally:
        go_on.set()
        thread.join()


def _status(child: int) -> int | None:
    """The exit status of a child; None for one that hangs, which is then killed."""
    for _ in range(200):
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return None
