"""What users meet: the names of `herstelkb`, what holds of an attribute, answers, rule bases, cases, pickles."""

from __future__ import annotations

import json
import logging
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import herstelkb
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.interchange.schemas import schema

ROOT = Path(__file__).parents[1]
KB = herstelkb.load()
EXAMPLE = ROOT / "examples" / "basisschool.yaml"
CASE = {"case": "Team", "organisatie": {"aanpak": "draagvlak"}, "medewerkers": [{"id": "m1", "reactie": "remmend"}]}
ASKED: dict[str, Callable[[herstelkb.Evaluation], Any]] = {
    "why": lambda e: e.why("organisatie.herstel_nodig"),
    "why every": lambda e: e.why("organisatie.herstel_nodig", every=True),
    "why not": lambda e: e.why_not("m01.passende_stijl=participatief"),
    "what if": lambda e: e.what_if({"m11.spreekt_collegas_aan": False}),
    "changes": lambda e: e.smallest_changes("organisatie.draagvlak_voor_herstel=groeit", 1),
    "questions": lambda e: e.questions(),
    "contrast": lambda e: e.contrast("m01.passende_stijl", "participatief"),
    "difference": lambda e: e.contrast("m07", "m08"),
    "compare": lambda e: herstelkb.compare(e, CASE),
}
ROWS = {"what if", "changes", "questions"}


@pytest.fixture(scope="module")
def evaluation() -> herstelkb.Evaluation:
    return KB.evaluate(EXAMPLE, engine="reference")


def asked(name: str, evaluation: herstelkb.Evaluation) -> Any:
    answer = ASKED[name](evaluation)
    assert answer is not None
    return answer


# --- names ---


def test_every_name_is_there_and_is_loaded_from_where_checkers_look() -> None:
    for name in herstelkb.__all__:
        assert getattr(herstelkb, name) is not None
    assert {"Answer", "Conclusion", "Given", "Literal", "PopulationEvaluation", "Unknown", "check_proof"} <= set(
        herstelkb.__all__
    )
    assert set(herstelkb._HOMES) == set(herstelkb.__all__) - {"__version__"}


