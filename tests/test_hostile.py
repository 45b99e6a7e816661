"""Hostile and clumsy input: a clear answer with exit status 2, or the right result; never a traceback.

What is cheap runs inside this process through `main`; what could hang or crash an interpreter runs in one of its own.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jinja2.defaults import DEFAULT_NAMESPACE

import herstelkb
from herstelkb.cli import main
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.resources import resource
from herstelkb.language import documents, nodes

EXAMPLE = Path(__file__).parents[1] / "examples" / "basisschool.yaml"
RULES = Path(__file__).parents[1] / "rules"
BASE = Path(__file__).parent / "mistakes" / "base.yaml"


def cli(
    *arguments: object, stdin: bytes | None = None, seconds: int = 60, **environment: str
) -> subprocess.CompletedProcess:
    """The real command line, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "herstelkb", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        timeout=seconds,
        env=os.environ | environment,
        check=False,
    )


def unusable(capfd: pytest.CaptureFixture[str], *arguments: object) -> str:
    """What is said on standard error of input that cannot be used, with exit status 2; programs get a document too."""
    status = main([str(argument) for argument in arguments])
    printed, said = capfd.readouterr()
    assert status == 2, said
    assert bool(printed) == ("json" in arguments)
    assert not printed or json.loads(printed)["findings"]
    assert "Traceback" not in said
    assert "herstelkb itself" not in said
    return said


@pytest.fixture(scope="module")
def kb() -> herstelkb.KnowledgeBase:
    return herstelkb.load()


# --- case files ------------------------------------------------------------------------------------------------------

BOMB = "a: &a [x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(20)
)

