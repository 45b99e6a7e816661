"""`herstelkb format` on files: what it writes, what it only shows, and what it keeps its hands off."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from herstelkb.cli import main
from herstelkb.ground.resources import resource

UNTIDY = """\
scenarios:
- id:  droog   # the plain case
  claims: [ W2 ]


  case:
      planten:
      - {id: ficus,grond: droog}
  # what must follow
  follows: {ficus.water: te_weinig}
claims:
    W2: {says: {nl: In droge grond krijgt een plant te weinig water., en: In dry soil a plant gets too little water.},
         hedge: zeker}
"""
TIDY = """\
scenarios:
  - id: droog # the plain case
    claims: [W2]

    case:
      planten:
        - {id: ficus, grond: droog}
    # what must follow
    follows: {ficus.water: te_weinig}

claims:
  W2:
    says: {nl: In droge grond krijgt een plant te weinig water., en: In dry soil a plant gets too little water.}
    hedge: zeker
"""


@pytest.fixture
def untidy(tmp_path: Path) -> Path:
    path = tmp_path / "rules" / "a.yaml"
    path.parent.mkdir()
    path.write_text(UNTIDY, "utf-8")
    return path


def test_it_writes_the_usual_form_once(untidy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["format", str(untidy.parent)]) == 0
    assert untidy.read_text("utf-8") == TIDY
    assert main(["format", str(untidy)]) == 0
    assert untidy.read_text("utf-8") == TIDY
    assert "all 1 files" in capsys.readouterr().err


def test_check_and_diff_only_say(untidy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["format", str(untidy.parent), "--check"]) == 1
    assert str(untidy) in capsys.readouterr().err
    assert main(["format", str(untidy.parent), "--diff"]) == 1
    assert "-  claims: [ W2 ]\n" in capsys.readouterr().out
    assert untidy.read_text("utf-8") == UNTIDY


def test_a_file_that_cannot_be_read_keeps_the_others_as_they_are(untidy: Path) -> None:
    (untidy.parent / "b.yaml").write_text("claims: [\n", "utf-8")
    assert main(["format", str(untidy.parent)]) == 2
    assert untidy.read_text("utf-8") == UNTIDY


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_line_ends_and_byte_order_mark_stay(untidy: Path, mark: bytes, ending: bytes) -> None:
    untidy.write_bytes(mark + UNTIDY.encode().replace(b"\n", ending))
    assert main(["format", str(untidy)]) == 0
    assert untidy.read_bytes() == mark + TIDY.encode().replace(b"\n", ending)


def test_mending_keeps_line_ends_and_byte_order_mark(tmp_path: Path) -> None:
    shutil.copytree(resource("rules"), tmp_path / "rules")
    rules = max((tmp_path / "rules").glob("*.yaml"), key=lambda path: path.read_text("utf-8").count("    unless:"))
    text = rules.read_text("utf-8").replace("\n\n", "  \n\n", 1).removesuffix("\n")
    rules.write_bytes(b"\xef\xbb\xbf" + text.encode().replace(b"\n", b"\r\n"))
    before = rules.read_bytes()
    main(["check", str(tmp_path / "rules"), "--fix"])
    assert rules.read_bytes() == before.replace(b"  \r\n", b"\r\n") + b"\r\n"


@pytest.mark.parametrize("switches", [[], ["-O"]])
@pytest.mark.parametrize("written", ["a: 2 # c\n", "a: 1\n", "a: [\n", "a: true # c\n"])
def test_a_layout_that_would_change_something_is_refused(tmp_path: Path, switches: list[str], written: str) -> None:
    """Also where Python leaves assertions out: the layout is replaced by a wrong one, in a process of its own."""
    path = tmp_path / "a.yaml"
    path.write_text("a:   1 # c\n", "utf-8")
    code = (
        "import sys; from herstelkb.cli import main; from herstelkb.language import formatting; "
        f"formatting._Formatter.text = lambda self: {written!r}; sys.exit(main(['format', {str(path)!r}]))"
    )
    done = subprocess.run([sys.executable, *switches, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "a.yaml:1:" in done.stderr
    assert "no-usual-form" in done.stderr
    assert path.read_text("utf-8") == "a:   1 # c\n"


def test_the_starter_is_in_its_usual_form(tmp_path: Path) -> None:
    folder = tmp_path / "starter"
    shutil.copytree(resource("templates") / "starter", folder)
    assert main(["format", str(folder), "--check"]) == 0


@pytest.mark.parametrize("file", sorted(resource("rules").rglob("*.yaml")), ids=lambda file: file.name)
def test_the_rules_that_ship_are_in_their_usual_form(file: Path) -> None:
    assert main(["format", str(file), "--check"]) == 0
