"""What stands in reports and messages of people: no notes, no observers and no neighbours, unless one asks for them."""

import json
from pathlib import Path

import pytest

import herstelkb
from herstelkb.cases.warnings import name_warnings
from herstelkb.cli import main
from herstelkb.ground.diagnostics import UnusableInput

KB = herstelkb.load()
CASE = """case: Team
medewerkers:
  - {id: m01, name: Anna Bakker, reactie: {value: remmend, by: Piet Jansen, on: 2026-10-12, note: huilde bij de koffie}}
"""
SECRETS = ("Piet Jansen", "huilde bij de koffie")
WRONG = "medewerkers: [{id: Sanne Smit, reactie: remmend}, {id: m02, reactie: dragnd}]\n"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(CASE, "utf-8")
    return path


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("suffix", [".html", ".md"])
def test_a_report_has_notes_only_when_asked(case: Path, tmp_path: Path, suffix: str, language: str) -> None:
    evaluation, path = KB.evaluate(case), tmp_path / f"report{suffix}"
    herstelkb.report(evaluation, path, language=language)
    assert not any(secret in path.read_text("utf-8") for secret in SECRETS)
    herstelkb.report(evaluation, path, language=language, notes=True)
    assert all(secret in path.read_text("utf-8") for secret in SECRETS)


def test_an_answer_has_notes_only_when_asked(case: Path) -> None:
    why = KB.evaluate(case).why("m01.reactie")
    assert why is not None
    for shown in (why.to_text(), why.to_html(), str(why), KB.evaluate(case).to_text()):
        assert not any(secret in shown for secret in SECRETS)
        assert "Anna Bakker" not in shown
    for shown in (why.to_text(notes=True), why.to_html(notes=True)):
        assert all(secret in shown for secret in SECRETS)


@pytest.mark.parametrize(
    "arguments",
    [f"advise CASE -o OUT.{form} --edition {edition}" for form in ("html", "md") for edition in ("leader", "file")]
    + ["explain CASE m01.reactie", "compare CASE CASE -o OUT.html"],
)
def test_commands_show_notes_only_when_asked(
    case: Path, tmp_path: Path, arguments: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = arguments.replace("CASE", str(case)).replace("OUT", str(tmp_path / "out")).split()
    shown = ""
    for asked in ([], ["--notes"]):
        assert main([*given, *asked]) == 0
        shown = capsys.readouterr().out + "".join(path.read_text("utf-8") for path in tmp_path.glob("out*"))
        assert asked or not any(secret in shown for secret in SECRETS)
    assert "compare" in given or all(secret in shown for secret in SECRETS)


def test_notes_beside_an_id_that_looks_like_a_name_are_warned_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(CASE.replace("id: m01", "id: Anna"), "utf-8")
    main(["advise", str(path)])
    assert "id-like-a-name" not in capsys.readouterr().err
    main(["advise", str(path), "--notes"])
    assert "id-like-a-name" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("looks", "ids"),
    [
        (True, ["Anna", "jan de wit", "O'Neill", "Anne-Marie", "Łukasz", "Jan"]),
        (False, ["m01", "MW-3", "ficus", "A", "afdeling 3", "A1"]),
    ],
)
def test_what_looks_like_a_name(looks: bool, ids: list[str]) -> None:
    warned = name_warnings(KB.case({"medewerkers": [{"id": one} for one in ids]}))
    assert len(warned) == (len(ids) if looks else 0)


def refused(source: Path) -> UnusableInput:
    with pytest.raises(UnusableInput) as error:
        KB.case(source)
    return error.value


def test_a_private_message_quotes_the_place_alone(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(WRONG)
    error = refused(path)
    assert "Sanne Smit" in error.to_text()
    shown = error.to_text(private=True)
    assert "Sanne Smit" not in shown
    assert f"{path}:1:70" in shown
    assert "dragnd" in shown
    (finding,) = error.diagnostics
    assert "Sanne Smit" not in json.dumps(finding.private().to_json())


@pytest.mark.parametrize(
    "arguments", ["evaluate CASE", "advise CASE", "explain CASE m02", "next CASE", "compare CASE CASE"]
)
def test_every_command_takes_private(tmp_path: Path, arguments: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(WRONG)
    given = arguments.replace("CASE", str(path)).split()
    assert main(given) == 2
    assert "Sanne Smit" in capsys.readouterr().err
    assert main([*given, "--private"]) == 2
    assert "Sanne Smit" not in capsys.readouterr().err


def test_a_private_message_names_no_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("medewerkers: [{id: Sanne Smit, reactie: remmend}, {id: m02}]\n")
    assert main(["explain", str(path), "m03.reactie", "--private"]) == 2
    assert "Sanne" not in capsys.readouterr().err


@pytest.mark.parametrize("form", ["json", "sarif", "junit", "github", "plain", "pretty"])
def test_check_takes_private(tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "a.yaml").write_text("knowledge_base: {sourc: Sanne Smit, titel: x}\n")
    assert main(["check", str(rules), "--private", "--format", form]) == 1
    printed = capsys.readouterr()
    assert "Sanne Smit" not in printed.out + printed.err
    assert "a.yaml" in printed.out
