"""`herstelkb explain`: every kind of answer, in both languages, in each form.

The golden files are to be read as a Dutch adviser would, and then accepted: with ``HERSTELKB_GOLDEN=write`` in the
environment they are written as it is printed now.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import herstelkb
from herstelkb.cli import main
from herstelkb.interchange.schemas import schema
from pages import Page

ROOT = Path(__file__).parent.parent
KB = herstelkb.load()
GOLDEN = ROOT / "tests" / "golden" / "answers"
QUESTIONS = {
    "why-observed": ["zorgteam", "m07.meekunnen"],
    "why-chain": ["basisschool", "organisatie.verbinding"],
    "why-counted": ["basisschool", "organisatie.risico"],
    "why-assumed": ["basisschool", "m01.stijl_sluit_aan"],
    "why-course": ["zorgteam", "organisatie.wederkerigheid"],
    "why-advice": ["zorgteam", "m07.advice"],
    "why-every-proof": ["basisschool", "organisatie.gezien_gehoord_begeleid", "--all"],
    "why-not-unknown": ["basisschool", "m03.passende_stijl"],
    "why-not-contradicted": ["basisschool", "m01.passende_stijl=responsief"],
    "why-not-counted": ["basisschool", "organisatie.draagvlakbasis=breed_genoeg"],
    "why-not-exception": ["basisschool", "organisatie.leiden_op", "--why-not"],
    "why-not-deep": ["basisschool", "m10.passende_stijl=participatief"],
    "why-not-against-observation": ["zorgteam", "organisatie.vertrouwen_in_leiding=ontbreekt"],
    "why-not-only-observed": ["basisschool", "organisatie.aanpak=geen"],
    "why-not-ever": ["basisschool", "organisatie.verantwoordelijk_voor_ontstaan=medewerkers"],
    "why-not-mobility": ["basisschool", "m02.mobiliteitsafspraak=true"],
    "contrast-styles": ["basisschool", "m02.passende_stijl", "--instead-of", "begrenzend"],
    "contrast-employees": ["basisschool", "m01", "--instead-of", "m02"],
    "contrast-employees-style": ["basisschool", "m09.passende_stijl", "--instead-of", "m11.passende_stijl"],
}


@pytest.fixture(autouse=True)
def _loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("herstelkb.api.knowledge_base.load", lambda rules, engine: KB)


def explained(capsys: pytest.CaptureFixture[str], name: str, *options: str) -> str:
    case, *rest = QUESTIONS[name]
    assert main(["explain", str(ROOT / "examples" / f"{case}.yaml"), *rest, *options]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", QUESTIONS)
def test_text(name: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = re.sub(r"\.yaml:\d+", ".yaml:…", explained(capsys, name, "--language", language))
    golden = GOLDEN / f"{name}.{language}.txt"
    if os.environ.get("HERSTELKB_GOLDEN") == "write":
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", QUESTIONS)
def test_plain_text_has_no_drawing_characters(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Only letters, digits, punctuation, spaces and signs like % and +: what a screen reader can say."""
    found = explained(capsys, name, "--plain")
    drawn = {c for c in found if unicodedata.category(c)[0] not in "LNPZM" and c not in "\n+<=>$€"}
    assert drawn == set()
    assert len(found.splitlines()) == len(explained(capsys, name).splitlines())


