"""What a conversation aims at: what the rule base says, else its advice, else what no other conclusion rests on."""

from pathlib import Path
from typing import Any

import pytest

import herstelkb
from herstelkb.explanation.questions import questions
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.resources import resource
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal
from herstelkb.language.documents import read_document

STARTER = resource("templates") / "starter" / "rules"
FAULTS = Path(__file__).parent / "other_subjects" / "faults" / "rules"


def with_goals(folder: Path, goals: list[str] | None) -> list[dict[str, Any]]:
    """The files of a rule base as plain data, with goals in its head."""
    files = [read_document(path).data for path in sorted(folder.glob("*.yaml"))]
    head = next(file["knowledge_base"] for file in files if "knowledge_base" in file)
    head.update({"goals": goals} if goals is not None else {})
    return files


def aimed_at(knowledge: Knowledge) -> set[str]:
    """The goals by qualified name; of advice, the kind of subject that it is for."""
    literals = [clause.conclusion(knowledge.one, "somebody") for clause in knowledge.clauses]
    return {knowledge.qualified(li.subject, li.attribute) for li in literals if knowledge.is_goal(li)}


@pytest.mark.parametrize(
    ("folder", "goals", "expected"),
    [
        (STARTER, None, {"plant.advice"}),
        (STARTER, ["advice"], {"plant.advice"}),
        (STARTER, ["kamer.verzorging"], {"kamer.verzorging"}),
        (STARTER, ["plant.groei", "advice"], {"plant.groei", "plant.advice"}),
        (FAULTS, None, {"onderdeel.defect"}),
        (FAULTS, ["onderdeel.verdacht"], {"onderdeel.verdacht"}),
    ],
)
def test_what_is_aimed_at(folder, goals, expected):
    assert aimed_at(herstelkb.load_data(*with_goals(folder, goals)).knowledge) == expected


def test_what_rests_on_a_count_is_aimed_at_and_what_is_counted_is_not():
    files = with_goals(STARTER, None)
    for file in files:
        file.pop("advice", None)
        file.pop("scenarios", None)
        file["rules"] = [
            {key: value for key, value in rule.items() if key != "advise"}
            for rule in file.get("rules", ())
            if "then" in rule
        ]
    knowledge = herstelkb.load_data(*files).knowledge
    assert aimed_at(knowledge) == {"kamer.verzorging", "plant.groei"}
    assert not knowledge.aims_at_advice


def test_only_what_can_change_a_goal_is_asked():
    kb = herstelkb.load_data(*with_goals(STARTER, ["plant.groei"]))
    derivation = kb.evaluate({"planten": [{"id": "ficus", "grond": "nat"}]}).derivation
    assert {question.place for question in questions(derivation, goals_only=True)} == {
        ("kamer", "licht"),
        ("ficus", "gele_bladeren"),
    }
    decided = {literal for question in questions(derivation, goals_only=True) for literal in question.decides}
    assert decided == {Literal("ficus", "groei", "herstelt")}


@pytest.mark.parametrize(
    ("goal", "code", "hint"),
    [
        ("plant.groej", "unknown-attribute", "did you mean 'plant.groei'?"),
        ("advise", "unknown-attribute", "did you mean 'advice'?"),
        ("Plant.groei", "malformed-name", None),
        ("plant.grond", "not-derivable", "name what follows from it"),
    ],
)
def test_a_goal_that_is_none_is_found(goal, code, hint):
    with pytest.raises(UnusableInput) as raised:
        herstelkb.load_data(*with_goals(STARTER, [goal]))
    (finding,) = raised.value.diagnostics
    assert finding.code == code
    assert hint is None or finding.hint == hint
    assert finding.place is not None
