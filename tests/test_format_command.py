"""`herstelkb format` on files: what it writes, what it only shows, and what it keeps its hands off."""

import shutil
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


def test_the_starter_is_in_its_usual_form(tmp_path: Path) -> None:
    folder = tmp_path / "starter"
    shutil.copytree(resource("templates") / "starter", folder)
    assert main(["format", str(folder), "--check"]) == 0


@pytest.mark.parametrize("file", sorted(resource("rules").rglob("*.yaml")), ids=lambda file: file.name)
def test_the_rules_that_ship_are_in_their_usual_form(file: Path) -> None:
    assert main(["format", str(file), "--check"]) == 0
