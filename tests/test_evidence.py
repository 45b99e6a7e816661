"""A judgement of someone says who saw it, when, and what there was to see; what is lacking is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import herstelkb
from herstelkb.cli import main
from herstelkb.ground.diagnostics import UnusableInput
from toy_base import TOY

MARKED = TOY.replace(
    "    a:\n      known_by: observation", "    a:\n      with_evidence: true\n      known_by: observation"
)
WHOLE = {"value": True, "by": "An", "on": "2026-10-12", "note": "in het overleg"}


def lacks(seen: Any, base: str = MARKED) -> list[tuple[str, str, tuple[str, ...]]]:
    kb = herstelkb.load_data(yaml.safe_load(base))
    return [(one.subject, one.attribute, one.lacks) for one in kb.evaluate({"zaak": {"a": seen}}).lacking_evidence]


@pytest.mark.parametrize("left_out", [(), ("by",), ("on",), ("note",), ("by", "note"), ("by", "on", "note")])
def test_what_an_observation_does_not_say_is_lacking(left_out: tuple[str, ...]) -> None:
    said = {key: value for key, value in WHOLE.items() if key not in left_out}
    assert lacks(said) == ([("zaak", "a", left_out)] if left_out else [])


def test_only_what_is_observed_and_marked_lacks_anything() -> None:
    assert lacks(None) == lacks({"unknown": "asked"}) == lacks(True, TOY) == []
    assert lacks({**WHOLE, "note": ""}) == [("zaak", "a", ("note",))]


def test_what_is_only_concluded_cannot_be_marked() -> None:
    concluded = TOY.replace("    c:\n", "    c:\n      with_evidence: true\n")
    with pytest.raises(UnusableInput, match="not-observable"):
        herstelkb.load_data(yaml.safe_load(concluded))


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "wanneer en wat er te zien was"), ("en", "what there was to see")]
)
def test_next_asks_for_it(tmp_path: Path, language: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(
        "medewerkers: [{id: m01, reactie: remmend, remoorzaak: {value: onwil, by: Piet Jansen}}]\n", "utf-8"
    )
    assert main(["next", str(path), "--language", language]) == 0
    shown = capsys.readouterr().out.splitlines()[-1]
    assert "m01" in shown
    assert shown.endswith(said)
    assert "Piet Jansen" not in shown
