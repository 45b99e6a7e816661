"""Rule bases about other subjects: nothing that the program says or writes has a word of the one that ships."""

import csv
import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import herstelkb
from herstelkb.cli import main
from herstelkb.commands import COMMANDS
from herstelkb.ground.resources import resource
from herstelkb.language.documents import read_document
from herstelkb.workbench.editing.schema import rule_schema

HERE = Path(__file__).parent / "other_subjects"
STARTER = resource("templates") / "starter"
BASES = {
    "plants": (STARTER / "rules", STARTER / "cases" / "woonkamer.yaml"),
    "benefit": (HERE / "benefit" / "rules", HERE / "benefit" / "case.yaml"),
    "faults": (HERE / "faults" / "rules", HERE / "faults" / "case.yaml"),
}
# What each can be asked: something that follows or may, an observation to suppose, two members, an attribute.
ASKED = {
    "plants": ("ficus.water=te_veel", "ficus.grond=droog", ("ficus", "palm"), "plant.water"),
    "benefit": ("aanvraag.recht=true", "b2.inkomen=hoog", ("b1", "b2"), "aanvraag.recht"),
    "faults": ("pomp.defect=vastgelopen", "pomp.draait=true", ("pomp", "ventilator"), "onderdeel.defect"),
}
# The edition for whoever asks has a name in the program, by which it is also asked for.
OWN = re.compile(r"\{management,leader,person,file\}|\(default: leader\)|^ +leader:", re.MULTILINE)
OF_THE_DECK = re.compile(
    r"employee|medewerker|organi[sz]ati(?:on|e)|\borgs\b|leader|leiding|leider|\bteams?\b|draagvlak|base of support|"
    r"buy-in|expected participation|redeploy|betrokkenheid|mobilit|begeleiding|guidance|style of leading|"
    r"stijl van leiden|collega|colleague|onderwijs|school",
    re.IGNORECASE,
)


def said(capfd: pytest.CaptureFixture[str], *arguments: object, status: int | None = 0) -> str:
    """What a command prints on either stream, which is also held against the words of the deck."""
    try:
        found = main([str(argument) for argument in arguments])
    except SystemExit as left:
        found = int(left.code or 0)
    printed = "".join(capfd.readouterr())
    assert status is None or found == status, printed
    assert found < 70, printed
    assert OF_THE_DECK.findall(OWN.sub("", printed)) == [], f"{' '.join(map(str, arguments))}\n{printed}"
    return printed


def unzipped(path: Path) -> str:
    """What can be read of a workbook, but for the titles of its parts."""
    with zipfile.ZipFile(path) as archive:
        parts = [name for name in archive.namelist() if name.startswith("xl/") and "theme" not in name]
        return "".join(archive.read(name).decode("utf-8") for name in parts)


