"""The command line from outside: exit statuses, which stream says what, help, and the form of the JSON."""

import json
import os
import re
import subprocess
import sys
import textwrap
from importlib import import_module
from pathlib import Path

import pytest

import herstelkb
from herstelkb.cli import _parser
from herstelkb.commands import COMMANDS, GROUPS, summaries

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))


def cli(*arguments: object, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "herstelkb", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        env=os.environ | {"PYTHONUTF8": "1"},
        check=False,
    )


def evaluated(*arguments: object, stdin: str | None = None) -> dict:
    done = cli("evaluate", *arguments, "--format", "json", stdin=stdin)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_help_names_every_command() -> None:
    done = cli("--help")
    assert (done.returncode, done.stderr) == (0, "")
    listed = re.findall(r"^(\w+):$|^  (\w+) +(.+)$", done.stdout, re.MULTILINE)
    assert tuple(group for group, _, _ in listed if group and group != "options") == GROUPS
    shown = {name: summary for _, name, summary in listed if name}
    assert shown == {name: summary for commands in summaries().values() for name, summary in commands.items()}
    assert sorted(shown) == sorted(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    done = cli(command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: herstelkb {command}")
    assert f"examples:\n  herstelkb {command}" in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_the_examples_of_help_are_calls_that_exist(command: str) -> None:
    for example in import_module(f"herstelkb.commands.{command}").EXAMPLES:
        parsed = _parser([command]).parse_args(example.split(" <")[0].split())
        assert callable(parsed.run)


def test_version() -> None:
    assert cli("--version").stdout == f"herstelkb {herstelkb.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "required: COMMAND"),
        (["evaluat", "x"], "did you mean 'evaluate'?"),
        (["evaluate"], "required: CASE"),
        (["evaluate", "x", "--engine", "chek"], "try: herstelkb evaluate --help"),
        (["evaluate", "x", "--nonsense"], "unrecognized arguments: --nonsense"),
        (["evaluate", "nergens.yaml"], "[unreadable-file]"),
        (["check", "nergens"], "[no-rule-files]"),
        (["evaluate", str(EXAMPLES[0]), "--rules", "nergens"], "[no-rule-files]"),
    ],
)
def test_a_wrong_call_is_told_on_standard_error_with_status_2(arguments: list[str], said: str) -> None:
    done = cli(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert said.startswith("did you") or "did you mean 'check'" not in done.stderr


def test_check_gives_0_for_nothing_and_1_for_findings(tmp_path: Path) -> None:
    fine = cli("check")
    assert (fine.returncode, fine.stdout) == (0, "")
    assert "nothing wrong" in fine.stderr
    (tmp_path / "a.yaml").write_text("ruls: []")
    found = cli("check", tmp_path)
    assert found.returncode == 1
    assert "did you mean 'rules'?" in found.stdout
    assert "did you mean" not in found.stderr


@pytest.mark.parametrize("arguments", [["-c", "import herstelkb"], ["-m", "herstelkb", "--help"]])
def test_nothing_heavy_is_imported_before_it_is_needed(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments], capture_output=True, encoding="utf-8", timeout=60, check=True
    )
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines() if "|" in line}
    heavy = {"pydantic", "jinja2", "yaml", "polars", "narwhals", "duckdb", "pyspark", "z3", "durable_rules_engine"}
    heavy |= {"typst", "pikepdf", "docx", "lxml"}
    assert "herstelkb" in imported
    assert not imported & heavy


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_form_of_the_json_is_the_one_that_is_promised(example: Path) -> None:
    found, case = evaluated(example), herstelkb.load().case(example)
    assert {"conclusions", "unknowns", "tensions", "conflicts"} <= found.keys()
    subjects = {"organisatie", *found["case"]["medewerkers"]}
    for conclusion in found["conclusions"]:
        assert {
            "subject",
            "attribute",
            "value",
            "certainty",
            "time",
            "rules",
            "claims",
            "assumptions",
        } <= conclusion.keys()
        assert conclusion["certainty"] in ("mogelijk", "waarschijnlijk", "meestal", "zeker")
        assert conclusion["time"] in ("direct", "eerst", "op_termijn", "uiteindelijk")
        assert isinstance(conclusion["value"], str | bool)
        observed = (conclusion["subject"], conclusion["attribute"]) in case.by_attribute
        assert conclusion["rules"] or observed
        assert conclusion["claims"] or conclusion["assumptions"] or observed
    for key in ("conclusions", "unknowns", "tensions", "conflicts"):
        assert isinstance(found[key], list)
        for entry in found[key]:
            assert entry["subject"] in subjects
            assert "." not in entry["attribute"]
    steps = [(c["subject"], c["attribute"], str(c["value"]), c["time"]) for c in found["conclusions"]]
    assert len(steps) == len(set(steps)) > 0


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_both_engines_give_the_same_json(example: Path) -> None:
    pytest.importorskip("durable_rules_engine")
    durable, reference = evaluated(example, "--engine", "durable"), evaluated(example, "--engine", "reference")
    assert (durable.pop("engine"), reference.pop("engine")) == ("durable", "reference")
    assert durable == reference


def test_yaml_json_and_standard_input_give_the_same(tmp_path: Path) -> None:
    example = EXAMPLES[0]
    from herstelkb.language.documents import read_document

    as_json = tmp_path / "case.json"
    as_json.write_text(json.dumps(read_document(example).data, ensure_ascii=False), "utf-8")
    escaped = tmp_path / "escaped.json"
    escaped.write_text(json.dumps(read_document(example).data, indent="\t"), "utf-8")
    expected = evaluated(example)
    assert evaluated(as_json) == expected
    assert evaluated(escaped) == expected
    assert evaluated("-", stdin=example.read_text("utf-8")) == expected
    assert evaluated("-", stdin=as_json.read_text("utf-8")) == expected


def test_a_table_of_employees_gives_what_a_list_gives(tmp_path: Path) -> None:
    from herstelkb.language.documents import read_document

    data = read_document(ROOT / "examples" / "basisschool.yaml").data
    employees = [{k: v for k, v in e.items() if not isinstance(v, dict)} for e in data.pop("medewerkers")]
    columns = list(dict.fromkeys(key for employee in employees for key in employee))
    cells = [
        [str(e.get(c, "")).lower() if isinstance(e.get(c), bool) else e.get(c, "") for c in columns] for e in employees
    ]
    table = tmp_path / "medewerkers.csv"
    table.write_text("\n".join(",".join(row) for row in [columns, *cells]), "utf-8")
    alone, whole = tmp_path / "alone.json", tmp_path / "whole.json"
    alone.write_text(json.dumps(data), "utf-8")
    whole.write_text(json.dumps(data | {"medewerkers": employees}), "utf-8")
    assert evaluated(alone, "--table", table) == evaluated(whole)


def test_an_interruption_that_python_can_only_ignore_is_not_lost() -> None:
    code = """
        import sys, time
        from herstelkb import cli
        from herstelkb.commands import advise

        class Finalized:
            def __del__(self):
                raise KeyboardInterrupt

        def slow(options):
            Finalized()
            time.sleep(20)

        advise.run = slow
        sys.exit(cli.main(["advise", "examples/basisschool.yaml"]))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (130, "\ninterrupted\n")
