"""Messages about cases are said in the reader's language; those about rules in English. Codes are the same in any."""

import ast
import pickle
from pathlib import Path
from string import Formatter

import pytest

from herstelkb.cli import main
from herstelkb.ground.diagnostics import Diagnostic, UnusableInput
from herstelkb.ground.messages import Message, in_words, message, translated
from herstelkb.reporting.words import translations

ROOT = Path(__file__).parent.parent
DUTCH = translations(ROOT / "templates", "nl")
LABELS = {"error", "warning", "note", "expected", "hint"}
REASONS = {"No such file or directory", "Permission denied"}  # of the operating system


def texts(node: ast.AST) -> set[str]:
    """Every template in a module that makes messages: what it gives to `message`, there or by a name."""
    found = set()
    named: dict[str, set[str]] = {}
    for inner in ast.walk(node):
        match inner:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                named.setdefault(name, set()).update(strings(value))
    for inner in ast.walk(node):
        match inner:
            case ast.Call(func=ast.Name(id="message"), args=[ast.Name(id=name)]):
                found |= named.get(name, set())
            case ast.Call(func=ast.Name(id="message"), args=[given]):
                found |= strings(given)
    return found


def strings(node: ast.AST) -> set[str]:
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp(body=body, orelse=other):
            return strings(body) | strings(other)
    return set()


MADE = {
    text
    for path in sorted((ROOT / "src").rglob("*.py"))
    if path.name != "messages.py"
    for text in texts(ast.parse(path.read_text("utf-8")))
}


def test_every_message_is_translated_and_nothing_else():
    assert MADE - DUTCH.keys() == set()
    assert DUTCH.keys() - MADE == LABELS | REASONS


@pytest.mark.parametrize("english", sorted(DUTCH))
def test_a_translation_takes_the_same_values(english):
    def taken(text):
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    assert taken(DUTCH[english]) == taken(english)


def test_a_message_is_translated_with_the_messages_in_it():
    inner = message("did you mean '{name}'?", name="open {x}")
    outer = message("{where}: {said}", where="kantine", said=inner)
    assert outer == "kantine: did you mean 'open {x}'?"
    assert translated(outer, DUTCH) == "kantine: bedoelt u 'open {x}'?"
    assert translated("said by hand", DUTCH) is None
    assert in_words("said by hand", DUTCH) == "said by hand"


def test_a_message_survives_pickling():
    again = pickle.loads(pickle.dumps(UnusableInput.because("x", message("'{word}' is not a date", word="1-1"))))
    said = again.diagnostics[0].message
    assert isinstance(said, Message)
    assert translated(said, DUTCH) == "'1-1' is geen datum"


ABOUT_CASES = ("cases", "conversation", "explanation", "reporting/editions")


@pytest.mark.parametrize(
    "path",
    sorted(path for folder in ABOUT_CASES for path in (ROOT / "src/herstelkb" / folder).rglob("*.py")),
    ids=lambda path: path.stem,
)
def test_whatever_is_found_in_a_case_can_be_translated(path):
    """Neither what a finding says nor its hint is a plain text, there or by a name in the same function."""
    tree = ast.parse(path.read_text("utf-8"))
    plain = []
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        written = {
            node.targets[0].id
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and is_plain(node.value)
        }
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call) and len(node.args) > 1):
            if ast.unparse(call.func) in ("Diagnostic", "UnusableInput.because"):
                said = [call.args[1], *(one.value for one in call.keywords if one.arg == "hint")]
                plain += [one for one in said if is_plain(one) or (isinstance(one, ast.Name) and one.id in written)]
    assert [ast.unparse(one) for one in plain] == []


def is_plain(node: ast.AST) -> bool:
    """A text that is not a message; a command to type is the same in every language."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return not node.value.startswith("pip install ")
    return isinstance(node, ast.JoinedStr)


def test_a_finding_without_a_translation_is_english_throughout():
    finding = Diagnostic("x", "no such rule", expected=message("one of {values}", values="a"))
    assert finding.to_text(translations=DUTCH) == "error[x]: no such rule\n  expected: one of a"


@pytest.fixture
def said(capsys):
    """What a command says on standard error."""

    def run(*arguments: object) -> str:
        main([str(one) for one in arguments])
        return capsys.readouterr().err

    return run


CASE = """
date: 2 november
organisatie: {sturng: ontbreekt}
medewerkers:
- {id: m01, reactie: remmen}
- {id: m01}
"""
IN_DUTCH = (
    "fout[wrong-date]: '2 november' is geen datum",
    "fout[unknown-attribute]: er is geen kenmerk 'sturng' van organisatie",
    "  tip: bedoelt u 'sturing'?",
    "fout[unknown-value]: 'remmen' is geen waarde van medewerker.reactie",
    "  verwacht: een van remmend, afwachtend, dragend",
    "fout[duplicate-id]: een ander onderdeel van 'medewerkers' heeft al de id 'm01'",
)


def test_a_reader_of_dutch_gets_dutch_and_of_english_english(tmp_path, said):
    case = tmp_path / "case.yaml"
    case.write_text(CASE)
    dutch, english = said("evaluate", case), said("evaluate", case, "--language", "en")
    assert [line for line in IN_DUTCH if line not in dutch] == []
    assert "error[" not in dutch
    assert "error[unknown-value]: 'remmen' is not a value of medewerker.reactie" in english
    assert "fout[" not in english


def test_warnings_facts_and_files_speak_the_language_too(tmp_path, said):
    case = tmp_path / "case.yaml"
    case.write_text("date: 1826-11-02\nmedewerkers: [{id: m01}]\n")
    assert "waarschuwing[odd-date]: de datum van de casus is 1826-11-02" in said("evaluate", case)
    assert "fout[unknown-subject]: in deze casus komt geen 'm02' voor" in said("explain", case, "m02.steun")
    assert "kan niet worden gelezen: zo'n bestand is er niet" in said("evaluate", tmp_path / "none.yaml")


def test_what_is_wrong_with_rules_is_said_in_english(tmp_path, said):
    (tmp_path / "rules.yaml").write_text("rules: [{id: x, id: x}]\n")
    assert "error[duplicate-key]: the key 'id' occurs twice" in said("evaluate", "x.yaml", "--rules", tmp_path)