CASES: dict[str, tuple[bytes, str]] = {
    # name: (content, what is said of it)
    "alias-bomb": (BOMB.encode(), "[alias]"),
    "recursive-alias": (b"organisatie: &o\n  zelf: *o\n", "[alias]"),
    "merge-key": (b"organisatie: &o {aanpak: draagvlak}\nx: {<<: *o}\n", "[alias]"),
    "python-object": (b"organisatie: !!python/object/apply:os.system ['touch /tmp/owned']\n", "[tag]"),
    "binary-tag": (b"organisatie: !!binary aGFsbG8=\n", "[tag]"),
    "two-documents": (b"case: a\n---\ncase: b\n", "[several-documents]"),
    "duplicate-key": (b"organisatie:\n  aanpak: draagvlak\n  aanpak: betrokkenheid\n", "[duplicate-key]"),
    "list-as-key": (b"organisatie: {[a]: b}\n", "[complex-key]"),
    "mapping-as-key": (b"? {a: b}\n: c\n", "[complex-key]"),
    "deep-flow": (b"organisatie: " + b"[" * 100_000, "[too-deep]"),
    "deep-mapping": (b'{"a":' * 100_000, "[too-deep]"),
    "deep-block": (b"".join(b" " * n + b"a:\n" for n in range(200)), "[too-deep]"),
    "deep-sequence": (b"- " * 100_000, "[too-deep]"),
    "garbage": (bytes(range(256)) * 64, "[not-utf8]"),
    "utf-16": ("case: é\n".encode("utf-16"), "[not-utf8]"),
    "latin-1": ("case: Café\n".encode("latin-1"), "[not-utf8]"),
    "truncated-utf-8": ("case: Café".encode()[:-1], "[not-utf8]"),
    "nul": (b"case: a\0b\n", "U+0000"),
    "escape-sequence": (b"case: \x1b[2J\n", "U+001B"),
    "tab-indentation": (b"organisatie:\n\taanpak: draagvlak\n", "[syntax]"),
    "open-quote": (b'case: "De Linde\n', "[syntax]"),
    "open-bracket": (b"medewerkers: [\n", "[syntax]"),
    "lone-surrogate": (b'case: "\\ud800"\n', "[syntax]"),
    "not-a-number": (b"organisatie: {aanpak: .nan}\n", "[unknown-value]"),
    "infinity": (b"organisatie: {aanpak: -.inf}\n", "[unknown-value]"),
    "huge-number": (b"organisatie: {aanpak: 1" + b"0" * 5_000 + b"}\n", "[unknown-value]"),
    "huge-exponent": (b"organisatie: {aanpak: 1e999999999}\n", "[unknown-value]"),
    "huge-id": (b"medewerkers: [{id: " + b"m" * 1_000_000 + b"}]\n", "[malformed-name]"),
    "huge-key": (b'"' + b"k" * 1_000 + b'": 1\n', "[unknown-key]"),
    "huge-text": (b"case: " + b"x" * 1_000_000 + b"\n", "[wrong-type]"),
    "list-at-top": (b"- a\n", "[wrong-type]"),
    "text-at-top": (b"De Linde\n", "[wrong-type]"),
    "number-at-top": (b"3\n", "[wrong-type]"),
    "empty": (b"", "[wrong-type]"),
    "comment-only": (b"# niets\n", "[wrong-type]"),
    "employees-as-mapping": (b"medewerkers: {}\n", "[wrong-type]"),
    "employee-as-text": (b"medewerkers: [m01]\n", "[wrong-type]"),
    "employee-null": (b"medewerkers: [null]\n", "[wrong-type]"),
    "employee-without-id": (b"medewerkers: [{reactie: remmend}]\n", "[missing-key]"),
    "employee-with-null-id": (b"medewerkers: [{id: }]\n", "[missing-key]"),
    "employee-with-list-id": (b"medewerkers: [{id: [a]}]\n", "[malformed-name]"),
    "employee-with-boolean-id": (b"medewerkers: [{id: true}]\n", "[malformed-name]"),
    "employee-with-fraction-id": (b"medewerkers: [{id: 1.10}]\n", "[malformed-name]"),
    "employee-named-as-the-organisation": (b"medewerkers: [{id: organisatie}]\n", "[malformed-name]"),
    "employee-with-blank-id": (b"medewerkers: [{id: '  '}]\n", "[malformed-name]"),
    "employee-with-newline-id": (b'medewerkers: [{id: "a\\nb"}]\n', "[malformed-name]"),
    "employee-with-equals-id": (b"medewerkers: [{id: 'a=b'}]\n", "[malformed-name]"),
    "duplicate-employees": (b"medewerkers: [{id: m1}, {id: m1}]\n", "[duplicate-id]"),
    "duplicate-number-and-text": (b"medewerkers: [{id: 1}, {id: '1'}]\n", "[duplicate-id]"),
    "wrong-case-of-value": (b"organisatie: {aanpak: Draagvlak}\n", "did you mean 'draagvlak'"),
    "boolean-as-text": (b"organisatie: {komt_in_beweging: 'false'}\n", "[unknown-value]"),
    "number-as-boolean": (b"organisatie: {komt_in_beweging: 0}\n", "[unknown-value]"),
    "yes-as-boolean": (b"organisatie: {komt_in_beweging: yes}\n", "one of true, false"),
    "value-as-list": (b"organisatie: {aanpak: [draagvlak]}\n", "[unknown-value]"),
    "impossible-date": (b"date: 2026-02-30\n", "[wrong-date]"),
    "attribute-as-number": (b"organisatie: {3: true}\n", "[unknown-attribute]"),
    "a-thousand-mistakes": (b"organisatie: {" + b", ".join(b"a%d: 1" % n for n in range(3_000)) + b"}", "a999"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_case_that_cannot_be_used_is_said_so(name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    content, said = CASES[name]
    file = tmp_path / "case.yaml"
    file.write_bytes(content)
    message = unusable(capfd, "evaluate", "--language", "en", file, "--format", "json")
    assert said in message
    assert "case.yaml:" in message
    assert len(message) < 1_000_000
    assert not Path("/tmp/owned").exists()


def test_reading_a_bomb_takes_what_its_text_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A level of aliases more is a line more to read, and not nine times as much."""
    built = 0

    class Counted(nodes.Node):
        def __init__(self, *arguments: Any) -> None:
            nonlocal built
            built += 1
            super().__init__(*arguments)

    monkeypatch.setattr(nodes, "Node", Counted)
    counts = []
    for levels in (10, 20):
        built = 0
        with pytest.raises(UnusableInput):
            documents.parse_document("".join(BOMB.splitlines(keepends=True)[:levels]), "case.yaml")
        counts.append(built)
    few, many = counts
    assert 0 < many <= 2.5 * few


JSON_CASES: dict[str, tuple[bytes, str]] = {
    "not-a-number": (b'{"organisatie": {"aanpak": NaN}}', "[not-a-number]"),
    "infinity": (b'{"organisatie": {"aanpak": -Infinity}}', "[not-a-number]"),
    "lone-surrogate": (b'{"case": "\\ud800"}', "[syntax]"),
    "nul": (b'{"case": "a\\u0000b"}', "[wrong-type]"),
    "deep": (b"[" * 1_000_000, "[too-deep]"),
    "deep-and-closed": (b'{"case":' * 60 + b"1" + b"}" * 60, "[too-deep]"),
    "duplicate-key": (b'{"case": "a", "case": "b"}', "[duplicate-key]"),
    "huge-number": (b'{"organisatie": {"aanpak": 1' + b"0" * 5_000 + b"}}", "[unknown-value]"),
    "trailing-comma": (b'{"case": "a",\n}', "[syntax]"),
    "ends-too-early": (b'{"case": "a",\n', "[syntax]"),
    "empty": (b"", "[syntax]"),
    "yaml-in-disguise": (b"case: a\n", "[syntax]"),
    "comment": (b'{"case": "a"} // klaar', "[syntax]"),
    "null": (b"null", "[wrong-type]"),
    "utf-16": ('{"case": "é"}'.encode("utf-16"), "[not-utf8]"),
}


@pytest.mark.parametrize("name", JSON_CASES)
def test_a_json_case_that_cannot_be_used_is_said_so(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    content, said = JSON_CASES[name]
    file = tmp_path / "case.json"
    file.write_bytes(content)
    assert said in unusable(capfd, "evaluate", "--language", "en", file, "--format", "json")


@pytest.mark.parametrize("name", JSON_CASES)
def test_standard_input_is_judged_as_a_file_is(name: str) -> None:
    content = JSON_CASES[name][0]
    done = cli("evaluate", "-", "--format", "json", stdin=content)
    usable = name in ("yaml-in-disguise", "trailing-comma")  # YAML may come through standard input too
    assert done.returncode == (0 if usable else 2), done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert b"itself" not in done.stderr


IDS = [
    "a.b", "a b", "m'01", 'm"01', "<b>m</b>", "{{ 7*7 }}", "{% for x in y %}", "&amp;", "😀",
    "👩\u200d👩\u200d👧", "مريم", "\u202eevil", "a\u200bb",
    "é", "-1", "007", "1", "null", "true", "~", "medewerker", "organisatie.",
    "SUM(A1)", "$(id)", "../..", "\\",
    "x" * 500, "‹›", "NaN", "%s", "{0}", "reactie", "id", "<script>alert(1)</script>",
]  # fmt: skip


@pytest.mark.parametrize("engine", ["reference", "durable"])
def test_any_id_a_person_thinks_of_stays_what_it_is(kb: herstelkb.KnowledgeBase, engine: str, tmp_path: Path) -> None:
    case = {"medewerkers": [{"id": name, "reactie": "remmend"} for name in IDS]}
    file = tmp_path / "case.json"
    file.write_text(json.dumps(case), "utf-8")
    found = kb.evaluate(file, engine=engine).to_json()
    assert found["case"]["medewerkers"] == IDS
    plain = kb.evaluate({"medewerkers": [{"id": f"m{n}", "reactie": "remmend"} for n in range(len(IDS))]}).to_json()
    number = {name: f"m{n}" for n, name in enumerate(IDS)} | {"organisatie": "organisatie"}
    renamed = [json.dumps(c | {"subject": number[c["subject"]]}) for c in found["conclusions"]]
    assert sorted(renamed) == sorted(json.dumps(c) for c in plain["conclusions"])
    assert len(plain["conclusions"]) >= len(IDS)


def test_an_id_of_digits_keeps_its_zeros(kb: herstelkb.KnowledgeBase, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text("medewerkers: [{id: 007}, {id: 7}]")
    assert kb.case(file).ids == ("007", "7")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_line_endings_and_a_byte_order_mark_change_nothing(
    kb: herstelkb.KnowledgeBase, tmp_path: Path, ending: str, start: str
) -> None:
    file = tmp_path / "case.yaml"
    text = EXAMPLE.read_text("utf-8")
    file.write_bytes((start + text.replace("\n", ending)).encode())
    assert kb.evaluate(file).to_json() == kb.evaluate(EXAMPLE).to_json()


def test_an_empty_case_is_a_case_of_which_nothing_is_known(kb: herstelkb.KnowledgeBase, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text("{}")
    found = kb.evaluate(file)
    assert found.case.observations == ()
    assert found.tensions == ()
    assert found.unknowns


# --- size ------------------------------------------------------------------------------------------------------------


def test_a_file_of_50_mb_is_refused_unread(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "case.yaml"
    with file.open("wb") as opened:
        opened.truncate(50 * 2**20)
    open_file = Path.open

    def opened_file(path: Path, *arguments: Any, **options: Any) -> Any:
        assert path != file
        return open_file(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", opened_file)
    assert "[file-too-large]" in unusable(capfd, "evaluate", "--language", "en", file)


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_BYTES", 10)
    with pytest.raises(UnusableInput, match="file-too-large"):
        documents.decoded(b"x" * 11, "case.yaml")


def test_a_file_of_millions_of_values_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "MAX_NODES", 1_000)
    with pytest.raises(UnusableInput, match="file-too-large"):
        documents.parse_document("[" + "1," * 1_000 + "]", "case.yaml")


def crowd(size: int) -> str:
    rows = "".join(f"  - {{id: m{n}, reactie: {('remmend', 'afwachtend', 'dragend')[n % 3]}}}\n" for n in range(size))
    return f"case: Menigte\nmedewerkers:\n{rows}"


def test_100_000_employees_are_too_many_for_durable(tmp_path: Path) -> None:
    file = _written(tmp_path / "case.yaml", crowd(100_000))
    done = cli("evaluate", file, "--engine", "durable", "--format", "json", seconds=120)
    assert done.returncode == 2
    assert json.loads(done.stdout)["findings"][0]["code"] == "engine-limit"
    assert b"[engine-limit]" in done.stderr
    assert b"--engine sets" in done.stderr


@pytest.mark.parametrize("size", [3_000, pytest.param(100_000, marks=pytest.mark.soak)])
def test_many_employees_follow_as_each_of_them_would(size: int, tmp_path: Path) -> None:
    script = (
        "import collections, pathlib, resource, sys, herstelkb\n"
        "e = herstelkb.load().evaluate(pathlib.Path(sys.argv[1]), engine='reference')\n"
        "held = collections.Counter(li.subject != 'organisatie' for li in e.derivation.steps)[True]\n"
        "print(held, len(e.case.ids), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)\n"
    )
    file = _written(tmp_path / "case.yaml", crowd(size - size % 3))
    done = subprocess.run([sys.executable, "-c", script, file], capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr.decode()
    held, employees, megabytes = map(int, done.stdout.split())
    few = herstelkb.load().evaluate(_written(tmp_path / "few.yaml", crowd(30)), engine="reference")
    assert held * 30 == sum(li.subject != "organisatie" for li in few.derivation.steps) * employees
    assert megabytes < 1_500


def _written(file: Path, text: str) -> Path:
    file.write_text(text)
    return file


def test_more_employees_than_a_case_may_have_are_refused(
    kb: herstelkb.KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("herstelkb.cases.reading.MAX_MEMBERS", 2)
    with pytest.raises(UnusableInput) as raised:
        kb.case({"medewerkers": [{"id": f"m{n}"} for n in range(3)]})
    assert [d.code for d in raised.value.diagnostics] == ["too-many-members"]


def test_a_huge_number_among_plain_data_is_refused(kb: herstelkb.KnowledgeBase) -> None:
    with pytest.raises(UnusableInput) as raised:
        kb.case({"case": 10**5000, "organisatie": {"aanpak": 10**5000}, "medewerkers": [{"id": 10**5000}], 10**5000: 1})
    assert len(raised.value.diagnostics) == 4
    assert all(d.to_text() for d in raised.value.diagnostics)


# --- files that are no files -----------------------------------------------------------------------------------------


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "pipe.yaml")
    return tmp_path / "pipe.yaml"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_a_pipe_into_which_nobody_writes_does_not_hang(pipe: Path) -> None:
    for arguments in (["evaluate", pipe], ["evaluate", EXAMPLE, "--table", pipe], ["check", pipe.parent]):
        done = cli(*arguments, seconds=20)
        assert done.returncode in (1, 2)
        assert b"[unreadable-file]" in done.stderr + done.stdout


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no endless files on this system")
@pytest.mark.parametrize("options", [["evaluate", "/dev/zero"], ["evaluate", EXAMPLE, "--table", "/dev/zero"]])
def test_an_endless_file_is_not_read(options: list[object]) -> None:
    done = cli(*options, seconds=20)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"[unreadable-file]" in done.stderr


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no endless files on this system")
def test_endless_standard_input_is_read_to_the_limit() -> None:
    with Path("/dev/zero").open("rb") as zeros:
        done = subprocess.run(
            [sys.executable, "-m", "herstelkb", "evaluate", "-"],
            stdin=zeros,
            capture_output=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert b"[file-too-large]" in done.stderr


def test_closed_standard_input_is_an_empty_case() -> None:
    done = cli("evaluate", "-", stdin=b"")
    assert done.returncode == 2
    assert b"[wrong-type]" in done.stderr


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    missing = unusable(capfd, "evaluate", "--language", "en", tmp_path / "nergens.yaml")
    assert "nergens.yaml: No such file" in missing
    assert "check the path" in missing
    assert "is a folder" in unusable(capfd, "evaluate", "--language", "en", tmp_path)
    assert "is a folder" in unusable(capfd, "evaluate", "--language", "en", EXAMPLE, "--table", tmp_path)
    assert "[unreadable-file]" in unusable(capfd, "evaluate", "--language", "en", "a\0b")
    assert "[unreadable-file]" in unusable(capfd, "evaluate", "--language", "en", "x" * 5_000)
    assert "[unreadable-file]" in unusable(capfd, "evaluate", "--language", "en", "")


def test_a_file_without_permission_is_named(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = _written(tmp_path / "geheim.yaml", "case: a")
    file.chmod(0)
    if os.access(file, os.R_OK):
        pytest.skip("this user may read every file")
    assert "Permission denied" in unusable(capfd, "evaluate", "--language", "en", file)


# --- tables of employees ---------------------------------------------------------------------------------------------

TABLES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "[wrong-header]"),
    "no-id": (b"nummer,reactie\nm1,remmend\n", "[wrong-header]"),
    "a-column-twice": (b"id,reactie,reactie\nm1,remmend,dragend\n", "[wrong-header]"),
    "ragged-short": (b"id,reactie\nm1\n", "2:3: error[wrong-row]: 1 cell for 2 columns"),
    "ragged-long": (b"id,reactie\nm1,remmend,x\n", "2:12: error[wrong-row]: 3 cells for 2 columns"),
    "open-quote": (b'id,reactie\n"m1,remmend\n', "2:1: error[syntax]: this quote is never closed"),
    "unknown-column": (b"id,reatie\nm1,remmend\n", "did you mean 'reactie'"),
    "unknown-value": (b"id,reactie\nm1,remend\n", "did you mean 'remmend'"),
    "formula-as-id": (b"id,reactie\n=cmd|' /C calc'!A0,remmend\n", "[malformed-name]"),
    "formula-as-value": (b"id,reactie\nm1,=1+1\n", "[unknown-value]"),
    "twice": (b"id\nm1\nm1\n", "[duplicate-id]"),
    "blank-id": (b"id,reactie\n,remmend\n", "[malformed-name]"),
    "nul": (b"id,reactie\nm1,rem\0mend\n", "[unknown-value]"),
    "latin-1": ("id,name\nm1,José\n".encode("latin-1"), "[not-utf8]"),
    "huge-cell": (b"id,name\nm1," + b"x" * 200_000 + b"\n", "[syntax]"),
    "long-name": (b"id,name\nm1," + b"x" * 1_000 + b"\n", "[wrong-type]"),
    "name-with-escapes": (b"id,name\nm1,\x1b[2J\n", "[wrong-type]"),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_cannot_be_used_is_said_so(name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    content, said = TABLES[name]
    table, case = tmp_path / "tabel.csv", _written(tmp_path / "case.yaml", "case: a")
    table.write_bytes(content)
    assert said in unusable(capfd, "evaluate", "--language", "en", case, "--table", table)


@pytest.mark.parametrize(
    "table",
    [
        "id,reactie,steunt_openlijk\nm1,remmend,\nm2,dragend,true\n",
        "id;reactie;steunt_openlijk\nm1;remmend;\nm2;dragend;TRUE\n",
        "\ufeffid,reactie,steunt_openlijk\r\nm1,remmend,\r\nm2,dragend,true\r\n",
        '"id","reactie","steunt_openlijk"\n"m1","remmend",""\n\n"m2"," dragend ","true"\n',
        "steunt_openlijk,id,reactie\n,m1,remmend\ntrue,m2,dragend",
    ],
)
def test_a_table_says_what_a_list_says(kb: herstelkb.KnowledgeBase, table: str, tmp_path: Path) -> None:
    file = tmp_path / "tabel.csv"
    file.write_bytes(table.encode())
    listed = [{"id": "m1", "reactie": "remmend"}, {"id": "m2", "reactie": "dragend", "steunt_openlijk": True}]
    case = _written(tmp_path / "case.yaml", "case: a")
    assert kb.evaluate(case, table=file).to_json() == kb.evaluate({"case": "a", "medewerkers": listed}).to_json()


def test_a_table_with_a_header_alone_has_no_employees(kb: herstelkb.KnowledgeBase, tmp_path: Path) -> None:
    case = _written(tmp_path / "case.yaml", "case: a")
    assert kb.case(case, table=_written(tmp_path / "leeg.csv", "id,reactie\n")).members == ()


# --- folders of rules ------------------------------------------------------------------------------------------------


def test_a_folder_that_holds_no_rules_is_named(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert "[no-rule-files]" in unusable(capfd, "check", tmp_path)
    assert "[no-rule-files]" in unusable(capfd, "check", tmp_path / "nergens")
    assert "[no-rule-files]" in unusable(capfd, "check", BASE)
    assert "[no-rule-files]" in unusable(capfd, "evaluate", "--language", "en", EXAMPLE, "--rules", tmp_path)


@pytest.mark.parametrize("beside", [True, False])
def test_a_link_to_a_folder_is_not_passed_over(beside: bool, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "base.yaml").write_text(BASE.read_text("utf-8"), "utf-8")
    (tmp_path / "rules" / ".editor").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "rules" / "more").symlink_to(tmp_path / "elsewhere")
    if beside:
        (tmp_path / "rules" / "base.yaml").write_text(BASE.read_text("utf-8"), "utf-8")
    said = unusable(capfd, "evaluate", "--language", "en", EXAMPLE, "--rules", tmp_path / "rules")
    assert "[outside-folder]" in said
    assert "rules/more" in said
    assert ".editor" not in said


def test_a_folder_of_thousands_of_files_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for number in range(2_000):
        (tmp_path / f"{number}.yaml").touch()
    assert "contains 2000 rule files" in unusable(capfd, "check", tmp_path)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "base.yaml").write_text(BASE.read_text("utf-8"), "utf-8")
    secret = _written(tmp_path / "secret.yaml", "wachtwoord: hunter2")
    (rules / "weg.yaml").symlink_to(secret)
    (rules / "kapot.yaml").symlink_to(tmp_path / "nergens")
    (rules / ".#slot.yaml").symlink_to("editor@host.1234")  # an editor's lock
    said = unusable(capfd, "evaluate", "--language", "en", EXAMPLE, "--rules", rules)
    assert "[outside-folder]" in said
    assert "weg.yaml" in said
    assert "kapot.yaml" in said
    assert "slot" not in said
    assert "hunter2" not in said


RULE_FILES: dict[str, bytes] = {
    "alias-bomb": BOMB.encode(),
    "deep": b"rules: " + b"[" * 100_000,
    "deep-condition": b"rules: [{id: a, when: {any: [" + b"{any: [" * 40 + b"]}" * 40 + b"]}}]",
    "garbage": bytes(range(256)),
    "nul": b"rules: \0",
    "utf-16": "rules: []".encode("utf-16"),
    "list": b"- rules\n",
    "number": b"3\n",
    "sections-of-nothing": b"rules:\nvocabulary:\nclaims: {}\nadvice: []\n",
    "odd-keys": b"3: a\ntrue: b\n1.5: c\n.nan: d\n? \n: e\n",
    "odd-items": b"vocabulary: {3: {true: 1}, kantine: {1.5: {}, ~: {}}}\nclaims: {~: ~, true: {}}\n"
    b"rules: [[], 3, ~, {id: ~}]\n",
    "surrogate-escape": b'claims: {A: {says: {nl: "\\ud800"}}}\n',
    "huge-threshold": b"parameters: {a: {value: 1"
    + b"0" * 5_000
    + b"}, b: {value: '1e-99999999'}, c: {value: '1e99999999'}}\n",
    "terminal-escapes": b'"\\e[2Jrules": 1\nrules: [{"\\e[31mid": 1}]\n',
    "many-mistakes": b"rules: [" + b"{}, " * 5_000 + b"]\n",
}


@pytest.mark.parametrize("name", RULE_FILES)
def test_a_rule_file_that_cannot_be_used_is_said_so(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "base.yaml").write_text(BASE.read_text("utf-8"), "utf-8")
    (tmp_path / "hostile.yaml").write_bytes(RULE_FILES[name])
    assert main(["check", str(tmp_path)]) == 1
    printed, _ = capfd.readouterr()
    assert "hostile.yaml:" in printed
    assert "\x1b" not in printed
    unusable(capfd, "evaluate", "--language", "en", EXAMPLE, "--rules", tmp_path)


# --- texts of a rule base --------------------------------------------------------------------------------------------

INJECTIONS = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ wie.__init__.__globals__ }}",
    "{% for x in range(10**9) %}{{ x }}{% endfor %}",
    "{{ 'a' * 10**10 }}",
    "{{ 9**9**9 }}",
    "{{ range(10) }}",
    "{{ wie|attr('__class__') }}",
    "{% include '/etc/passwd' %}",
    "{% set x = wie %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{{ wie[0] }}",
    "{{ '%s'|format(wie) }}",
    "{{ wie",
    "{{ voice.knowledge }}",
    "{{ (((((((((" * 100,
    "{{ " + "not " * 300 + "wie }}",
    "{{ " + "(" * 1_900 + "wie" + ")" * 1_900 + " }}",
    "{% if wie %}" * 120 + "{% endif %}" * 120,
    *(
        f"{{{{ {name} }}}}"
        for name in ("case", "kb", "voice", "t", "called", "one", "language", "names", "self", "caller")
    ),
    *(f"{{{{ {name} }}}}" for name in DEFAULT_NAMESPACE),
    "{% if wie == '' %}{{ case }}{% endif %}",  # even where it would not be said
    "{{ wie > 1 }}",
    "{{ 1 in wie }}",
]


@pytest.mark.parametrize("text", INJECTIONS)
def test_a_text_that_does_more_than_insert_is_refused(text: str, kb: herstelkb.KnowledgeBase, tmp_path: Path) -> None:
    from herstelkb.reporting.voice import Voice
    from herstelkb.workbench.linting.check import check

    source = BASE.read_text("utf-8").replace('"{{ wie }} drinkt koffie"', json.dumps(text))
    (tmp_path / "base.yaml").write_text(source, "utf-8")
    assert {f.code for f in check(tmp_path)} & {"template-syntax", "template-variable"}
    voice = Voice(kb.knowledge, None, "nl", form="html")
    with pytest.raises(UnusableInput, match="template-error"):
        voice.text({"nl": text}, wie="m01")


def test_a_comparison_that_may_fail_is_found_in_every_choice(tmp_path: Path) -> None:
    from herstelkb.workbench.linting.check import check

    text = json.dumps("{{ 'koffie' if wie == 'm01' else 'thee' if wie > 1 }}")
    source = BASE.read_text("utf-8").replace('"{{ wie }} drinkt koffie"', text)
    (tmp_path / "base.yaml").write_text(source, "utf-8")
    assert "template-syntax" in {finding.code for finding in check(tmp_path)}


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("words/nl.yaml", 'percent: "', 'percent: "{{ case }}', "words/nl.yaml"),
        ("words/nl.yaml", 'percent: "', 'percent: "{{ lipsum }}', "words/nl.yaml"),
        ("words/nl.yaml", 'percent: "', 'percent: "{% if', "words/nl.yaml"),
        ("part.j2", "", "\n{{ kb.one | tilted }}\n", "part.j2:2"),
        ("part.j2", "", "\n\n{{ nowhere }}\n", "part.j2:3"),
    ],
)
def test_a_slip_in_the_templates_says_where_it_is(
    file: str, old: str, new: str, said: str, kb: herstelkb.KnowledgeBase, tmp_path: Path
) -> None:
    """And sends nobody to `check`, which looks at rule bases alone."""
    from herstelkb.reporting.voice import Voice

    shutil.copytree(resource("templates"), tmp_path / "templates")
    path = tmp_path / "templates" / file
    text = path.read_text("utf-8") if path.is_file() else ""
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    (tmp_path / "templates" / "all.j2").write_text(
        "{{ t('number.percent', number=1) }}{% include 'part.j2' %}", "utf-8"
    )
    voice = Voice(kb.knowledge, None, "nl", form="md", templates=tmp_path / "templates")
    with pytest.raises(UnusableInput) as caught:
        voice.render("all.j2")
    (finding,) = caught.value.diagnostics
    assert f"templates/{said}" in finding.to_text()
    assert "herstelkb check" not in finding.to_text()


def test_what_a_text_or_a_case_says_is_no_markup(kb: herstelkb.KnowledgeBase) -> None:
    from herstelkb.reporting.voice import Voice

    voice = Voice(kb.knowledge, None, "nl", form="html")
    said = voice.text({"nl": "<script>x</script> {{ wie }} & {% if wie %}<b>{% endif %}"}, wie="<i>")
    assert said == "&lt;script&gt;x&lt;/script&gt; &lt;i&gt; &amp; &lt;b&gt;"


@pytest.mark.parametrize("suffix", ["html", "md"])
def test_a_report_on_hostile_names_commands_no_browser(suffix: str, tmp_path: Path) -> None:
    evil = [
        "<script>alert(1)</script>",
        "<img/onload>",
        "{{ 7*7 }}",
        "[x](javascript:alert(1))",
        "\u202em",
    ]
    case = {"case": evil[0], "organisatie": {"komt_in_beweging": False, "aanpak": "draagvlak"}}
    case |= {"medewerkers": [{"id": name, "reactie": "remmend", "name": name} for name in evil]}
    file = _written(tmp_path / "case.json", json.dumps(case))
    report = tmp_path / f"rapport.{suffix}"
    assert main(["advise", str(file), "-o", str(report)]) == 0
    text = report.read_text("utf-8")
    live = r"<(script|img)[>/]" if suffix == "html" else r"(?<!\\)<(script|img)|(?<!\\)\]\("
    assert not re.search(live, text)
    assert "7*7" in text.replace("\\", "")


# --- the terminal ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["claims"], ["evaluate", str(EXAMPLE), "--format", "json"], ["--help"]])
def test_a_reader_who_has_seen_enough_is_no_mistake(arguments: list[str]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "herstelkb", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.close()
    _, said = process.communicate(timeout=60)
    assert b"Traceback" not in said
    assert b"Exception ignored" not in said
    assert process.returncode == 0


def test_messages_that_nobody_reads_are_no_mistake(tmp_path: Path) -> None:
    file = _written(tmp_path / "case.yaml", "organisatie: {" + ", ".join(f"a{n}: 1" for n in range(900)) + "}")
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "herstelkb", "evaluate", file],
        stdout=subprocess.PIPE,
        stderr=writing,
        timeout=60,
        check=False,
    )
    os.close(writing)
    assert done.returncode in (0, 2)


def test_an_interrupt_is_said_in_a_word() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "herstelkb", "evaluate", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.write(b"# wait\n" * 100_000)  # more than a pipe holds: once it is written, somebody is reading
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said.strip()) == (130, b"interrupted")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_a_terminal_of_another_encoding_gets_valid_json(encoding: str, tmp_path: Path) -> None:
    file = _written(tmp_path / "case.yaml", "case: Café 😀 مريم\nmedewerkers: [{id: 👩, reactie: remmend}]")
    done = cli("evaluate", file, "--format", "json", PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.decode(encoding))
    assert found["case"] == {"name": "Café 😀 مريم", "date": None, "medewerkers": ["👩"]}


def test_a_message_commands_no_terminal(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = _written(tmp_path / "case.yaml", '"\\e]0;owned\\a": 1\norganisatie: {"\\e[2J": true, aanpak: "\\u202e"}')
    said = unusable(capfd, "evaluate", "--language", "en", file)
    assert "\\x1b[2J" in said
    assert not any(c in said for c in "\x1b\x07\u202e")
