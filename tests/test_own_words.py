"""A rule base may bring words of its own, in a language of its own; `check` says which are missing or of no use."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest
import yaml

import herstelkb
from herstelkb.cli import main
from herstelkb.ground.diagnostics import Diagnostic, UnusableInput
from herstelkb.ground.resources import resource
from herstelkb.language.documents import parse_document, read_document
from herstelkb.reporting.voice import Voice
from herstelkb.reporting.words import phrases
from herstelkb.workbench.linting.check import check_documents

WORDS = phrases(resource("templates"), "en")
BASE = """
knowledge_base:
  title: {de: Zimmerpflanzen}
  languages: [de]
  certainty: {sicher: {de: sicher}}
  time: {jetzt: {de: jetzt}}
  subjects: {one: zimmer, many: pflanze, list: pflanzen}
vocabulary:
  pflanze:
    erde:
      known_by: observation
      label: {de: Erde}
      question: {de: "Wie ist die Erde von {{ wie }}?"}
      values:
        trocken: {label: {de: trocken}, says: {de: "die Erde von {{ wie }} ist trocken"}}
        feucht: {label: {de: feucht}, says: {de: "die Erde von {{ wie }} ist feucht"}}
    wasser:
      known_by: derivation
      label: {de: Wasser}
      values:
        fehlt: {label: {de: fehlt}, says: {de: "{{ wie }} braucht Wasser"}}
claims:
  W1: {says: {de: Trockene Erde heißt zu wenig Wasser.}, hedge: sicher, kind: causal, section: Wasser}
rules:
  - id: trockene-erde
    claims: [W1]
    when: {pflanze.erde: trocken}
    then: {pflanze.wasser: fehlt}
    because: {de: die Wurzeln nichts aufnehmen}
scenarios:
  - id: trocken
    claims: [W1]
    case: {pflanzen: [{id: ficus, erde: trocken}]}
    follows: {ficus.wasser: fehlt}
  - id: feucht
    not_claims: [W1]
    case: {pflanzen: [{id: ficus, erde: feucht}]}
    unknown: [ficus.wasser]
"""


def found(words: Mapping[str, Any] | None, language: str = "de") -> list[Diagnostic]:
    """What `check` finds in the German base with these words."""
    documents = [parse_document(BASE, "base.yaml")]
    if words is not None:
        text = yaml.safe_dump({"words": {language: dict(words)}}, allow_unicode=True, sort_keys=False, width=10_000)
        documents.append(parse_document(text, "words.yaml"))
    return check_documents(documents)


def changed(key: str, phrase: object) -> dict[str, Any]:
    """All words, with another phrase at a key; None takes it out."""
    words: Any = deepcopy(dict(WORDS))
    *above, last = key.split(".")
    node = words
    for step in above:
        node = node[step]
    if phrase is None:
        del node[last]
    else:
        node[last] = phrase
    return dict(words)


def test_a_language_without_words_is_found_where_it_is_named():
    (finding,) = found(None)
    assert finding.code == "missing-words"
    assert finding.severity == "error"
    assert finding.place is not None
    assert BASE.splitlines()[finding.place.line - 1][finding.place.column - 1 :].startswith("de]")
    assert all(group in finding.message for group in WORDS), "whole groups by their names"
    assert "report.answer" not in finding.message


@pytest.mark.parametrize("key", ["months", "report.answer.title", "ask.words.true"])
def test_a_phrase_that_is_missing_is_named(key):
    (finding,) = found(changed(key, None))
    assert finding.code == "missing-words"
    assert finding.message.endswith(f" phrases: {key}")


def test_with_all_words_there_is_nothing_to_find():
    assert found(WORDS) == []


@pytest.mark.parametrize(
    ("key", "phrase", "code"),
    [
        ("report.answer.titel", "Die Antwort", "unknown-key"),
        ("antwort", {"titel": "Die Antwort"}, "unknown-key"),
        ("report.answer", "Die Antwort", "wrong-type"),
        ("months.januar", None, "wrong-type"),
        ("report.answer.title", 7, "wrong-type"),
        ("report.answer.title", "{{ called.one", "template-syntax"),
        ("report.answer.title", "{% for x in y %}{% endfor %}", "template-syntax"),
        ("report.answer.title", "{{ case.members }}", "template-syntax"),
        ("report.answer.title", "{{ called.one.__class__ }}", "template-syntax"),
        ("report.answer.title", "{{ case }}", "template-variable"),
        ("report.answer.title", "{{ lipsum }}", "template-variable"),
        ("ask.help", "{{ scale | join(scale | join(', ')) }}", "template-syntax"),
    ],
)
def test_a_phrase_that_cannot_be_used_is_found(key, phrase, code):
    words = changed("months", {"januar": "Januar"}) if key == "months.januar" else changed(key, phrase)
    assert code in [finding.code for finding in found(words)]


def test_words_of_a_language_that_the_rule_base_lacks_are_found():
    assert "unknown-language" in [finding.code for finding in found(WORDS, "fr")]


def test_everything_can_be_said_in_a_language_that_a_rule_base_brings(tmp_path, capfd):
    rules, case = tmp_path / "rules", tmp_path / "case.yaml"
    rules.mkdir()
    (rules / "base.yaml").write_text(BASE, "utf-8")
    (rules / "words.yaml").write_text(
        yaml.safe_dump({"words": {"de": changed("edition.titles.leader", "Bericht über {{ called.one }}")}}), "utf-8"
    )
    case.write_text("pflanzen: [{id: ficus, erde: trocken}, {id: palme}]\n", "utf-8")
    for arguments in (["check", rules], ["evaluate", case, "--rules", rules], ["next", case, "--rules", rules]):
        assert main([str(argument) for argument in arguments]) == 0
    for suffix in ("html", "md"):
        report = tmp_path / f"report.{suffix}"
        assert main(["advise", str(case), "--rules", str(rules), "-o", str(report)]) == 0
        assert "Bericht über zimmer" in report.read_text("utf-8")
    assert main(["handbook", str(rules), "-o", str(tmp_path / "handbook")]) == 0
    assert "Bericht über zimmer" in capfd.readouterr().out


def test_a_phrase_of_a_rule_base_reaches_nothing_but_what_it_is_given():
    data = yaml.safe_load(BASE)
    for phrase in ("{{ case }}", "{{ knowledge }}", "{{ lipsum() }}", "{{ called.__class__ }}", "{{ voice.case }}"):
        kb = herstelkb.load_data({**data, "words": {"de": changed("report.skip", phrase)}})
        with pytest.raises(UnusableInput):
            Voice(kb.knowledge, kb.case({"case": "geheim"})).phrase("report.skip")


def test_words_come_before_those_of_the_program():
    starter = resource("templates") / "starter" / "rules"
    data = [read_document(path).data for path in sorted(starter.glob("*.yaml"))]
    kb = herstelkb.load_data(*data, {"words": {"en": {"report": {"skip": "Care card"}}}})
    assert Voice(kb.knowledge, None, "en").phrase("report.skip") == "Care card"
    assert Voice(kb.knowledge, None, "en").phrase("report.answer.title") == WORDS["report"]["answer"]["title"]
    assert Voice(kb.knowledge, None, "nl").phrase("report.skip") == "Naar het antwoord"