@pytest.mark.parametrize("name", QUESTIONS)
def test_json_is_as_published(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(explained(capsys, name, "--format", "json"))
    jsonschema.validate(found, schema("answer"), jsonschema.Draft202012Validator)
    question = "difference" if "employees" in name else "_".join(re.findall(r"^why-not|^why|^contrast", name))
    assert found["question"] == question.replace("-", "_")
    for answer in (found["answer"], *(found["answer"].get(part, {}) for part in ("why", "why_not"))):
        ids = {node["id"] for node in answer.get("nodes", ())}
        assert references(answer) <= ids


def references(answer: dict[str, Any]) -> set[int]:
    """The numbers of steps that an answer refers to."""
    found = {n for node in answer.get("nodes", ()) for n in node.get("premises", ())}
    found |= {n for held in answer.get("holds", ()) for n in held["proofs"]}
    for refuted in answer.get("refuted", ()):
        found |= set(refuted["instead"])
        for asked in (asked for miss in refuted["misses"] for asked in miss["asked"]):
            found |= {*asked.get("instead", ()), *asked.get("established", ())}
            found |= {asked["found"]} if asked.get("found") else set()
    return found | set(answer.get("only_first", ())) | set(answer.get("only_second", ()))


@pytest.mark.parametrize("name", QUESTIONS)
def test_html_says_what_the_text_says_and_folds(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = Page(explained(capsys, name, "--format", "html", "--language", "en"))
    assert found.mistakes == []
    assert found.all("html")[0].attributes["lang"] == "en"
    assert not any("//" in value for element in found.elements for value in element.attributes.values())

    def words(text: str) -> list[str]:
        return re.findall(r"\w+", text)

    plain = re.sub(r"^[\d.]+\. ", "", explained(capsys, name, "--plain", "--language", "en"), flags=re.MULTILINE)
    assert words(found.body)[-len(words(plain)) :] == words(plain)
    lines = explained(capsys, name).splitlines()
    assert bool(found.all("details")) == any(line.startswith(("├", "└")) for line in lines)


def test_html_shows_markup_and_does_not_obey_it() -> None:
    case = {
        "case": "<script>alert(1)</script>",
        "organisatie": {"aanpak": {"value": "draagvlak", "by": "<b>ik</b>", "note": "a < b & {{ c }}"}},
        "medewerkers": [{"id": "m01", "reactie": "remmend"}],
    }
    answer = KB.evaluate(case).why("m01.steun")
    assert answer is not None
    found = Page(answer.to_html(notes=True))
    assert found.all("script", "b") == []
    assert "a < b & {{ c }}" in found.body


def test_depth_leaves_out_what_is_deeper_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    whole, cut = explained(capsys, "why-chain"), explained(capsys, "why-chain", "--depth", "2")
    assert 1 < len(cut.splitlines()) < len(whole.splitlines())
    assert "… nog " in cut


def test_every_proof_is_more_than_the_shortest(capsys: pytest.CaptureFixture[str]) -> None:
    roots = [line for line in explained(capsys, "why-every-proof").splitlines() if line[0] not in "├└│ "]
    assert len(roots) > 1


def test_the_evaluation_is_as_published() -> None:
    for case in ("basisschool", "zorgteam", "gemeente"):
        evaluation = KB.evaluate(ROOT / "examples" / f"{case}.yaml")
        jsonschema.validate(evaluation.to_json(), schema("evaluation"), jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["m01.stuen"], "did you mean 'steun'?"),
        (["m99.steun"], "there is no 'm99'"),
        (["m01.steun=veel"], "is not a value of"),
        (["steun"], "is not subject.attribute=value"),
        (["m01.steun", "--depth", "0"], "hint: give 1 or more"),
        (["m01.steun", "--language", "fr"], "choose one of nl, en"),
        (["m01", "--instead-of", "m99"], "is not another medewerker"),
        (["m01.steun=openlijk", "--instead-of", "geen"], "does not hold"),
        (["m01.steun", "--instead-of", "geen"], "holds too"),
    ],
)
def test_what_cannot_be_asked_is_said(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    english = ["--language", "en"]
    assert main(["explain", str(ROOT / "examples" / "basisschool.yaml"), *english, *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


def test_the_library_answers_one_of_the_two() -> None:
    evaluation = KB.evaluate(ROOT / "examples" / "basisschool.yaml")
    because, lacking = evaluation.why("m01.steun=geen"), evaluation.why_not("m01.steun=geen")
    assert because is not None
    assert lacking is None
    assert str(because) == because.to_text("nl")
    assert evaluation.why("m01.steun=openlijk") is None
    assert evaluation.why_not("m01.steun=openlijk") is not None


def test_a_long_chain_of_rules_is_explained_in_every_form() -> None:
    text, length = {"nl": "tekst"}, 600
    entry = {"known_by": "either", "label": text, "question": text, "values": {True: {"label": text, "says": text}}}
    kb = herstelkb.load_data(
        {
            "knowledge_base": {
                "title": text,
                "languages": ["nl"],
                "certainty": {"zeker": text},
                "time": {"nu": text},
                "subjects": {"one": "bedrijf", "many": "mens", "list": "mensen"},
            },
            "vocabulary": {"bedrijf": {f"a{n}": entry for n in range(length)}, "mens": {}},
            "claims": {"C1": {"says": text, "hedge": "zeker", "kind": "causal", "section": "C"}},
            "rules": [
                {
                    "id": f"r{n}",
                    "claims": ["C1"],
                    "when": {f"bedrijf.a{n - 1}": True},
                    "then": {f"bedrijf.a{n}": True},
                    "because": text,
                }
                for n in range(1, length)
            ],
        }
    )
    fact = f"bedrijf.a{length - 1}=true"
    because = kb.evaluate({"bedrijf": {"a0": True}}, engine="reference").why(fact)
    lacking = kb.evaluate({"bedrijf": {}}, engine="reference").why_not(fact)
    assert because is not None
    assert lacking is not None
    assert len(because.to_text().splitlines()) == length
    assert len(because.to_text(plain=True).splitlines()) == length
    assert len(because.to_json()["answer"]["nodes"]) == length
    assert len(lacking.to_text().splitlines()) == 2 * length - 1
    assert len(lacking.to_json()["answer"]["refuted"]) == length - 1  # the first can only be observed
    for answer in (because, lacking):
        assert Page(answer.to_html()).mistakes == []
