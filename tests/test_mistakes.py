"""Every diagnostic of the reading of rules and cases has a mistake planted for it, under `mistakes/`.

A file there holds several. Behind each stands a comment: `#! code` + the words that are underlined + a part of the
remedy; `@-1` after the code says that it is the line before. A file's findings are these and no others.
"""

import ast
import re
import shutil
from pathlib import Path

import pytest

import herstelkb
from herstelkb.ground.diagnostics import Diagnostic, UnusableInput
from herstelkb.workbench.linting.check import check

HERE = Path(__file__).parent / "mistakes"
SOURCE = Path(herstelkb.__file__).parent
READERS = (
    "language/documents",
    "language/json_text",
    "language/nodes",
    "language/validation",
    "language/reading",
    "language/rule_texts",
    "knowledge/names",
    "knowledge/resolution",
    "knowledge/vocabulary",
    "workbench/linting/templates",
    "cases/cells",
    "cases/reading",
    "cases/table",
    "cases/texts",
)
PLANTED = re.compile(r"#! (?P<code>[a-z0-9-]+)(?:@(?P<lines>-\d+))? `(?P<words>[^`]*)`(?: (?P<remedy>.*?))?(?= #! |$)")

# Mistakes that no text in a file of its own can show, with the test that plants them below or in test_hostile.
ELSEWHERE = {
    "file-too-large": "test_hostile",
    "too-deep": "test_hostile",
    "not-utf8": "test_hostile",
    "not-a-number": "test_hostile",
    "unreadable-file": "test_hostile",
    "too-many-members": "test_hostile",
    "wrong-header": "test_hostile",
    "wrong-row": "test_hostile",
    "missing-case": "test_frames",
    "no-rule-files": "test_hostile",
    "outside-folder": "test_hostile",
}


def planted(file: Path) -> list[tuple[str, int, str, str]]:
    """Code, line, underlined words and a part of the remedy of each mistake in a file."""
    return [
        (found["code"], number + int(found["lines"] or 0), found["words"], found["remedy"] or "")
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        for found in PLANTED.finditer(line)
    ]


def underlined(finding: Diagnostic) -> str:
    assert finding.place is not None
    start = finding.place.column - 1
    return finding.place.source[start : start + finding.place.length]


def compare(findings: list[Diagnostic], file: Path) -> None:
    expected = {(code, line, words): remedy for code, line, words, remedy in planted(file)}
    found = {}
    for finding in findings:
        assert finding.place is not None, finding
        assert Path(finding.place.file).name == file.name, finding.to_text()
        found[finding.code, finding.place.line, underlined(finding)] = finding
    unexpected = [finding.to_text() for key, finding in found.items() if key not in expected]
    assert not unexpected, "\n".join(unexpected)
    assert found.keys() == expected.keys()
    for key, remedy in expected.items():
        finding = found[key]
        assert remedy in (finding.hint or "") or remedy in (finding.expected or ""), finding.to_text()


@pytest.mark.parametrize("file", sorted((HERE / "rules").iterdir()), ids=lambda file: file.stem)
def test_every_mistake_in_a_rule_file_is_told_at_once(file: Path, tmp_path: Path) -> None:
    shutil.copy(HERE / "base.yaml", tmp_path)
    shutil.copy(file, tmp_path)
    compare([f for f in check(tmp_path) if f.severity == "error"], file)


@pytest.mark.parametrize("file", sorted((HERE / "alone").iterdir()), ids=lambda file: file.stem)
def test_every_mistake_of_a_whole_base_is_told(file: Path, tmp_path: Path) -> None:
    shutil.copy(file, tmp_path)
    compare([f for f in check(tmp_path) if f.severity == "error"], file)


@pytest.mark.parametrize("file", sorted((HERE / "cases").iterdir()), ids=lambda file: file.stem)
def test_every_mistake_in_a_case_is_told_at_once(file: Path, tmp_path: Path) -> None:
    shutil.copy(HERE / "base.yaml", tmp_path)
    with pytest.raises(UnusableInput) as raised:
        herstelkb.load(tmp_path).case(file)
    compare(list(raised.value.diagnostics), file)


def test_the_base_in_which_mistakes_are_planted_has_none(tmp_path: Path) -> None:
    shutil.copy(HERE / "base.yaml", tmp_path)
    assert [f.to_text() for f in check(tmp_path) if f.severity == "error"] == []


def test_a_cycle_is_drawn_as_it_runs(tmp_path: Path) -> None:
    shutil.copy(HERE / "base.yaml", tmp_path)
    shutil.copy(HERE / "rules" / "cycle.yaml", tmp_path)
    (finding,) = (f for f in check(tmp_path) if f.code == "unstratified")
    assert finding.message.splitlines()[1:] == [
        "    kantine.drukte=hoog   ==unless===> bezoeker.wakker=false  (rule rust-maakt-slaperig)",
        "    bezoeker.wakker=false -----------> kantine.drukte=hoog    (rule wie-slaapt-maakt-drukte)",
    ]


def test_no_message_speaks_the_language_of_a_library(tmp_path: Path) -> None:
    foreign = re.compile(r"pydantic|Input should|valid (string|boolean|integer|dict|list)|[Tt]uple|NoneType|regex")
    for file in HERE.rglob("*.yaml"):
        shutil.copy(file, tmp_path)
    for finding in check(tmp_path):
        said = "\n".join(filter(None, (finding.message, finding.expected, finding.hint)))
        assert not foreign.search(said), said


def codes_in_source() -> set[str]:
    """The codes that the readers can say, from the calls that say them."""
    position = {"Diagnostic": 0, "because": 0, "find": 0, "_find": 0, "known": 4, "Refusal": 0, "_finding": 0}
    found = set()
    for module in READERS:
        for node in ast.walk(ast.parse((SOURCE / f"{module}.py").read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                at = position.get(name)
                if at is not None and len(node.args) > at and isinstance(code := node.args[at], ast.Constant):
                    found.add(str(code.value))
    return found


def test_every_code_has_its_planted_mistake_and_every_mistake_its_code() -> None:
    corpus = {code for file in HERE.rglob("*.yaml") for code, *_ in planted(file)}
    assert corpus | ELSEWHERE.keys() == codes_in_source()
    for code, module in ELSEWHERE.items():
        assert code in (Path(__file__).parent / f"{module}.py").read_text("utf-8"), code
