"""Conditions as they may be written: alternatives within alternatives, and lists of which all must hold."""

import itertools
import shutil
from pathlib import Path

import pytest

import herstelkb
from herstelkb.cli import main
from herstelkb.ground.resources import resource
from herstelkb.workbench.linting.check import check
from herstelkb.workbench.testing.mutants import mutants

STARTER = resource("templates") / "starter" / "rules"
RULE = """
rules:
  - id: test
    assumption: {{nl: een proef, en: a test}}
    {condition}
    then: {{plant.groei: herstelt}}
    because: {{nl: het een proef is, en: it is a test}}
"""
WET_OR_DRY, YELLOW_OR_LIGHT = ("nat", "droog"), ({"gele_bladeren": True}, {"licht": "veel"})
BOTH = """when:
      - any: [{plant.grond: nat}, {plant.grond: droog, plant.gele_bladeren: [true, false]}]
      - any: [{plant.gele_bladeren: true}, {kamer.licht: veel}]"""
NESTED = "when: {any: [{any: [{plant.grond: nat}, {plant.gele_bladeren: true}]}, {kamer.licht: veel}]}"


def folder(tmp_path: Path, condition: str) -> Path:
    """The starter with a rule of this condition."""
    rules = tmp_path / "rules"
    shutil.copytree(STARTER, rules)
    (rules / "test.yaml").write_text(RULE.format(condition=condition), "utf-8")
    return rules


def grows(kb: herstelkb.KnowledgeBase, soil: str, yellow: bool, light: str) -> bool:
    plant = {"id": "palm", "grond": soil, "gele_bladeren": yellow}
    why = kb.evaluate({"kamer": {"licht": light}, "planten": [plant]}).why("palm.groei=herstelt", every=True)
    return why is not None and "test" in str(why.to_json())


def test_a_list_is_a_conjunction_of_alternatives(tmp_path: Path) -> None:
    kb = herstelkb.load(folder(tmp_path, BOTH))
    for soil, yellow, light in itertools.product(("nat", "vochtig", "droog"), (True, False), ("veel", "weinig")):
        assert grows(kb, soil, yellow, light) == (soil in ("nat", "droog") and (yellow or light == "veel"))


@pytest.mark.parametrize("condition", [BOTH, NESTED, "when: [{any: [{any: [{plant.grond: nat}]}]}]"])
@pytest.mark.parametrize("command", ["check", "test", "graph", "claims", "handbook"])
def test_every_command_reads_it(
    tmp_path: Path, condition: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["-o", str(tmp_path / "out")] if command == "handbook" else []
    assert main([command, str(folder(tmp_path, condition)), *options]) in (0, 1)


@pytest.mark.parametrize("form", ["unless", "when"])
def test_each_part_of_a_list_is_checked_and_changed(tmp_path: Path, form: str) -> None:
    rules = folder(tmp_path, BOTH.replace("when", form))
    base = herstelkb.load(rules).knowledge.source
    changes = [mutant.change for mutant in mutants(base) if mutant.item == "test"]
    for name in ("plant.grond", "plant.gele_bladeren", "kamer.licht"):
        assert any(name in change for change in changes)


def test_a_place_in_a_list_is_where_it_stands(tmp_path: Path) -> None:
    (found,) = check(folder(tmp_path, "when: [{plant.grond: nat}, {any: [{plant.gele_bladeren: ja}]}]"))
    assert found.code == "unknown-value"
    assert found.place is not None
    assert found.place.source[found.place.column - 1 :].startswith("ja")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("when: []", "wrong-type"),
        ("when: [nat]", "wrong-type"),
        ("when: [[{plant.grond: nat}]]", "wrong-type"),
        ("when: [{}]", "wrong-type"),
        ("when: nat", "wrong-type"),
        ("when: [{plant.grond: nat}, null]", "wrong-type"),
    ],
)
def test_what_is_no_condition_has_a_place(tmp_path: Path, written: str, code: str) -> None:
    (found,) = check(folder(tmp_path, written))
    assert (found.code, found.place.line if found.place else 0) == (code, 5)


def test_constraints_take_lists(tmp_path: Path) -> None:
    rules = folder(tmp_path, "when: {kamer.licht: veel, plant.grond: nat}")
    with (rules / "test.yaml").open("a") as file:
        file.write(
            "constraints:\n"
            "  - id: never\n    claims: [W1]\n"
            "    never: [{any: [{plant.grond: nat}]}, {any: [{kamer.licht: weinig}]}]\n"
            "    because: {nl: dat zo is, en: it is so}\n"
            "  - id: whenever\n    claims: [W1]\n"
            "    whenever: [{plant.grond: droog}, {kamer.licht: weinig}]\n"
            "    expect: [{plant.gele_bladeren: true}, {plant.gele_bladeren: [true, false]}]\n"
            "    because: {nl: dat zo is, en: it is so}\n"
        )
    kb = herstelkb.load(rules)
    plants = [{"id": "a", "grond": "nat"}, {"id": "b", "grond": "droog", "gele_bladeren": False}]
    broken = kb.evaluate({"kamer": {"licht": "weinig"}, "planten": plants}).violations
    assert [(one.constraint, one.subject) for one in broken] == [("never", "a"), ("whenever", "b")]
