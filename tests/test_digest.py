"""The fingerprint of a rule base: the same for the same rules, another as soon as any file says something else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import herstelkb
from herstelkb.ground.resources import resource

STARTER = resource("templates") / "starter" / "rules"
FILES = sorted(path.name for path in STARTER.glob("*.yaml"))


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return Path(shutil.copytree(STARTER, tmp_path / "rules"))


def digest(rules: Path) -> str:
    return herstelkb.load(rules).knowledge.digest


@pytest.mark.parametrize("name", FILES)
def test_a_change_in_any_file_changes_it(name: str, rules: Path) -> None:
    before = digest(rules)
    file = rules / name
    file.write_text(file.read_text("utf-8") + "# changed\n", "utf-8")
    assert digest(rules) != before


def test_where_the_files_are_and_what_they_are_called_does_not_change_it(rules: Path) -> None:
    first, last = rules / FILES[0], rules / FILES[-1]
    first.rename(rules / "zz-first.yaml")
    last.rename(rules / "00-last.yaml")
    assert digest(rules) == digest(STARTER)
