"""Every fenced block of the README and the docs is run: what a page shows is what the program does.

`python` blocks run in order, in one namespace a page. `yaml` blocks of rule sections make one rule base a page (or, on
a page without `knowledge_base`, stand so in the rules that ship); others are cases, or plain data. In `console` blocks
the lines after `$` are run, and the output is as shown; `…` stands for any text, on a line of its own for any lines.
`text` is not run.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import herstelkb
from herstelkb.language import rule_file
from herstelkb.language.documents import parse_document
from herstelkb.language.rule_texts import rule_documents
from herstelkb.workbench.linting.check import check
from herstelkb.workbench.testing.scenarios import run

ROOT = Path(__file__).parents[1]
# The pages of single checks show what is wrong: that theirs is the planted defect is tested where it is planted.
DOCS = [page for page in sorted((ROOT / "docs").rglob("*.md")) if page.parent.name != "checks"]
PAGES = [ROOT / "README.md", *DOCS]
FENCE = re.compile(r"^( *)(`{3,})([^\n]*)\n(.*?)^\1\2 *$", re.MULTILINE | re.DOTALL)
SECTIONS = set(rule_file.SECTIONS)
LANGUAGES = ("python", "yaml", "json", "console", "text")


class Block(NamedTuple):
    language: str
    text: str
    line: int  # of the first line of its text


def blocks(page: Path, *languages: str) -> list[Block]:
    whole = page.read_text("utf-8")
    found = []
    for fence in FENCE.finditer(whole):
        line = whole.count("\n", 0, fence.start(4)) + 1
        text = "".join(row.removeprefix(fence[1]) for row in fence[4].splitlines(keepends=True))
        if not languages or fence[3].strip() in languages:
            found.append(Block(fence[3].strip(), text, line))
    return found


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A folder with what a reader has at hand, in which a page may write."""
    place = tmp_path / "workplace"
    place.mkdir()
    for name in ("examples", "rules"):
        (place / name).symlink_to(ROOT / name)
    return place


def pages_with(*languages: str) -> Any:
    found = [page for page in PAGES if blocks(page, *languages)]
    return pytest.mark.parametrize("page", found, ids=lambda page: str(page.relative_to(ROOT)))


@pages_with()
def test_every_block_says_what_it_is(page: Path) -> None:
    unknown = [f"{page.name}:{block.line - 1}: {block.language!r}" for block in blocks(page)]
    assert [where for where, block in zip(unknown, blocks(page), strict=True) if block.language not in LANGUAGES] == []


@pages_with("python")
def test_python_runs(page: Path, workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workplace)
    namespace: dict[str, object] = {"__name__": "__main__"}
    for block in blocks(page, "python"):
        for name in re.findall(r"^from (fastapi)", block.text, re.MULTILINE):
            pytest.importorskip(name)
        exec(compile("\n" * (block.line - 1) + block.text, str(page), "exec"), namespace)


@pages_with("yaml", "json")
def test_data_is_what_it_claims_to_be(page: Path, tmp_path: Path) -> None:
    rules = []
    for block in blocks(page, "yaml", "json"):
        where = f"{page.name}:{block.line}"
        data = parse_document(block.text, where, as_json=block.language == "json").data
        keys = set(data) if isinstance(data, dict) else set()
        if keys and keys <= SECTIONS:
            rules.append(data)
            # Empty lines before it, so that a finding names the page's own line.
            (tmp_path / f"{block.line:05}.yaml").write_text("\n" * (block.line - 1) + block.text, "utf-8")
        elif keys & {"organisatie", "medewerkers"} and "case" in keys:
            assert herstelkb.load().case(data).name
    if any("knowledge_base" in data for data in rules):
        # Keys are shown with the value they have when left out, and claims without a scenario: warnings, no errors.
        assert [finding.to_text() for finding in check(tmp_path) if finding.severity == "error"] == []
        kb = herstelkb.load(tmp_path)
        failures = [failure for name in kb.knowledge.source.scenarios for failure in run(kb, name).failures]
        assert failures == []
        assert kb.knowledge.source.scenarios, "a page that shows a rule base shows that it works"
    else:
        shipped = dict(items(*(document.data for document in rule_documents(ROOT / "rules")[0])))
        assert [key for key, item in items(*rules) if shipped.get(key) != item] == []


def items(*files: dict[str, Any]) -> Iterator[tuple[tuple[str, str], Any]]:
    """The items of rule files by section and id; of the vocabulary, by qualified name."""
    for file in files:
        for section, content in file.items():
            if isinstance(content, list):
                yield from (((section, item["id"]), item) for item in content)
            elif section == "vocabulary":
                for kind, attributes in content.items():
                    yield from (((section, f"{kind}.{name}"), item) for name, item in attributes.items())
            else:
                yield from (((section, name), item) for name, item in content.items())


@pages_with("console")
def test_the_console_shows_what_it_shows(page: Path, workplace: Path, tmp_path: Path) -> None:
    for block in blocks(page, "console"):
        shown = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
        assert shown[0].strip() == "", f"{page.name}:{block.line}: a console block begins with `$ `"
        for part in shown[1:]:
            command, _, output = part.partition("\n")
            words = shlex.split(command, comments=True)
            assert words[0] == "herstelkb", f"{page.name}: only herstelkb itself is run here, not {words[0]}"
            words = [word.replace("/tmp/", f"{tmp_path}/") for word in words[1:]]
            done = subprocess.run(
                [sys.executable, "-m", "herstelkb", *words],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                cwd=workplace,
                timeout=120,
                env=os.environ | {"PYTHONUTF8": "1", "COLUMNS": "120"},
                check=False,
            )
            assert matches(output, done.stdout), f"{page.name}: $ {command}\n{done.stdout}"


def matches(shown: str, given: str) -> bool:
    """Is what is given as shown? `…` alone on a line stands for any lines, in a line for any text."""
    rows = shown.rstrip().splitlines()
    if not rows:
        return True
    pattern = [
        "(?:.*\n)*?" if row.strip() == "…" else ".*".join(map(re.escape, row.split("…"))) + " *\n" for row in rows
    ]
    return re.fullmatch("".join(pattern) + r"\s*", given.rstrip() + "\n") is not None


@pytest.mark.parametrize(
    ("shown", "given", "same"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\nb\n", "a\n", False),
        ("a\n…\nc\n", "a\nb\nb\nc\n", True),
        ("a\n…\nc\n", "a\nb\n", False),
        ("nothing wrong in …\n", "nothing wrong in rules\n", True),
        ("a…c\n", "a\nc\n", False),
        ("", "whatever\n", True),
    ],
)
def test_the_harness_itself_can_say_no(shown: str, given: str, same: bool) -> None:
    assert matches(shown, given) is same