def test_importing_it_loads_nothing_of_what_it_takes_to_answer() -> None:
    code = "import herstelkb, sys; print(sorted({'pydantic', 'jinja2', 'yaml', 'logging'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_wrong_name_is_one_to_a_type_checker(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    user = tmp_path / "user.py"
    user.write_text(
        "import herstelkb, typing\n"
        "answer: herstelkb.Answer[typing.Any] | None = herstelkb.load().evaluate({}).why('a.b')\n"
        "conclusion: herstelkb.Conclusion | herstelkb.Unknown | herstelkb.Given | None = None\n"
        "word: str = herstelkb.load().certainty[0]\n"
        "herstelkb.laod()\n"
        "herstelkb.load().evaluat({})\n"
    )
    command = [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml", str(user)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    wrong = [line.partition("user.py:")[2].partition(":")[0] for line in said.splitlines() if "error:" in line]
    assert wrong == ["5", "6"], said


# --- what holds of an attribute ---


def test_a_conclusion_speaks_in_words(evaluation: herstelkb.Evaluation) -> None:
    for conclusion, written in zip(evaluation.conclusions, evaluation.to_json()["conclusions"], strict=True):
        for key in ("subject", "attribute", "value", "certainty", "time"):
            assert getattr(conclusion, key) == written[key]
        assert herstelkb.check_proof(evaluation, conclusion) == []


def test_a_proof_that_does_not_follow_is_found(evaluation: herstelkb.Evaluation) -> None:
    other = KB.evaluate(CASE, engine="reference")
    assert herstelkb.check_proof(other, evaluation.conclusions[0]) != []


def test_one_attribute_is_asked_for_by_name(evaluation: herstelkb.Evaluation) -> None:
    (concluded,) = evaluation["organisatie.herstel_nodig"]
    assert concluded in evaluation.conclusions
    (observed,) = evaluation["organisatie.aanpak"]
    assert (observed.value, observed.certainty, observed.time) == ("draagvlak", "zeker", "direct")
    assert observed.basis.rules == ()
    assert evaluation.value("organisatie.herstel_nodig") is True
    assert evaluation.value(observed.literal) == "draagvlak"
    assert evaluation["m12.reactie"] == ()
    assert evaluation.value("m12.reactie") is None


def test_what_holds_of_an_attribute_is_all_that_holds(evaluation: herstelkb.Evaluation) -> None:
    for (subject, attribute), literals in evaluation.derivation.values.items():
        steps = {(li, step) for li in literals for step in evaluation.derivation.steps[li]}
        assert {(c.literal, c.step) for c in evaluation[f"{subject}.{attribute}"]} == steps


def test_one_value_is_no_answer_where_several_hold() -> None:
    found = KB.evaluate(ROOT / "examples" / "zorgteam.yaml")
    assert [(c.value, c.time) for c in found["organisatie.wederkerigheid"]] == [
        ("ontbreekt", "direct"),
        ("groeit", "op_termijn"),
    ]
    with pytest.raises(UnusableInput, match="has several values: ontbreekt, groeit"):
        found.value("organisatie.wederkerigheid")


def test_a_wrong_name_is_met_with_the_nearest(evaluation: herstelkb.Evaluation) -> None:
    with pytest.raises(UnusableInput) as refused:
        evaluation["organisatie.herstel_nodg"]
    assert refused.value.diagnostics[0].hint == "did you mean 'herstel_nodig'?"


def test_questions_take_a_literal_as_well_as_its_text(evaluation: herstelkb.Evaluation) -> None:
    held = evaluation.conclusions[0].literal
    lacking = herstelkb.Literal("m01", "passende_stijl", "participatief")
    changed = herstelkb.Literal("m11", "spreekt_collegas_aan", False)
    for ask, fact in (
        (evaluation.why, held),
        (evaluation.why_not, lacking),
        (evaluation.what_if, changed),
        (lambda f: evaluation.what_if([f]), changed),
        (lambda f: evaluation.smallest_changes(f, 1), held),
        (lambda f: evaluation.contrast("m01.passende_stijl", f), lacking),
    ):
        said, text = ask(fact), ask(str(fact))  # type: ignore[operator]
        assert said is not None
        assert said.to_json() == text.to_json()


# --- answers ---


@pytest.mark.parametrize("name", ASKED)
def test_an_answer_is_a_row_or_says_that_it_is_none(name: str, evaluation: herstelkb.Evaluation) -> None:
    answer = asked(name, evaluation)
    if name in ROWS:
        assert list(answer) == list(answer.value)
    else:
        with pytest.raises(TypeError, match=r"a single value, not a sequence: use \.value"):
            iter(answer)


def test_an_evaluation_is_no_row(evaluation: herstelkb.Evaluation) -> None:
    with pytest.raises(TypeError, match="not iterable"):
        list(evaluation)  # type: ignore[call-overload]


@pytest.mark.parametrize("name", ASKED)
def test_an_answer_is_shown_in_a_notebook(name: str, evaluation: herstelkb.Evaluation) -> None:
    shown = asked(name, evaluation)._repr_html_()
    assert shown.startswith("<iframe srcdoc=")
    assert "<!doctype" not in shown  # the page is an attribute of the frame: nothing in it gets out


def test_a_representation_fits_on_a_line(evaluation: herstelkb.Evaluation) -> None:
    whole = KB.evaluate({**CASE, "case": "n" * 500})
    shown = [KB, evaluation, evaluation.case, whole, whole.case, *(ask(evaluation) for ask in ASKED.values())]
    shown += [*evaluation.conclusions, *evaluation.unknowns, *evaluation.advice]
    assert [repr(one) for one in shown if "\n" in repr(one) or len(repr(one)) > 120] == []


@pytest.mark.parametrize("name", ASKED)
def test_json_with_words_is_as_published_and_has_no_unfilled_template(
    name: str, evaluation: herstelkb.Evaluation
) -> None:
    found = asked(name, evaluation).to_json(["nl", "en"])
    jsonschema.validate(found, schema("answer"), jsonschema.Draft202012Validator)
    assert "{{" not in json.dumps(found)
    assert found["herstelkb"] == herstelkb.__version__
    assert set(found["words"]) == {"nl", "en"}
    bare = asked(name, evaluation).to_json()
    assert {key: value for key, value in found.items() if key != "words"} == bare


def test_an_evaluation_says_in_words_all_that_it_names(evaluation: herstelkb.Evaluation) -> None:
    found = evaluation.to_json("en")
    jsonschema.validate(found, schema("evaluation"), jsonschema.Draft202012Validator)
    assert "{{" not in json.dumps(found)
    words = found["words"]["en"]
    for one in evaluation.conclusions:
        assert words["says"][str(one.literal)]
        assert words["labels"][KB.knowledge.qualified(one.subject, one.attribute)]
        assert words["certainty"][one.certainty]
        assert words["time"][one.time]
    for given in evaluation.advice:
        assert all(words["says"][f"{one.subject}.advice={given.item}"] for one in given.for_whom)
    with pytest.raises(UnusableInput, match="no text in 'fr'"):
        evaluation.to_json(["fr"])


def test_the_report_is_the_text_that_is_written(evaluation: herstelkb.Evaluation, tmp_path: Path) -> None:
    for name, text in (("r.html", evaluation.to_html(language="en")), ("r.md", evaluation.to_markdown(language="en"))):
        herstelkb.report(evaluation, tmp_path / name, language="en")
        assert (tmp_path / name).read_text("utf-8") == text
    assert evaluation.to_text(language="en").startswith("Advice on recovery · Basisschool De Linde")


# --- rule bases ---


def test_rules_are_loaded_from_several_folders_and_from_text(tmp_path: Path) -> None:
    files = sorted((ROOT / "rules").rglob("*.yaml"))
    for number, file in enumerate(files):
        folder = tmp_path / str(number % 2)
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.yaml").write_text(file.read_text("utf-8"), "utf-8")
    texts = [file.read_text("utf-8") for file in files]
    folders, text = herstelkb.load(tmp_path / "0", tmp_path / "1"), herstelkb.load_text(*texts)
    assert text.evaluate(CASE).to_json() == KB.evaluate(CASE).to_json()
    assert folders.digest == text.digest == KB.digest
    assert {c.literal for c in folders.evaluate(CASE).conclusions} == {c.literal for c in KB.evaluate(CASE).conclusions}
    with pytest.raises(UnusableInput) as refused:
        herstelkb.load_text(texts[0], "rules: [", "claims: 3")
    assert {finding.place.file for finding in refused.value.diagnostics if finding.place} == {"<text 2>", "<text 3>"}


def test_a_rule_base_says_which_it_is() -> None:
    assert (KB.certainty, KB.time, KB.languages) == (KB.knowledge.certainty, KB.knowledge.time, ("nl", "en"))
    assert KB.version is None
    data = {"knowledge_base": {**_head(), "version": "2027.1"}}
    kb = herstelkb.load_data(data)
    assert (kb.version, kb.digest) == ("2027.1", kb.knowledge.digest)
    found = kb.evaluate({"case": "x"}).to_json()
    assert found["rules"] == {"digest": kb.digest, "version": "2027.1"}
    assert found["herstelkb"] == herstelkb.__version__
    with pytest.raises(UnusableInput, match="version"):
        herstelkb.load_data({"knowledge_base": {**_head(), "version": 2.0}})


def _head() -> dict[str, Any]:
    head = asdict(KB.knowledge.source.head)
    return {key: part for key, part in json.loads(json.dumps(head)).items() if part is not None}


# --- cases ---


@pytest.mark.parametrize(
    "text", [str(EXAMPLE), "examples/basisschool.yaml", "-", "/dev/stdin", "", "case: Team", "[]", "C:\\case.json"]
)
def test_a_text_is_never_opened(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with pytest.raises(UnusableInput) as refused:
        KB.evaluate(text)
    (finding,) = refused.value.diagnostics
    assert finding.code == "syntax"
    assert finding.place is None
    assert "Path" in (finding.hint or "")


def test_a_text_with_secrets_of_a_file_in_it_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text("hunter2: [")
    for text in (str(secret), f'{{"case": "{secret}"}}'):
        try:
            said = repr(KB.evaluate(text).to_json())
        except UnusableInput as refused:
            said = str(refused)
        assert "hunter2" not in said


def test_a_text_is_json() -> None:
    assert KB.evaluate(json.dumps(CASE)).to_json() == KB.evaluate(CASE).to_json()
    with pytest.raises(UnusableInput) as refused:
        KB.case('{"case": "Team",')
    assert refused.value.diagnostics[0].code == "syntax"


def test_a_case_is_written_and_read_back(evaluation: herstelkb.Evaluation) -> None:
    written = json.loads(json.dumps(evaluation.case.to_json()))
    again = KB.evaluate(written, engine="reference")
    assert again.to_json() == evaluation.to_json()
    assert KB.case(json.dumps(written)).to_json() == written


def test_a_case_of_another_rule_base_is_read_again_or_refused() -> None:
    case = KB.case({**CASE, "organisatie": {"aanpak": {"value": "draagvlak", "certainty": "waarschijnlijk"}}})
    assert KB.case(case) is case
    rules = [file.read_text("utf-8") for file in sorted((ROOT / "rules").rglob("*.yaml"))]
    firmer = herstelkb.load_text(
        *(text.replace("    mogelijk: {nl", "    net: {nl: net, en: just}\n    mogelijk: {nl") for text in rules)
    )
    assert firmer.certainty == ("net", *KB.certainty)
    assert firmer.case(case).by_attribute["organisatie", "aanpak"].degree == 3
    assert firmer.evaluate(case)["organisatie.aanpak"][0].certainty == "waarschijnlijk"
    other = herstelkb.load_data({"knowledge_base": _head()})
    with pytest.raises(UnusableInput, match="aanpak"):
        other.evaluate(case)


# --- warnings ---


def test_what_is_odd_reaches_the_evaluation_and_the_log(caplog: pytest.LogCaptureFixture) -> None:
    odd = {**CASE, "date": "1026-11-02"}
    with caplog.at_level(logging.WARNING, "herstelkb"):
        found = KB.evaluate(odd)
        KB.evaluate(CASE)
    assert [warning.code for warning in found.warnings] == ["odd-date"]
    assert [record.getMessage() for record in caplog.records] == ["odd-date: the case is dated 1026-11-02"]


# --- pickles ---


@pytest.mark.parametrize("name", ASKED)
def test_an_answer_is_the_same_after_pickling(name: str, evaluation: herstelkb.Evaluation) -> None:
    answer = asked(name, evaluation)
    again = pickle.loads(pickle.dumps(answer))
    assert again.to_json() == answer.to_json()
    assert again.to_text() == answer.to_text()


def test_a_pickle_holds_the_case_and_what_the_rules_are_called(evaluation: herstelkb.Evaluation) -> None:
    written = pickle.dumps(evaluation)
    assert len(written) < len(pickle.dumps(evaluation.case)) + 1_000
    again = pickle.loads(written)
    assert "derivation" not in vars(again)
    assert again.engine == "reference"
    assert again.to_json() == evaluation.to_json()


def test_rules_that_changed_meanwhile_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "rules" / "all.yaml"
    file.parent.mkdir()
    file.write_text(json.dumps({"knowledge_base": _head()}))
    written = pickle.dumps(herstelkb.load(file.parent).evaluate({"case": "x"}))
    assert pickle.loads(pickle.dumps(herstelkb.load_text(file.read_text()).evaluate({}))).case.members == ()
    file.write_text(json.dumps({"knowledge_base": {**_head(), "version": "2"}}))
    code = "import pickle, sys; pickle.load(sys.stdin.buffer)"
    done = subprocess.run([sys.executable, "-c", code], input=written, capture_output=True, check=False)
    assert b"[different-rules]: the rules have changed" in done.stderr


def test_conclusions_and_unknowns_can_be_pickled(evaluation: herstelkb.Evaluation) -> None:
    for found in (evaluation.conclusions, evaluation.unknowns, evaluation.advice, KB.case(CASE)):
        assert pickle.loads(pickle.dumps(found)) == found