def nothing_written(folder: Path) -> None:
    """No file in a folder has a word of the deck in its name or in what can be read of it."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        assert not OF_THE_DECK.search(path.relative_to(folder).as_posix())
        text = unzipped(path) if path.suffix == ".xlsx" else path.read_bytes().decode("utf-8", "replace")
        assert OF_THE_DECK.findall(text) == [], path.name


@pytest.fixture(params=[(base, language) for base in BASES for language in ("nl", "en")], ids="-".join)
def asked(request: pytest.FixtureRequest) -> tuple[str, str]:
    return request.param


def test_answers_about_a_case(asked, tmp_path, capfd):
    name, language = asked
    rules, case = BASES[name]
    fact, supposed, members, _ = ASKED[name]
    common = ("--rules", rules, "--language", language)
    for edition, *whom in (["management"], ["leader"], ["person", "--only", members[0]], ["file"]):
        for suffix in ("html", "md"):
            of = (case, *common, "--edition", edition, *whom)
            said(capfd, "advise", *of, "-o", tmp_path / f"report-{edition[:2]}.{suffix}")
    said(capfd, "form", "--case", case, *common, "-o", tmp_path / "form.xlsx")
    said(capfd, "form", "--paper", *common, "-o", tmp_path / "form.html")
    said(capfd, "evaluate", tmp_path / "form.xlsx", *common, "-o", tmp_path / "outcome.xlsx")
    for form in ("text", "json"):
        said(capfd, "evaluate", case, "--rules", rules, "--language", language, "--format", form)
    for form in ("text", "html", "json"):
        shown = (*common, "--format", form)
        said(capfd, "explain", case, fact, *shown)
        said(capfd, "explain", case, members[0], "--instead-of", members[1], *shown, status=None)
        said(capfd, "whatif", case, supposed, *shown)
        said(capfd, "changes", case, fact, *shown, status=None)
        said(capfd, "next", case, *shown)
    later = tmp_path / "later.yaml"
    later.write_text(case.read_text("utf-8").replace("2026-05-01", "2026-06-01").replace("case: ", "case: Nieuw "))
    said(capfd, "compare", case, later, *common)
    said(capfd, "compare", case, later, *common, "-o", tmp_path / "compared.html")
    nothing_written(tmp_path)


def test_a_conversation(asked, tmp_path, capfd, monkeypatch):
    name, language = asked
    rules, _ = BASES[name]
    case = tmp_path / "new.yaml"
    replies = iter(["Nieuw", "?", "2", "??", "1", "onzin", "<", "1", "?", *["1"] * 20])
    monkeypatch.setattr("builtins.input", lambda prompt: next(replies))
    report = tmp_path / "report.md"
    printed = said(capfd, "ask", "-o", case, "--rules", rules, "--language", language, "--report", report)
    assert printed.count("  1. ") > 1, "there is something to ask"
    assert herstelkb.load(rules).case(case).observations
    nothing_written(tmp_path)


def test_what_authors_see(asked, tmp_path, capfd):
    name, language = asked
    rules, case = BASES[name]
    *_, attribute = ASKED[name]
    for form in ("pretty", "json", "sarif", "github", "junit"):
        said(capfd, "check", rules, "--format", form)
    said(capfd, "format", rules, "--check", status=None)
    said(capfd, "test", rules, "--coverage", status=None)
    said(capfd, "claims", rules, "--language", language)
    for kind in ("rule", "case"):
        said(capfd, "schema", kind, "--rules", rules, "--language", language)
    for form in ("mermaid", "dot", "svg", "html"):
        said(capfd, "graph", rules, "--case", case, "--language", language, "--format", form)
    said(capfd, "graph", rules, "--about", attribute, "--language", language)
    said(capfd, "handbook", rules, "-o", tmp_path / "handbook")
    nothing_written(tmp_path)


@pytest.mark.parametrize("name", BASES)
def test_populations(name, tmp_path, capfd):
    pytest.importorskip("polars")
    rules, _ = BASES[name]
    said(capfd, "sample", "40", "-o", tmp_path / "made", "--rules", rules)
    subjects = herstelkb.load(rules).knowledge.source.head.subjects
    tables = [tmp_path / "made" / f"{kind}.parquet" for kind in (subjects.plural or subjects.one, subjects.list)]
    published = ("--report", tmp_path / "report.html", "--secret", tmp_path / "secret", "--ledger", tmp_path / "ledger")
    for table in tables:
        assert table.is_file()
    shown = ("--rules", rules, "--format", "csv", "--new-series", "proef", *published)
    said(capfd, "batch", *tables, "-o", tmp_path / "concluded", *shown)
    said(capfd, "batch", tables[1], tables[0], "-o", tmp_path / "other", "--rules", rules, status=2)
    (tmp_path / "secret").unlink()
    shutil.rmtree(tmp_path / "made")
    nothing_written(tmp_path)


@pytest.mark.parametrize("name", BASES)
def test_what_cannot_be_used(name, tmp_path, capfd):
    rules, case = BASES[name]
    subjects = herstelkb.load(rules).knowledge.source.head.subjects
    mistakes = {
        "number": "7",
        "empty": "",
        "keys": f"{subjects.one}: 3\nonzin: 1\ncase: [1]\ndate: gisteren\n",
        "list": f"{subjects.list}: 3\n",
        "items": f"{subjects.list}: [3, {{naam: x}}, {{id: a}}, {{id: a}}, {{id: {subjects.one}}}, {{id: 'a=b'}}]\n",
        "attributes": f"{subjects.one}: {{onzin: 1}}\n{subjects.list}: [{{id: a, onzin: 1}}]\n",
    }
    for label, text in mistakes.items():
        file = tmp_path / f"{label}.yaml"
        file.write_text(text)
        said(capfd, "evaluate", file, "--rules", rules, status=2)
    tables = {"headless": "a,b\n1,2\n", "twice": "id,id\n1,2\n", "column": "id,onzin\n1,2\n", "ragged": "id\n1,2\n"}
    for label, text in tables.items():
        table = tmp_path / f"{label}.csv"
        table.write_text(text)
        said(capfd, "evaluate", case, "--table", table, "--rules", rules, status=2)
        said(capfd, "evaluate", table, "--rules", rules, status=2)
        said(capfd, "batch", table, table, "-o", tmp_path / "out", "--rules", rules, status=2)
    for arguments in (["explain", case, "onzin.onzin"], ["whatif", case, "onzin=1"], ["changes", case, "x.y=z"]):
        said(capfd, *arguments, "--rules", rules, status=2)
    said(capfd, "advise", case, "--rules", rules, "--language", "fr", status=2)
    said(capfd, "evaluate", tmp_path / "nowhere.yaml", "--rules", rules, status=2)
    said(capfd, "batch", case, status=2)


@pytest.mark.parametrize("name", BASES)
def test_rules_with_mistakes(name, tmp_path, capfd):
    rules, _ = BASES[name]
    shutil.copytree(rules, tmp_path / "rules")
    with (tmp_path / "rules" / "zz.yaml").open("w") as file:
        file.write("vocabulary: {onzin: {x: {known_by: raden}}}\nrules: [{id: leeg}]\nadvice: 3\n")
    said(capfd, "check", tmp_path / "rules", status=1)
    said(capfd, "test", tmp_path / "rules", status=2)


@pytest.mark.parametrize("name", BASES)
def test_constraints_and_comparisons(name, capfd):
    pytest.importorskip("z3")
    rules, _ = BASES[name]
    said(capfd, "verify", rules, status=None)
    said(capfd, "diff", rules, rules, status=None)


def test_a_starter(tmp_path, capfd):
    said(capfd, "new", tmp_path / "base")
    nothing_written(tmp_path)


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_help(command, capfd):
    said(capfd, *([command] if command else []), "--help")


def test_pages_of_findings(capfd):
    for path in sorted(resource("docs/checks").glob("*.md")):
        said(capfd, "check", "--explain", path.stem)


# --- what the program is made of ---


def test_the_templates_have_no_word_of_the_deck():
    folder = resource("templates")
    for path in sorted(path for path in folder.rglob("*") if path.suffix in {".j2", ".yaml", ".js", ".css", ".md"}):
        assert OF_THE_DECK.findall(OWN.sub("", path.read_text("utf-8"))) == [], path


def test_the_program_has_no_word_of_the_deck_but_these_names():
    allowed = re.compile(
        r"in_leaders_hands|--employees|[\"`]leader[\"`]"
    )  # two of old, and the edition for whoever asks
    program = Path(herstelkb.__file__).parent
    for path in sorted([*program.rglob("*.py"), *program.rglob("*.json")]):
        assert OF_THE_DECK.findall(OWN.sub("", allowed.sub("", path.read_text("utf-8")))) == [], path


def test_names_that_things_had_before_still_work(tmp_path, capfd):
    rules, case = BASES["plants"]
    old = tmp_path / "rules"
    shutil.copytree(rules, old)
    head = old / "00-kennisbank.yaml"
    head.write_text(head.read_text("utf-8").replace("can_be_changed", "in_leaders_hands"), "utf-8")
    assert said(capfd, "check", old) == said(capfd, "check", rules).replace(str(rules), str(old))
    main(["format", str(old)])
    assert "in_leaders_hands" in head.read_text("utf-8")
    knowledge = herstelkb.load(old).knowledge
    schema = Draft202012Validator(rule_schema(knowledge, "en"))
    assert list(schema.iter_errors(json.loads(json.dumps(read_document(head).data)))) == []
    assert knowledge.source.vocabulary["kamer.licht"].changeable
    table = tmp_path / "planten.csv"
    with io.StringIO() as rows:
        csv.writer(rows).writerows([["id", "grond"], ["klimop", "droog"]])
        table.write_text(rows.getvalue())
    capfd.readouterr()
    shown = ("--rules", old, "--format", "json")
    new, before = (json.loads(said(capfd, "evaluate", case, way, table, *shown)) for way in ("--table", "--employees"))
    assert new == before
    assert "klimop" in json.dumps(new)
