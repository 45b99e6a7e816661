"""`herstelkb forget`: what it removes, what it only shows, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from herstelkb import cli

CASE = """case: Team
medewerkers:
  - id: m01
    reactie: {value: remmend, by: An, note: in het overleg}
  - id: m03 # sinds maart
    name: Piet Bakker
    own_view: Niemand vroeg het mij.
    reactie: remmend
    # een gesprek gehad
  # nieuw in het team
  - {id: m04, reactie: dragend}
"""
LEFT = """case: Team
medewerkers:
  - id: m01
    reactie: {value: remmend, by: An, note: in het overleg}
  # nieuw in het team
  - {id: m04, reactie: dragend}
"""
TABLE = 'sep=;\nMedewerker;name;reactie\nm01;;remmend\n\nm03;"Bakker;\nPiet";dragend\nm04;;dragend'


def main(given: list[str]) -> int:
    """The command, for an English reader."""
    return cli.main([*given, "--language", "en"])


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(CASE, "utf-8")
    path.chmod(0o640)
    return path


def test_the_entry_goes_and_all_else_stays(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forget", "m03", str(case)]) == 0
    assert case.read_text("utf-8") == LEFT
    assert case.stat().st_mode & 0o777 == 0o640
    assert "not reached: copies, backups" in capsys.readouterr().err
    assert main(["forget", "m03", str(case)]) == 1
    assert "m03 is in none of these files" in capsys.readouterr().err
    assert cli.main(["forget", "m03", str(case)]) == 1
    assert "m03 staat in geen van deze bestanden" in capsys.readouterr().err
    assert case.read_text("utf-8") == LEFT


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_it_can_be_looked_at_first(case: Path, option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forget", "m03", str(case), option]) == 0
    assert case.read_text("utf-8") == CASE
    shown = capsys.readouterr()
    assert f"{case}: m03 would be removed" in shown.err
    assert ("-    name: Piet Bakker" in shown.out) == (option == "--diff")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_row_of_a_table_goes(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "team.csv"
    path.write_bytes(TABLE.encode(encoding))
    assert main(["forget", "m03", str(path)]) == 0
    assert path.read_bytes() == TABLE.replace('m03;"Bakker;\nPiet";dragend\n', "").encode(encoding)


def test_what_others_said_stays_and_is_pointed_at(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case.write_text(CASE.replace("in het overleg", "sprak met piet bakker"), "utf-8")
    other = case.with_name("later.json")
    other.write_text('{"organisatie": {"aanpak": {"value": "draagvlak", "by": "m03"}}}', "utf-8")
    assert main(["forget", "m03", str(case), str(other)]) == 1
    shown = capsys.readouterr().err
    assert f"{case}:4:55: still mentioned" in shown
    assert f"{other}:1:58: still mentioned" in shown
    assert "sprak met piet bakker" in case.read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "code"),
    [("medewerkers: [", "syntax"), ("- m03", "wrong-type"), ("medewerkers: {m03: x}", "wrong-type")],
)
def test_nothing_is_written_while_a_file_cannot_be_read(
    case: Path, text: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = case.with_name("wrong.yaml")
    wrong.write_text(text, "utf-8")
    assert main(["forget", "m03", str(case), str(wrong)]) == 2
    assert f"error[{code}]" in capsys.readouterr().err
    assert main(["forget", "m03", str(case), str(case.with_name("gone.yaml"))]) == 2
    assert case.read_text("utf-8") == CASE


def test_one_id_in_several_cases_may_be_several_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "many.csv"
    path.write_text("case,id,reactie\nnoord,m03,remmend\nzuid,m03,dragend\n", "utf-8")
    assert main(["forget", "m03", str(path)]) == 2
    assert "'m03' is in several cases, noord, zuid" in capsys.readouterr().err


def test_what_can_be_no_id_is_refused(case: Path) -> None:
    assert main(["forget", "m=3", str(case)]) == 2
    assert main(["forget", "organisatie", str(case)]) == 2
